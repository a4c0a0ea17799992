"""Cells, tables, and when a figure has fallen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.base import ModelError
from models.registry import AnnotatorChoice, load_annotator
from pipeline.config.settings import ThemeSettings
from pipeline.evaluation.themes.theme_card import CARD, card_markdown, load_card, make_card, with_the_rest, write_card
from pipeline.evaluation.themes.theme_tables import Measure, Table, fell, markdown

MEASURE = Measure(table="t", row="ours", column="V-measure", values=(0.40, 0.42), n=100, gated=True)
SHARE = Measure(table="t", row="ours", column="unthemed", values=(0.2,), n=100, unit="share", better="lower", target=0.15, gated=True)  # fmt: skip
AGAIN = "run `voc evaluate themes --write-card`"


def test_a_cell_shows_mean_deviation_and_a_missed_aim() -> None:
    assert MEASURE.cell() == "0.410 ± 0.014"
    assert SHARE.cell() == "20.0 % (aim ≤ 15 %)"
    assert replace(SHARE, values=(0.15,)).cell() == "15.0 %"
    assert replace(MEASURE, values=(87.0,), unit="count").cell() == "87"


def test_a_figure_fell_when_it_is_worse_by_more_than_rounding_and_two_deviations() -> None:
    card = replace(MEASURE, values=(0.40, 0.40))
    assert not fell(replace(card, values=(0.385,)), card)
    assert fell(replace(card, values=(0.37,)), card)
    assert not fell(replace(card, values=(0.30, 0.45)), card)  # its own deviation allows it
    assert not fell(replace(card, values=(0.9,)), card)
    assert fell(replace(SHARE, values=(0.25,)), SHARE) and not fell(replace(SHARE, values=(0.1,)), SHARE)
    one_of_ten = replace(SHARE, values=(0.3,), n=10)
    assert not fell(one_of_ten, replace(SHARE, n=10)) and fell(replace(one_of_ten, values=(0.4,)), replace(SHARE, n=10))
    assert not fell(replace(card, values=(0.1,)), replace(card, gated=False))
    assert not fell(replace(card, values=(0.1,)), replace(card, better="neither"))


def test_a_table_has_a_row_a_method_and_a_dash_where_nothing_was_measured() -> None:
    peer = replace(MEASURE, row="plain", gated=False)
    text = markdown([Table("t", "Title", ("Note.",)), Table("u", "Nothing")], [MEASURE, SHARE, peer])
    assert "### Title\n\nNote.\n\n" in text and "Nothing" not in text
    (row,) = [line for line in text.splitlines() if line.startswith("| plain")]
    assert [c.strip() for c in row.strip("|").split("|")] == ["plain", "0.410 ± 0.014", "–"]
    assert len({len(line) for line in text.splitlines() if line.startswith("|")}) == 1


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    measure = replace(MEASURE, table="purity")
    card = make_card([measure, SHARE], fingerprint="f", seeds=2, sizes={"made up": [3, 4]})
    write_card(tmp_path / "themes.json", card)
    assert load_card(tmp_path / "themes.json") == card
    assert (tmp_path / "themes.md").read_text(encoding="utf-8") == card_markdown(card)
    assert "| ours" in card_markdown(card) and "3 reviews, 4 distinct" in card_markdown(card)


def test_tables_measured_alone_take_the_place_of_the_cards(tmp_path: Path) -> None:
    old, other = replace(MEASURE, table="labels"), replace(MEASURE, table="seeds")
    write_card(tmp_path / "themes.json", make_card([old, other], fingerprint="f", seeds=2, sizes={}))
    now = replace(old, row="another", values=(0.5,))
    assert {m.key for m in with_the_rest([now], tmp_path / "themes.json")} == {other.key, now.key}


def test_no_card_is_one_line_with_the_next_command(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--write-card"):
        load_card(tmp_path / "none.json")


def test_the_card_is_of_the_settings_and_the_annotator_in_use() -> None:
    card = load_card(CARD)
    assert card.settings == ThemeSettings().model_dump(mode="json"), AGAIN
    assert card.fingerprint == load_annotator(AnnotatorChoice()).fingerprint, AGAIN
    assert CARD.with_suffix(".md").read_text(encoding="utf-8") == card_markdown(card), AGAIN
