"""Two journeys in one run, and months in which nobody said anything."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.insights.stage import TABLES
from pipeline.warehouse.migrate import migrate
from tests.pipeline.insights.conftest import House


@pytest.fixture(scope="module")
def shared() -> Iterator[House]:
    """One warehouse for several tests, which only read."""
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'UTC'")
        migrate(con)
        yield House(con)


def said_in_the_shop(house: House) -> None:
    for i in range(30):
        house.say(f"delivery {'+' if i % 5 == 0 else '-'} T001", customer=f"C{i}", rating=1 + i % 3)
        house.say(f"support {'-' if i % 5 == 0 else '+'} T002", customer=f"C{i}", rating=3 + i % 3)


def said_at_the_bank(house: House) -> None:
    """Another journey with a touchpoint of the same name; ten of its twenty customers are the shop's too."""
    house.con.execute("insert into touchpoints.journeys values ('bank', 'Bank', 'h2', '{}')")
    house.con.execute("insert into touchpoints.stages values ('bank', 'use', 1, 'Use')")
    house.con.execute(
        "insert into touchpoints.touchpoints values"
        " ('bank', 'use', 'support', 1, 'Bank desk', 'what happens', [], [], 1.0, null, null, null)"
    )
    for i in range(20):
        house.say("support - T001", customer=f"C{20 + i}", source="bank", rating=1 + i % 2)
    house.load()
    house.con.execute("update raw.responses set journey_id = 'bank' where source = 'bank'")
    house.con.execute(
        "update touchpoints.sentence_touchpoints set journey_id = 'bank', map_hash = 'h2' where text_hash in"
        " (select text_hash from enriched.documents join raw.verbatims using (verbatim_id) where response_id like 'bank:%')"
    )


@pytest.fixture(scope="module")
def two(shared: House) -> House:
    said_in_the_shop(shared)
    said_at_the_bank(shared)
    shared.run(resamples=200)
    return shared


def test_each_journey_has_its_own_ranking_and_its_own_customers(two: House) -> None:
    found = two.rows(
        "select journey_id, rank, touchpoint, theme_id, customers, volume_share from insights.pain_points order by 1, 2"
    )
    assert [tuple(r.values()) for r in found] == [
        ("bank", 1, "Bank desk", "T001", 20, 1.0),
        ("shop", 1, "Delivery", "T001", 30, 1.0),
    ]
    counted = two.rows("select distinct journey_id, touchpoint_id, customers from insights.touchpoint_scores")
    assert {tuple(r.values()) for r in counted} >= {("bank", "support", 20), ("shop", "support", 30)}


def test_touchpoints_of_one_name_are_two_scopes(two: House) -> None:
    found = two.rows(
        "select scope, customers, value from insights.kpis"
        " where kpi = 'rating' and period = 'all' and scope like 'touchpoint:%/support' order by scope"
    )
    assert [tuple(r.values()) for r in found] == [
        ("touchpoint:bank/support", 20, pytest.approx(1.5)),
        ("touchpoint:shop/support", 30, pytest.approx(4.0)),
    ]


def test_a_second_journey_changes_no_count_or_effect_of_the_first(house: House) -> None:
    said_in_the_shop(house)
    asked = (
        "select * from insights.touchpoint_scores where journey_id = 'shop' order by all",
        "select touchpoint_id, theme_id, customers, net_sentiment, net_low, net_high, impact, impact_low, impact_high,"
        " volume_share, priority from insights.theme_impacts where journey_id = 'shop' order by all",
    )
    house.run(resamples=200)
    alone = [house.rows(sql) for sql in asked]
    assert all(alone)
    said_at_the_bank(house)
    house.run(resamples=200)
    assert [house.rows(sql) for sql in asked] == alone


def test_each_sentence_is_read_under_one_journey(two: House) -> None:
    (row,) = two.rows("select count(*) as n, count(distinct (verbatim_id, sentence_index)) as d from insights.opinions")
    assert row == {"n": 80, "d": 80}
    (row,) = two.rows("select customers from insights.kpis where kpi = 'rating' and scope = 'all' and period = 'all'")
    assert row["customers"] == 40


def silent_spring(house: House) -> None:
    """Half of each month's customers complain; nobody writes in March, April and May."""
    for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-06", "2026-07"):
        for i in range(24):
            house.say(f"delivery {'-' if i % 2 else '+'} T001", at=f"{month}-15", rating=1 + i % 5, nps=i % 11)


def test_months_without_data_have_no_rows_raise_no_alert_and_compare_with_nothing(house: House) -> None:
    silent_spring(house)
    house.run(resamples=200)
    months = {"2025-11", "2025-12", "2026-01", "2026-02", "2026-06", "2026-07"}
    for table in ("kpis", "touchpoint_scores", "trends", "segment_impacts"):
        found = {r["period"] for r in house.rows(f"select distinct period from insights.{table}")}
        assert found - {"all"} == months, table
    assert house.rows("select * from insights.alerts") == []
    for table in TABLES:
        columns = house.rows(
            "select column_name as c from duckdb_columns() where schema_name = 'insights'"
            f" and table_name = '{table}' and data_type = 'DOUBLE'"
        )
        for column in columns:
            assert not house.rows(f"select 1 from insights.{table} where not isfinite({column['c']})"), (table, column)

    # a month after a silence has none to be compared with
    changes = house.rows(
        "select distinct period from insights.kpi_changes where kpi = 'rating' and scope = 'all' and span = 'month' order by 1"
    )
    assert [r["period"] for r in changes] == ["2025-12", "2026-01", "2026-02", "2026-07"]
    trends = house.rows(
        "select period, change is null as alone from insights.trends"
        " where metric = 'net_sentiment' and scope = 'all' and subject = 'touchpoint' order by period"
    )
    assert [r["period"] for r in trends if r["alone"]] == ["2025-11", "2026-06"]


def test_a_touchpoint_without_mentions_is_an_honest_row(house: House) -> None:
    for _ in range(8):
        house.say("delivery - T001")
    house.run(resamples=200)
    (row,) = house.rows(
        "select customers, net_sentiment, net_low, negative_share from insights.touchpoint_scores"
        " where touchpoint_id = 'support' and period = 'all'"
    )
    assert row == {"customers": 0, "net_sentiment": None, "net_low": None, "negative_share": None}
