"""Every query's header says what its statements do."""

from __future__ import annotations

import re
from functools import cache

import duckdb
import pytest

from pipeline.config.settings import ROOT
from pipeline.warehouse.migrate import migrate
from pipeline.warehouse.sql import Query, all_queries, keys, load_sql, read_queries
from tests.pipeline.warehouse.sql_tables import tables

QUERIES = all_queries()
READ_PUBLISHED = ("pipeline/reading/", "pipeline/report/", "pipeline/notices/")
"""Folders whose queries name published tables without their schema."""


def label(query: Query) -> str:
    return f"{query.path}:{query.name}"


@cache
def made() -> frozenset[str]:
    """Temporary tables that some query makes."""
    return frozenset(name for q in all_queries() for name in tables(q.text).makes if "." not in name)


@cache
def catalogue() -> frozenset[str]:
    """Tables and views of an empty warehouse with all migrations."""
    with duckdb.connect(":memory:") as con:
        migrate(con)
        rows = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where not internal"
            " union all select schema_name || '.' || view_name from duckdb_views() where not internal"
        ).fetchall()
    return frozenset(name for (name,) in rows)


def read(query: Query) -> tuple[set[str], set[str]]:
    """Tables and frames that the statements read."""
    names = set(tables(query.text).reads)
    if query.path.startswith(READ_PUBLISHED):
        built = {name for name in names if f"published.{name}" in known_tables()}
        names = (names - built) | {f"published.{name}" for name in built}
    frames = {name for name in names if "." not in name and name not in made()}
    return names - frames, frames


@cache
def known_tables() -> frozenset[str]:
    """Tables that a migration or a query makes, as schema.table; insights tables are published under their names."""
    built = {name for q in all_queries() for name in tables(q.text).makes}
    return catalogue() | built | {name.replace("insights.", "published.") for name in built}


@pytest.mark.parametrize("query", QUERIES, ids=label)
def test_header_names_what_the_statements_read_and_write(query: Query) -> None:
    reads, frames = read(query)
    assert set(query.reads) == reads
    assert set(query.frames) == frames
    assert set(query.writes) == tables(query.text).writes


@pytest.mark.parametrize("query", QUERIES, ids=label)
def test_query_makes_at_most_one_table_and_states_its_key(query: Query) -> None:
    makes = tables(query.text).makes
    assert len(makes) <= 1, makes
    assert bool(query.key) == bool(makes)
    assert not makes or query.writes == tuple(makes)


@pytest.mark.parametrize("query", QUERIES, ids=label)
def test_header_says_what_a_row_is_and_is_where_it_is_read(query: Query) -> None:
    assert query.grain or not tables(query.text).reads
    assert set(re.findall(r"^-- (name|grain|reads|frames|writes|key):", query.text, re.MULTILINE)) == {
        field
        for field in ("name", "grain", "reads", "frames", "writes", "key")
        if (getattr(query, field) if field != "name" else query.text.startswith("-- name:"))
    }


def test_every_table_is_one_of_the_catalogue_or_made_by_a_query() -> None:
    for query in QUERIES:
        unknown = {name for name in (*query.reads, *query.writes) if "." in name} - known_tables()
        assert not unknown, label(query)


def test_duckdb_itself_names_the_same_tables_where_it_can() -> None:
    """get_table_names binds the statement: it can do so for most selects and tables made from one."""
    checked = 0
    with duckdb.connect(":memory:") as con:
        for query in all_queries():
            mine = tables(query.text)
            for statement in con.extract_statements(re.sub(r"\$\w+", "null", query.text)):
                try:
                    named = con.get_table_names(statement.query, qualified=True)
                except duckdb.Error:
                    continue
                plain = {".".join(n.split(" AS ")[0].replace('"', "").split(".")[-2:]) for n in named}
                assert plain <= mine.reads | mine.writes, label(query)
                checked += bool(plain)
    assert checked > 100


def test_names_are_unique_within_a_folder() -> None:
    for folder in {q.path.rsplit("/", 1)[0] for q in all_queries()}:
        names = [q.name for q in all_queries() if q.path.rsplit("/", 1)[0] == folder]
        assert len(names) == len(set(names)), folder


def test_frames_come_from_queries_that_exist_or_from_outside() -> None:
    names = {q.name for q in all_queries()}
    for query in QUERIES:
        for origin in (o for origins in query.frames.values() for o in origins):
            assert origin in names or " " in origin or (ROOT / origin).exists(), label(query)


def test_a_file_of_several_queries_is_read_whole_or_one_by_one() -> None:
    whole, one = load_sql("pipeline.raw", "judge_rows"), load_sql("pipeline.raw", "verdicts")
    assert one in whole
    assert "table buried" in whole
    assert "table buried" not in one
    with pytest.raises(KeyError):
        load_sql("pipeline.raw", "no_such_query")


def test_fields_may_go_on_over_lines() -> None:
    text = "-- grain: a\n-- reads: raw.files,\n--   raw.scores\n-- frames: x (one, two), y\n-- Prose.\nselect 1;\n"
    (query,) = read_queries(text, path="pipeline/raw/sql/x.sql")
    assert query.reads == ("raw.files", "raw.scores")
    assert query.frames == {"x": ("one", "two"), "y": ()}
    assert (query.name, query.grain, query.writes, query.key) == ("x", "a", (), ())


def test_keys_are_those_of_the_tables_made() -> None:
    assert keys()["published.scores"] == ("response_id", "kind", "item")
