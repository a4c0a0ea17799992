"""What an ad-hoc run selects stands in everything that it makes, and its counts are those of the selection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import adhoc_flow, work
from flows.ui.parameters import Overrides
from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.nightly import run_pipeline
from pipeline.runs import begin
from pipeline.warehouse.connection import open_published
from tests.same_tables import compare
from tests.shared import made_once
from tests.standin import StandInModels

MONTHS = ("2026-01", "2026-02", "2026-03")
SAID = "source generic; from 2026-02-01 on; channel = email; min_customers 2; "


def fill(folder: Path) -> None:
    """Two exports of made-up customers, and a run over both."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, channel in (("north.csv", "email"), ("south.csv", "web")):
        lines = ["id,text,created_at,customer,channel,rating"]
        for n in range(36):
            day, text = (
                f"{MONTHS[n % 3]}-{n % 28 + 1:02}",
                "The parcel came late." if n % 2 else "Friendly and quick people.",
            )
            lines.append(f"{name[0]}{n},{text} Visit {n}.,{day}T10:00:00Z,{name[0]}c{n % 12},{channel},{1 + n % 5}")
        lines.append(f"{name[0]}x,,never,nobody,{channel},3")
        (inbox / name).write_text("\n".join(lines) + "\n")
    run_pipeline(load_settings(data=folder), models=StandInModels())


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "adhoc-told", fill)[0]


@pytest.fixture(scope="module")
def asked(finished: Path) -> Iterator[tuple[Settings, str]]:
    """The command line's result, and what it printed."""
    import contextlib
    import io

    patch = pytest.MonkeyPatch()
    patch.setattr(begin, "LazyModels", lambda settings: StandInModels())
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        words = ["adhoc", "spring", "--data", str(finished), "--source", "generic", "--since", "2026-02"]
        assert main([*words, "--segment", "channel=email", "--min-customers", "2"]) == 0
    yield load_settings(data=finished), printed.getvalue()
    patch.undo()


