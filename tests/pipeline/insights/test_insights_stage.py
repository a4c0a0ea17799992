from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import spearmanr

from pipeline.insights.steps import STEPS, TABLES
from pipeline.published.comments import describe_columns

if TYPE_CHECKING:
    from conftest import House


def busy(house: House) -> None:
    """Two themes, two touchpoints, four months, all kinds of scores."""
    rng = np.random.default_rng(2)
    for i in range(160):
        month = f"2026-0{1 + i % 4}-10"
        bad = rng.random() < (0.2 if i % 4 < 2 else 0.8)
        said = [f"delivery {'-' if bad else '+'} T001"] if i % 3 else [f"support {rng.choice(['-', '0', '+'])} T002"]
        rating = int(rng.integers(1, 4) if bad else rng.integers(3, 6))
        house.say(*said, customer=f"C{i % 90}", at=month, channel="app", rating=rating, nps=2 * rating, csat=rating)


def floats(house: House, table: str) -> list[str]:
    """Names of the table's DOUBLE columns."""
    return [
        r["column_name"]
        for r in house.rows(
            "select column_name from duckdb_columns() where schema_name = 'insights'"
            f" and table_name = '{table}' and data_type = 'DOUBLE'"
        )
    ]


def assert_no_nan(house: House) -> None:
    for table in TABLES:
        for column in floats(house, table):
            bad = house.rows(f"select 1 from insights.{table} where not isfinite({column})")
            assert not bad, f"{table}.{column}"


def test_rerun_writes_no_rows(house: House) -> None:
    busy(house)
    assert house.run().written > 0
    assert house.run().written == 0


def test_new_response_and_changed_setting_rebuild(house: House) -> None:
    busy(house)
    house.run()
    house.say("delivery - T001")
    assert house.run().written > 0
    assert house.run(min_customers=7).written > 0
    house.con.execute("update themes.themes set label = 'late parcels' where theme_id = 'T001'")
    assert house.run(min_customers=7).written > 0
    assert "late parcels" in {r["label"] for r in house.rows("select label from insights.theme_impacts")}


def test_same_input_gives_the_same_tables(house: House) -> None:
    busy(house)
    house.run()
    first = {t: house.rows(f"select * from insights.{t}") for t in TABLES}
    house.con.execute("delete from insights.state")
    house.run()
    assert {t: house.rows(f"select * from insights.{t}") for t in TABLES} == first


