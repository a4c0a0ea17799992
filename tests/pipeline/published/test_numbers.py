"""Each audit of the numbers is seen to fail on planted rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.published.numbers import audit_numbers

GOOD = {"no_nan": 0, "intervals_hold": 0, "shares_in_range": 0, "priority_is_its_product": 0}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A snapshot with a row that holds and a row of nulls in every table."""
    connection = duckdb.connect(":memory:")
    connection.execute("attach ':memory:' as snapshot")
    connection.execute("create schema snapshot.published")
    connection.execute(
        "create table snapshot.published.runs as select timestamp '2026-01-01' as started_at,"
        """ '{"settings": {"insights": {"priority": {"volume": 2.0, "severity": 0.0}}}}'::json as manifest"""
    )
    connection.execute(
        "create table snapshot.published.pain_points as select 0.5 ::double as volume_share, 0.3::double as severity,"
        " 1.2::double as impact_factor, 0.8::double as purchase_relevance, 0.25 * 1.2 * 0.8::double as priority,"
        " -0.3::double as net_sentiment, -0.5::double as net_low, -0.1::double as net_high, 0.01::double as q_value,"
        " 2::bigint as rank, 1::bigint as rank_low, 4::bigint as rank_high"
    )
    connection.execute(
        "create table snapshot.published.kpis as select 3.5::double as value, 3::double as low, 4::double as high,"
        " 0.2::double as negative_share, 0.1::double as negative_low, 0.4::double as negative_high, 9::bigint as n"
    )
    for table in ("pain_points", "kpis"):
        connection.execute(f"alter table snapshot.published.{table} add column odd double")
        connection.execute(f"insert into snapshot.published.{table} (odd) values (null)")
    yield connection
    connection.close()


def test_rows_that_hold_and_nulls_pass(con: duckdb.DuckDBPyConnection) -> None:
    assert audit_numbers(con) == GOOD


@pytest.mark.parametrize(
    ("table", "change", "audit"),
    [
        ("kpis", "odd = 'nan'", "no_nan"),
        ("kpis", "odd = '-inf'", "no_nan"),
        ("kpis", "odd = 'inf'", "no_nan"),
        ("kpis", "value = 4.1", "intervals_hold"),
        ("kpis", "low = 4.5, value = null", "intervals_hold"),
        ("kpis", "negative_share = 0.05", "intervals_hold"),
        ("pain_points", "net_sentiment = 0", "intervals_hold"),
        ("pain_points", "rank = 5", "intervals_hold"),
        ("kpis", "negative_high = 1.1", "shares_in_range"),
        ("kpis", "negative_low = -0.1", "shares_in_range"),
        ("pain_points", "q_value = 1.01", "shares_in_range"),
        ("pain_points", "priority = 0.5 * 0.3 * 1.2 * 0.8", "priority_is_its_product"),
    ],
)
def test_planted_row_is_found(con: duckdb.DuckDBPyConnection, table: str, change: str, audit: str) -> None:
    con.execute(f"update snapshot.published.{table} set {change} where rowid = 0")
    assert audit_numbers(con)[audit] > 0


def test_without_weights_in_the_manifest_all_are_one(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update snapshot.published.runs set manifest = '{}'")
    assert audit_numbers(con)["priority_is_its_product"] == 1
    con.execute("update snapshot.published.pain_points set priority = 0.5 * 0.3 * 1.2 * 0.8 where rowid = 0")
    assert audit_numbers(con) == GOOD
