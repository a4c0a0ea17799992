"""What holds now: the window beside all time, the trend, since when, and what stands behind because it no longer holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from pipeline.insights.base.frames import Columns
from pipeline.insights.base.reader import NOTHING
from pipeline.insights.ranking.recent import BETTER, STEADY, TOO_FEW, WORSE, _trend

if TYPE_CHECKING:
    from conftest import House


def say(house: House, sentence: str, count: int, month: str) -> None:
    for i in range(count):
        house.say(sentence, at=f"{month}-{1 + i % 27:02}")


@pytest.fixture
def told(house: House) -> House:
    """A mended pain (T001), one that began in May (T002) after a year of praise, and one that was always there (T003)."""
    for month in ("2025-10", "2025-11", "2025-12", "2026-01"):
        say(house, "delivery + T002", 15, month)
        say(house, "delivery - T003", 5, month)
    for month in ("2026-01", "2026-02"):
        say(house, "support - T001", 25, month)
    for month in ("2026-02", "2026-03", "2026-04"):
        say(house, "delivery - T003", 5, month)
        say(house, "delivery 0", 30, month)
    say(house, "support - T001", 2, "2026-04")
    for month in ("2026-05", "2026-06"):
        say(house, "delivery - T003", 5, month)
        say(house, "delivery - T002", 18, month)
        say(house, "delivery 0", 20, month)
    house.run()
    return house


def row(house: House, theme: str) -> dict[str, object]:
    found: list[dict[str, object]] = house.rows(f"select * from insights.theme_impacts where theme_id = '{theme}'")
    return found[0]


def test_a_pain_that_was_mended_says_so_and_stands_behind(told: House) -> None:
    mended = row(told, "T001")
    assert (mended["status"], mended["standing"], mended["trend"], mended["since_is"]) == (
        "pain point",
        "before",
        BETTER,
        BETTER,
    )
    assert mended["since"] == date(2026, 3, 1)
    assert mended["last_complaint_at"].date() == date(2026, 4, 2)  # type: ignore[attr-defined]
    order = told.rows("select theme_id, rank_all_time, rank from insights.pain_points order by rank")
    assert [r["theme_id"] for r in order] == ["T002", "T003", "T001"]


def test_a_pain_that_began_lately_is_one_whatever_was_said_before(told: House) -> None:
    begun = row(told, "T002")
    assert begun["net_sentiment"] > 0  # type: ignore[operator]
    assert (begun["status"], begun["recent_status"], begun["standing"]) == ("pain point", "pain point", "now")
    assert (begun["trend"], begun["since"], begun["since_is"]) == (WORSE, date(2026, 5, 1), WORSE)


def test_a_pain_of_every_month_has_its_first_day(told: House) -> None:
    lasting = row(told, "T003")
    assert lasting["trend"] in (STEADY, TOO_FEW)
    assert (lasting["since"], lasting["since_is"], lasting["standing"]) == (date(2025, 10, 1), "first voice", "now")


def test_the_ranking_puts_touchpoints_first_and_what_no_longer_holds_last(told: House) -> None:
    rows = told.rows(
        "select level, touchpoint_id, theme_id, standing from insights.ranking where kind = 'pain point' order by place"
    )
    assert [(r["level"], r["touchpoint_id"], r["theme_id"]) for r in rows] == [
        ("touchpoint", "delivery", None), ("theme", "delivery", "T002"), ("theme", "delivery", "T003"),
        ("touchpoint", "support", None), ("theme", "support", "T001"),
    ]  # fmt: skip
    assert [r["standing"] for r in rows] == ["now"] * 3 + ["before"] * 2


def test_a_response_with_a_date_to_come_does_not_move_the_window(house: House) -> None:
    say(house, "delivery - T001", 20, "2026-05")
    house.say("support +", at="2031-01-01")
    house.run()
    (found,) = house.rows("select distinct window_until, recent_customers from insights.pain_points")
    assert found == {"window_until": date(2026, 5, 20), "recent_customers": 20}


def test_the_window_has_the_days_of_the_setting(house: House) -> None:
    say(house, "delivery - T001", 20, "2026-05")
    house.run(window_days=10)
    (found,) = house.rows(
        "select window_from, window_until, recent_customers, recent_n, earlier_n from insights.pain_points"
    )
    assert found == {
        "window_from": date(2026, 5, 11), "window_until": date(2026, 5, 20), "recent_customers": 10, "recent_n": 10, "earlier_n": 10,
    }  # fmt: skip


def test_words_are_words_where_nothing_was_said(house: House) -> None:
    house.run()
    kinds = house.rows(
        "select distinct data_type from duckdb_columns() where schema_name = 'insights' and table_name in ('pain_points', 'ranking') "
        "and column_name in ('standing', 'recent_status', 'trend', 'since_is', 'left_out_outcome', 'left_out_statement')"
    )
    assert kinds == [{"data_type": "VARCHAR"}]


def trends(k: np.ndarray, n: int, k0: np.ndarray, n0: int) -> np.ndarray:
    about = Columns(
        pa.table({"reader_kind": ["text"] * len(k), "reader_thing": pa.array([None] * len(k), pa.string())})
    )
    sides = (k.astype(float), np.full(len(k), float(n))), (k0.astype(float), np.full(len(k), float(n0)))
    every = np.ones(len(k), bool)
    return _trend(*sides, pain=every, decided=every, level=0.95, fdr=0.05, least=5, reader=NOTHING, about=about)[0]


def test_a_trend_is_told_without_a_change_in_at_most_5_of_100_rankings() -> None:
    rng, told = np.random.default_rng(2), 0
    for _ in range(200):
        share = rng.uniform(0.01, 0.3, 12)
        words = trends(rng.binomial(150, share), 150, rng.binomial(140, share), 140)
        told += bool(np.isin(words, (BETTER, WORSE)).any())
    assert told <= 200 * 0.05 + 6  # two standard errors


def test_steady_is_said_only_where_neither_half_nor_twice_the_share_fits() -> None:
    words = trends(np.array([300, 3, 0, 300]), 1000, np.array([300, 3, 0, 100]), 1000)
    assert words.tolist() == [STEADY, TOO_FEW, TOO_FEW, WORSE]


def test_a_night_that_takes_a_pain_point_out_says_so_and_why(house: House) -> None:
    say(house, "delivery - T001", 30, "2026-05")
    say(house, "support +", 30, "2026-05")
    house.run()
    assert house.rows("select * from insights.ranking_changes") == []
    for _ in range(80):
        house.say("delivery + T001", at="2026-05-28")
    house.run()
    said = house.rows(
        "select change, level, status_before, status, customers_before, customers, reason, statement from insights.ranking_changes order by level"
    )
    assert {(r["change"], r["level"]) for r in said} >= {("turned", "theme"), ("turned", "touchpoint")}
    for r in said[:2]:
        assert (r["status_before"], r["status"], r["reason"]) == ("pain point", "gain", "new texts")
        assert (r["customers_before"], r["customers"]) == (30, 110)
        assert "30 to 110 customers, +80 sentences" in r["statement"]
    house.run()
    assert len(house.rows("select * from insights.ranking_changes")) == len(said), (
        "nothing was new: the last change stands"
    )


def test_other_settings_are_the_reason_where_they_changed(house: House) -> None:
    say(house, "delivery - T001", 6, "2026-05")
    say(house, "support -", 30, "2026-05")
    house.run()
    house.run(min_customers=10)
    said = house.rows(
        "select change, touchpoint_id, reason from insights.ranking_changes where change = 'went out' order by all"
    )
    assert {(r["touchpoint_id"], r["reason"]) for r in said} == {("delivery", "settings, reader or version")}
