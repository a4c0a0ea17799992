"""Which month each published row belongs to, and the types that every reader of Parquet knows."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

NO_MONTH = "all"
"""Partition of rows that belong to no single month: of the whole time, of weeks, of spans, of responses without a day."""
MONTH = "month"
"""Name of the partition column; a table that has a column of that name is not parted."""
_OWN = (
    ("created_on", "select *, coalesce(strftime(created_on, '%Y-%m'), 'all') as month from rows"),
    ("period", "select *, case when regexp_full_match(period, '\\d{4}-\\d{2}') then period else 'all' end as month from rows"),
)  # fmt: skip
_BORROWED = (
    (
        "response_id",
        ("responses.response_id", "responses.created_on"),
        "select rows.*, coalesce(strftime(r.created_on, '%Y-%m'), 'all') as month from rows left join responses r using (response_id)",
    ),
    (
        "verbatim_id",
        ("verbatims.verbatim_id", "verbatims.created_on"),
        "select rows.*, coalesce(strftime(v.created_on, '%Y-%m'), 'all') as month from rows left join verbatims v using (verbatim_id)",
    ),
    (
        "sentence_id",
        ("sentences.sentence_id", "sentences.verbatim_id", "verbatims.verbatim_id", "verbatims.created_on"),
        "select rows.*, coalesce(strftime(v.created_on, '%Y-%m'), 'all') as month from rows left join sentences s using (sentence_id)"
        " left join verbatims v on v.verbatim_id = s.verbatim_id",
    ),
)
"""Column by which a row finds its response's day, what that needs, and the query."""
_PLAIN: Mapping[str, str] = {"JSON": "varchar", "TIMESTAMP": "timestamptz", "TIMESTAMP WITH TIME ZONE": "timestamptz"}
"""Types that are written as another one. A TIMESTAMP of the published file is UTC; written with its zone, Spark, Snowflake and
BigQuery take it for the moment that it is, and not for the clock of whoever reads."""


def asked(rows: duckdb.DuckDBPyRelation, sql: str) -> duckdb.DuckDBPyRelation:
    """Return the answer to a select on the rows, which it calls `rows`."""
    found = rows.query("rows", sql)
    assert found is not None, "a select has an answer"
    return found


def plain_types(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return the rows in types that Parquet's readers share: JSON as text, moments with their zone, arrays as lists of any length.

    The connection's time zone must be UTC, as open_published sets it.
    """
    columns = []
    for column, kind in zip(rows.columns, rows.types, strict=True):
        wanted = f"{kind.children[0][1]}[]" if kind.id == "array" else _PLAIN.get(str(kind))
        expression = duckdb.ColumnExpression(column)
        columns.append(expression.cast(wanted).alias(column) if wanted else expression)
    return rows.select(*columns)


def with_month(rows: duckdb.DuckDBPyRelation, known: frozenset[str]) -> duckdb.DuckDBPyRelation:
    """Return the rows with a last column `month`, as 2026-03 or "all"; as they are where the table has no day, period or response.

    Args:
        rows: Of a published table.
        known: Every published column, as table.column.
    """
    if MONTH in rows.columns:
        return rows
    for column, sql in _OWN:
        if column in rows.columns and (column != "created_on" or str(rows[column].types[0]) == "DATE"):
            return asked(rows, sql)
    for column, needs, sql in _BORROWED:
        if column in rows.columns and known.issuperset(needs):
            return asked(rows, sql)
    return rows
