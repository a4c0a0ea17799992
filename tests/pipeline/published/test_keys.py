"""The audit of keys finds two rows that share one, in whatever table."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.published.keys import audit_keys, published_keys
from pipeline.published.stage import BUILT

STATED = {"published.scores": ("response_id", "kind"), "insights.pain_points": ("journey_id", "theme_id")}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:")
    con.execute("attach ':memory:' as snapshot; create schema snapshot.published")
    con.execute("create table snapshot.published.scores (response_id text, kind text, value double)")
    con.execute("insert into snapshot.published.scores values ('r1', 'nps', 9), ('r1', 'csat', 9), ('r2', 'nps', 9)")
    con.execute("create table snapshot.published.pain_points (journey_id text, theme_id text)")
    con.execute("insert into snapshot.published.pain_points values ('shop', null), ('shop', 'T001'), ('bank', null)")
    yield con
    con.close()


def test_rows_with_keys_of_their_own_pass(con: duckdb.DuckDBPyConnection) -> None:
    assert audit_keys(con, STATED) == {"unique_keys": 0}


def test_a_repeated_key_is_found_and_named(con: duckdb.DuckDBPyConnection, caplog: pytest.LogCaptureFixture) -> None:
    con.execute("insert into snapshot.published.scores values ('r1', 'nps', 8)")
    assert audit_keys(con, STATED) == {"unique_keys": 1}
    assert "published.scores: several rows share a key (response_id, kind)" in caplog.text


def test_null_is_a_value_of_a_key(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into snapshot.published.pain_points values ('bank', null)")
    assert audit_keys(con, STATED) == {"unique_keys": 1}


def test_every_table_that_the_stage_builds_states_its_key() -> None:
    assert set(BUILT) <= set(published_keys())
