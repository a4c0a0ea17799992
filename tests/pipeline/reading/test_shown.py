"""A whole table on a terminal: what matters first, identifiers last, never wider than the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.reading.published import print_query
from pipeline.reading.shown import in_order, table_text


def test_what_matters_comes_first_and_identifiers_last() -> None:
    columns = ("journey_id", "theme_id", "basis", "customers", "net_sentiment", "net_low", "net_high", "label", "rank")
    assert in_order(columns) == ["rank", "label", "customers", "net_sentiment", "basis", "journey_id", "theme_id"]


def test_a_number_and_its_interval_share_a_cell_and_the_rest_is_named() -> None:
    columns = ("label", "net_sentiment", "net_low", "net_high", "theme_id")
    text = table_text(columns, [("slow", -0.5, -0.75, -0.25, "th_1"), (None, None, None, None, "th_2")], width=36)
    assert "-0.50 (-0.75 to -0.25)" in text
    assert "th_1" not in text and "not shown for want of room: theme_id" in text.replace("\n", " ")
    assert "th_1" in table_text(columns, [("slow", -0.5, -0.75, -0.25, "th_1")], width=80)


def test_texts_are_cut_by_columns_of_the_terminal_and_their_controls_are_shown() -> None:
    text = table_text(("text",), [("\u6f22" * 60,), ("a\u202eb\x1b[31m",)], width=80)
    assert "\u202e" not in text and "\x1b" not in text
    assert f"{'漢' * 19}…" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_published_table_fits(
    sample_run: tuple[Settings, RunReport],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("pipeline.reading.published.terminal_width", lambda: width)
    for table in ("pain_points", "kpis", "sentences", "customers", "touchpoint_scores", "runs"):
        print_query(sample_run[0].paths.published, f"from {table} limit 3")
        lines = capsys.readouterr().out.splitlines()
        assert max(len(line) for line in lines) <= max(width, 44), table


def test_columns_that_somebody_chose_stay(
    sample_run: tuple[Settings, RunReport], capsys: pytest.CaptureFixture[str]
) -> None:
    print_query(sample_run[0].paths.published, "select theme_id, label from pain_points limit 1")
    out = capsys.readouterr().out
    assert out.index("theme_id") < out.index("label")


def test_another_file_can_be_read(
    sample_run: tuple[Settings, RunReport], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.duckdb"
    shutil.copyfile(sample_run[0].paths.published, other)
    assert main(["query", "--file", str(other), "--format", "csv", "select count(*) > 0 as some from kpis"]) == 0
    assert capsys.readouterr().out == "some\nTrue\n"