@pytest.fixture
def result(asked: tuple[Settings, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_published(adhoc_file(asked[0], "spring"))
    yield con
    con.close()


def test_the_selection_stands_in_runs_manifest_comments_and_summary(
    asked: tuple[Settings, str], result: duckdb.DuckDBPyConnection
) -> None:
    selection, manifest = result.sql(
        "select selection, manifest::text from runs order by started_at desc limit 1"
    ).fetchall()[0]
    assert selection == SAID + "24 of 72 responses"
    told = json.loads(manifest)["selection"]
    assert (told["name"], told["source"], told["first_day"], told["value"]) == (
        "spring",
        "generic",
        "2026-02-01",
        "email",
    )
    assert (told["changed"], told["responses"], told["of"]) == ({"min_customers": "2"}, 24, 72)
    comments = dict(
        result.sql("select table_name, description from data_dictionary where column_name is null").fetchall()
    )
    assert f'the ad-hoc run "spring" and holds a part of what is loaded: {selection}.' in comments["runs"]
    assert "only input files with a response that is selected" in comments["files"]
    printed = asked[1]
    assert f"Selection  {selection}" in printed
    assert "Rows  " not in printed
    assert "query --file" in printed
    earlier = result.sql("select selection from runs order by started_at limit 1").fetchall()
    assert earlier == [(None,)]


def test_files_and_counts_are_those_of_the_selection(result: duckdb.DuckDBPyConnection) -> None:
    columns = "file_name, rows_read, rows_loaded, rows_updated, rows_repeated, rows_skipped, rows_rejected"
    assert result.sql(f"select {columns} from files").fetchall() == [("north.csv", 24, 24, 0, 0, 0, 0)]
    counts = result.sql("select responses, verbatims from runs order by started_at").fetchall()
    assert counts == [(24, 24), (0, 0)]
    (manifest,) = result.sql("select manifest::text from runs order by started_at desc limit 1").fetchall()[0]
    assert json.loads(manifest)["files"] == 1


def test_a_query_and_a_report_say_it(
    asked: tuple[Settings, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = str(adhoc_file(asked[0], "spring"))
    assert main(["query", "--file", file, "--format", "csv", "select count(*) as n from responses"]) == 0
    said = capsys.readouterr()
    assert said.out == "n\n24\n"
    assert said.err == f"{file}: the ad-hoc run 'spring': {SAID}24 of 72 responses\n"
    main_file = str(asked[0].paths.published)
    assert main(["query", "--file", main_file, "select 1"]) == 0
    assert capsys.readouterr().err == ""
    page = tmp_path / "spring.html"
    assert main(["report", "--data", str(asked[0].paths.data), "--file", file, "--out", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    for words in ("source generic", "from 1 Feb 2026 on", "channel email", "min_customers 2", "24 of 72 responses"):
        assert words in text, words
    assert main(["report", "--file", file, "--run", "2026", "--out", str(page)]) == 1
    assert "give one of them" in capsys.readouterr().err


def test_the_form_and_the_command_line_give_the_same_tables(
    asked: tuple[Settings, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flow's own function, with stages as plain calls: what Prefect adds is tried with a server elsewhere."""
    settings = asked[0]
    kept: list[Any] = []
    monkeypatch.setattr(work, "LazyModels", lambda settings: StandInModels())
    monkeypatch.setattr(adhoc_flow, "attach_run_log", lambda: None)
    monkeypatch.setattr(adhoc_flow, "add_tags", kept.append)
    monkeypatch.setattr(adhoc_flow, "publish_artifacts", lambda *given, **named: kept.append(given))
    monkeypatch.setattr(adhoc_flow, "run_stages", lambda run, names: [run.stage(name) for name in names])
    monkeypatch.setattr(adhoc_flow, "settings_for", lambda *, overrides, **_: adhoc_flow_settings(settings, overrides))
    segment = adhoc_flow.Segment(attribute="channel", value="email")
    given = {"name": "form", "source": "generic", "first_day": adhoc_flow.date(2026, 2, 1), "segment": segment}
    state = adhoc_flow.voc_ad_hoc.fn(**given, overrides=Overrides(min_customers=2))
    assert state.is_completed(), state.message
    found = compare(adhoc_file(settings, "spring"), adhoc_file(settings, "form"))
    assert [said for said in found if not said[1].startswith("same")] == []


def adhoc_flow_settings(settings: Settings, overrides: Overrides) -> Settings:
    from pipeline.config.selection import with_overrides

    return with_overrides(settings, overrides)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--source", "Generik"],
            "no response matches the source 'Generik' (did you mean 'generic'?); loaded are: generic (72)",
        ),
        (
            ["--segment", "chanel=email"],
            "there is no such attribute (did you mean 'channel'?); there are: channel (72)",
        ),
        (
            ["--segment", "channel=Emails"],
            "the segment 'channel' = 'Emails' (did you mean 'email'?); values are: email (36), web (36)",
        ),
        (["--since", "2027-01"], "the period from 2027-01-01 to now; responses are loaded from 2026-01-01 to 2026-03-"),
        (["--journey", "ecomerce"], "(did you mean 'ecommerce'?); the maps there are: "),
        (["Spring!"], "--name: expected lower-case letters, digits and dashes"),
        (["--confidence", "0.5"], "--confidence: Input should be greater than or equal to 0.8"),
    ],
)
def test_a_wrong_choice_says_which_there_are(
    asked: tuple[Settings, str], capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["adhoc", "--data", str(asked[0].paths.data), *words]) in (1, 2)
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_dry_run_keeps_no_file(asked: tuple[Settings, str], capsys: pytest.CaptureFixture[str]) -> None:
    data = asked[0].paths.data
    assert main(["adhoc", "tried", "--data", str(data), "--until", "2026-02", "--dry-run"]) == 0
    assert "Published  nowhere: a dry run keeps no file" in capsys.readouterr().out
    assert not adhoc_file(asked[0], "tried").exists()
