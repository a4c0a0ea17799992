"""When a figure has fallen, how a cell shows it, and what a card keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.base import ModelError
from models.cards.card import figures_table, load_card, make_card, save_card
from models.cards.figure import Figure, cell, fallen, over_seeds, percent, rounded

CARD = Figure(key="k/f", text="t", value=0.8, low=0.78, high=0.82, n=1_000)
INDEX = over_seeds((0.40, 0.42), key="t/ours/V", text="V", n=100, unit="index", tolerance=0.02)
SHARE = over_seeds((0.2,), key="t/ours/unthemed", text="u", n=100, better="lower", target=0.15, tolerance=0.02)


@pytest.mark.parametrize(("now", "fell"), [(0.7969, True), (0.7971, False), (0.8, False), (0.95, False), (0.1, True)])
def test_a_figure_falls_by_more_than_rounding(now: float, fell: bool) -> None:
    assert fallen(replace(CARD, value=now), CARD) is fell


@pytest.mark.parametrize(("now", "fell"), [(0.8031, True), (0.8029, False), (0.6, False)])
def test_an_error_falls_by_rising(now: float, fell: bool) -> None:
    card = replace(CARD, better="lower")
    assert fallen(replace(card, value=now), card) is fell


def test_one_case_of_a_small_set_is_not_a_fall() -> None:
    card = replace(CARD, n=20)
    assert not fallen(replace(card, value=0.75), card)
    assert fallen(replace(card, value=0.70), card)


def seeds(figure: Figure, *values: float) -> Figure:
    return replace(figure, value=sum(values) / len(values), values=values)


def test_a_figure_over_seeds_falls_by_more_than_its_tolerance_and_two_deviations() -> None:
    card = seeds(INDEX, 0.40, 0.40)
    assert not fallen(seeds(card, 0.385), card)
    assert fallen(seeds(card, 0.37), card)
    assert not fallen(seeds(card, 0.30, 0.45), card)  # its own deviation allows it
    assert not fallen(seeds(card, 0.9), card)
    assert fallen(seeds(SHARE, 0.25), SHARE) and not fallen(seeds(SHARE, 0.1), SHARE)
    one_of_ten = replace(seeds(SHARE, 0.3), n=10)
    assert not fallen(one_of_ten, replace(SHARE, n=10)) and fallen(seeds(one_of_ten, 0.4), replace(SHARE, n=10))


def test_a_peers_figure_and_one_without_a_good_direction_never_fall() -> None:
    assert not fallen(replace(CARD, value=0.1), replace(CARD, tolerance=None))
    assert not fallen(replace(CARD, value=0.1), replace(CARD, better="neither"))


def test_a_cell_shows_mean_deviation_and_a_missed_aim() -> None:
    assert cell(INDEX) == "0.410 ± 0.014"
    assert cell(SHARE) == "20.0 % (aim ≤ 15 %)"
    assert cell(seeds(SHARE, 0.15)) == "15.0 %"
    assert cell(replace(seeds(INDEX, 87.0), unit="count")) == "87"


def test_a_half_in_percent_is_no_less_than_a_half() -> None:
    assert 100 * 0.7815 < 78.15 == percent(0.7815)


def test_a_card_is_read_as_it_was_written(tmp_path: Path) -> None:
    figures = [replace(CARD, value=0.123456789, floor=0.1), INDEX, SHARE]
    card = make_card("themes", figures, command="c", fingerprint="f", conditions={"a": 1}, reports={"speed": {"b": 2}})
    save_card(tmp_path / "c.json", card)
    assert load_card(tmp_path / "c.json") == card
    assert card.figures == tuple(map(rounded, figures))
    lines = (tmp_path / "c.json").read_text(encoding="utf-8").splitlines()
    assert sum('"key"' in line for line in lines) == len(figures)


def test_a_card_keeps_what_was_not_measured_anew_and_forgets_other_weights() -> None:
    other = replace(CARD, key="other/f")
    before = make_card("s", [CARD, other], command="c", fingerprint="f", conditions={}, reports={"speed": 1})
    same, changed = (
        make_card("s", [replace(CARD, value=0.5)], command="c", fingerprint=f, conditions={}, before=before)
        for f in ("f", "g")
    )
    assert [(f.key, f.value) for f in same.figures] == [("other/f", 0.8), ("k/f", 0.5)] and same.reports == {"speed": 1}
    assert [f.key for f in changed.figures] == ["k/f"] and changed.reports == {}


@pytest.mark.parametrize("text", [None, "{}", "[]", '{"figures": [{"key": "k"}]}'])
def test_no_card_is_one_line_with_the_next_command(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "c.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"no readable card.*--write-card"):
        load_card(tmp_path / "c.json")


def test_a_table_says_where_lower_is_better() -> None:
    error = replace(CARD, better="lower", floor=0.021)
    assert figures_table([error], "head", ("fp32, %", {"k/f": 0.81})).splitlines()[2:] == [
        "| t (lower is better; right confidences would show 2.1) | 80.0 | 78.0 to 82.0 | 1000 | 81.0 |"
    ]
    assert figures_table([CARD], "head").splitlines() == [
        "| head | % | 95 % interval | n |", "|---|---|---|---|", "| t | 80.0 | 78.0 to 82.0 | 1000 |",
    ]  # fmt: skip