def test_killed_rebuild_leaves_the_old_tables(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(house)
    house.run()
    before = house.rows("select * from insights.touchpoint_scores")
    house.say("delivery - T001")

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.insights.steps.judge_trends", dies)
    with pytest.raises(KeyboardInterrupt):
        house.run()
    assert house.rows("select * from insights.touchpoint_scores") == before
    monkeypatch.undo()
    assert house.run().written > 0


def test_every_table_and_column_has_a_comment(house: House) -> None:
    house.comments = True
    busy(house)
    house.run()
    describe_columns(house.con, database="memory", schema="insights")
    missing = house.rows(
        "select table_name from duckdb_tables() where schema_name = 'insights' and comment is null union all "
        "select table_name || '.' || column_name from duckdb_columns()"
        " where schema_name = 'insights' and comment is null"
    )
    assert missing == []


def test_empty_warehouse_gives_empty_tables(house: House) -> None:
    house.run()
    for table in TABLES:
        if table != "touchpoint_scores":
            assert house.rows(f"select * from insights.{table}") == []
    assert {r["customers"] for r in house.rows("select customers from insights.touchpoint_scores")} == {0}


@pytest.mark.parametrize("scores", [{}, {"rating": 5}], ids=["no scores", "all five stars"])
@pytest.mark.parametrize("customers", [1, 12])
def test_nothing_is_nan(house: House, customers: int, scores: dict[str, float]) -> None:
    for i in range(customers):
        house.say("delivery + T001", "support + T002", customer=f"C{i}", **scores)
    house.run(min_customers=1)
    assert_no_nan(house)


def test_nothing_is_nan_on_busy_input(house: House) -> None:
    busy(house)
    house.run()
    assert_no_nan(house)


def test_intervals_hold_their_values(house: House) -> None:
    busy(house)
    house.run()
    for table, value, low, high in (
        ("touchpoint_scores", "net_sentiment", "net_low", "net_high"),
        ("touchpoint_scores", "negative_share", "negative_low", "negative_high"),
        ("theme_impacts", "net_sentiment", "net_low", "net_high"),
        ("theme_impacts", "impact", "impact_low", "impact_high"),
        ("kpis", "value", "low", "high"),
        ("drivers", "value", "low", "high"),
        ("trends", "change", "change_low", "change_high"),
    ):
        assert house.rows(f"select * from insights.{table}"), table
        assert house.rows(f"select * from insights.{table} where not ({low} <= {value} and {value} <= {high})") == []


def test_every_ranked_theme_is_a_pain_point_a_gain_or_undecided(house: House) -> None:
    busy(house)
    house.run()
    (counts,) = house.rows(
        "select (select count(*) from insights.pain_points) + (select count(*) from insights.gains)"
        " + (select count(*) from insights.undecided) as parts, (select count(*) from insights.theme_impacts) as whole"
    )
    assert counts["parts"] == counts["whole"] > 0


def test_ranks_follow_priority(house: House) -> None:
    for n, theme in ((30, "T001"), (12, "T002"), (20, "T003")):
        for _ in range(n):
            house.say(f"delivery - {theme}")
    house.run()
    assert [r["theme_id"] for r in house.rows("select theme_id from insights.pain_points order by rank")] == [
        "T001",
        "T003",
        "T002",
    ]


def test_repeated_answers_of_a_customer_widen_the_interval(house: House) -> None:
    for i in range(40):
        house.say(source="once", nps=10 if i % 2 else 3)
        house.say(source="often", customer=f"C{i % 4}", nps=10 if i % 2 else 3)
    house.run()
    often, once = house.rows(
        "select value, high - low as width from insights.kpis"
        " where kpi = 'nps' and period = 'all' and scope like 'source:%' order by customers"
    )
    assert once["value"] == often["value"] == 0
    assert often["width"] > 2 * once["width"]


def test_customer_with_thousands_of_responses_is_counted(house: House) -> None:
    for _ in range(2_000):
        house.say(customer="till receipts", rating=4)
    house.run()
    (row,) = house.rows(
        "select n, customers from insights.kpis where kpi = 'responses' and scope = 'all' and period = 'all'"
    )
    assert row == {"n": 2000, "customers": 1}


def adjusted_wald(x: np.ndarray) -> tuple[float, float, float]:
    """Mean and ends of values in [-1, 1], with 3/4 of a customer at -1 and 1 and 3/2 at 0 beside them (Rocks 2016)."""
    n, centre = len(x) + 3, x.sum() / (len(x) + 3)
    half = 1.959964 * np.sqrt((((x * x).sum() + 1.5) / n - centre**2) / n)
    return float(x.mean()), float(centre - half), float(centre + half)


def test_drivers_are_mover_and_spearman(house: House) -> None:
    rng = np.random.default_rng(9)
    mention, rating = rng.random(80) < 0.3, rng.integers(1, 6, 80)
    rating[mention] = np.maximum(1, rating[mention] - 2)
    for m, r in zip(mention, rating, strict=True):
        house.say("delivery - T001" if m else "support +", rating=float(r))
    house.run()
    rows = {r["method"]: r for r in house.rows("select * from insights.drivers where outcome = 'rating'")}
    score = (rating - 1) / 4
    (m1, low1, high1), (m0, low0, high0) = (adjusted_wald(2 * score[who] - 1) for who in (mention, ~mention))
    expected = (m1 - m0 - np.hypot(m1 - low1, high0 - m0), m1 - m0 + np.hypot(high1 - m1, m0 - low0))
    difference = rows["mean_difference"]
    assert difference["value"] == pytest.approx(score[mention].mean() - score[~mention].mean())
    assert (difference["low"], difference["high"]) == pytest.approx(np.array(expected) / 2, abs=1e-6)
    assert difference["q_value"] < 0.001
    assert rows["correlation"]["value"] == pytest.approx(spearmanr(mention, rating).statistic)
    assert difference["agreement"] is True and difference["customers"] == mention.sum()


def test_theme_that_everybody_mentions_is_no_driver(house: House) -> None:
    for i in range(20):
        house.say("delivery - T001", rating=1 + i % 5)
    house.run()
    assert house.rows("select * from insights.drivers") == []


def test_touchpoint_that_turns_bad_raises_an_alert_in_its_month(house: House) -> None:
    for month in range(1, 7):
        for i in range(30):
            sign = "-" if (i % 6 if month >= 4 else i % 6 == 0) else "+"
            house.say(f"delivery {sign}", "support +", at=f"2026-0{month}-15")
    house.run()
    alerts = house.rows("select * from insights.alerts where metric = 'net_sentiment' order by period")
    assert {(a["touchpoint_id"], a["direction"]) for a in alerts} == {("delivery", "worse")}
    assert alerts[0]["period"] == "2026-04"
    assert alerts[0]["change"] == pytest.approx(-4 / 3)
    assert len(alerts[0]["example_verbatim_ids"]) == 5


def test_touchpoint_that_is_spoken_of_more_raises_an_alert_of_its_share(house: House) -> None:
    for month in range(1, 5):
        for i in range(40):
            house.say("support +" if i >= (4 if month < 4 else 24) else "delivery -", at=f"2026-0{month}-15")
    house.run()
    found = house.rows("select touchpoint_id, period, direction from insights.alerts where metric = 'share' order by 1")
    assert [tuple(f.values()) for f in found] == [
        ("delivery", "2026-04", "more"),
        ("support", "2026-04", "fewer"),
    ]


def test_quiet_series_raise_no_alerts(house: House) -> None:
    rng = np.random.default_rng(21)
    for month in range(1, 10):
        for _ in range(40):
            house.say(f"delivery {rng.choice(['-', '+'])}", f"support {rng.choice(['-', '+'])}", at=f"2026-0{month}-15")
    house.run()
    assert house.rows("select * from insights.alerts") == []


def test_trend_has_no_change_without_a_before(house: House) -> None:
    for month in ("2026-01", "2026-06"):
        for _ in range(9):
            house.say("delivery -", at=f"{month}-15")
    house.run()
    rows = house.rows(
        "select period, value, before, change, q_value from insights.trends where metric = 'net_sentiment' and scope = 'all'"
    )
    assert [(r["period"], r["value"], r["before"], r["change"], r["q_value"]) for r in rows] == [
        ("2026-01", -1.0, None, None, None),
        ("2026-06", -1.0, None, None, None),
    ]


def test_hostile_text_and_ids_go_through(house: House) -> None:
    for i in range(6):
        house.say("delivery - T';drop_table_raw.responses;--", customer=f"'; drop table x{i}; --", channel="'||'")
    house.run()
    assert len(house.rows("select * from raw.responses")) == 6
    assert house.rows("select scope from insights.kpis where scope like 'channel:%'")[0]["scope"] == "channel:'||'"


def test_a_step_makes_the_table_it_is_named_for() -> None:
    assert [step.table for step in STEPS if step.table] == [f"insights.{name}" for name in TABLES]


def test_headline_of_two_months_counts_people(house: House) -> None:
    """The same ten customers complain in September and October: ten people, however often the test counts them."""
    for month in range(1, 11):
        for i in range(100):
            ill = i < (10 if month >= 9 else 2)
            house.say("delivery -" if ill else "support +", customer=f"C{i}", at=f"2026-{month:02}-14")
    house.run()
    (row,) = house.rows(
        """select since::text as since, observed, customers, complainers, people, headline from insights.alerts
        where metric = 'negative_customers' and grain = 'month'"""
    )
    assert (row["since"], row["observed"], row["customers"]) == ("2026-09-01", 20, 200)
    assert (row["complainers"], row["people"]) == (10, 100)
    assert ": 10 of 100 customers complain of it" in row["headline"] and "; 2.1 expected (0 to 6)" in row["headline"]
