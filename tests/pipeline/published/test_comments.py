"""A comment that several tables share is written once, and no column goes without one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest

from pipeline.published import comments
from pipeline.published.comments import describe_columns, shared_comment
from pipeline.published.stage import BUILT, COPIED
from pipeline.warehouse.sql import all_queries

COMMENT = re.compile(
    r"^comment on column (?:snapshot\.published|insights)\.(\w+)\.(\w+) is '((?:[^']|'')*)';", re.MULTILINE
)
OWN = [m for q in all_queries() for m in COMMENT.findall(q.text) if m[0] in (*BUILT, *COPIED)]
"""(table, column, text) of the comments that stand in the tables' own files."""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:")
    con.execute("attach ':memory:' as snapshot; create schema snapshot.published")
    con.execute("create table snapshot.published.themes (theme_id text, share double, odd text)")
    con.execute("comment on column snapshot.published.themes.theme_id is 'its own'")
    yield con
    con.close()


def read(con: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    return dict(con.execute("select column_name, comment from duckdb_columns() where table_name = 'themes'").fetchall())


def test_a_column_gets_the_shared_text_unless_it_has_its_own(con: duckdb.DuckDBPyConnection) -> None:
    assert describe_columns(con) == 1
    assert read(con) == {"theme_id": "its own", "share": shared_comment("themes", "share"), "odd": None}


def test_a_text_of_named_tables_is_theirs_only() -> None:
    assert shared_comment("alerts", "touchpoint") != shared_comment("gaps", "touchpoint")
    assert shared_comment("no_such_table", "share") is None
    assert shared_comment("themes", "no_such_column") is None


def test_no_comment_stands_in_two_files_word_for_word() -> None:
    repeated = {key for key, n in Counter((column, text) for _, column, text in OWN).items() if n > 1}
    assert not repeated


def test_no_file_repeats_the_shared_text() -> None:
    assert [(t, c) for t, c, text in OWN if shared_comment(t, c) == text.replace("''", "'")] == []


def test_shared_texts_name_published_tables() -> None:
    for column, entry in comments._shared().items():
        names = () if isinstance(entry, str) else ", ".join(entry).split(", ")
        assert set(names) <= {*BUILT, *COPIED, "others"}, column
