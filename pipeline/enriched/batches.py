"""Work in batches: which rows, and each batch's tables written in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.enriched"


def slices(total: int, first_size: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) row numbers, 1-based and inclusive, that cover `total` rows."""
    start = 1
    while start <= total:
        end = min(total, start + (first_size if start == 1 else size) - 1)
        yield start, end
        start = end + 1


def count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    """Return the number that a query counts."""
    row = run_sql(con, PACKAGE, name).fetchone()
    return int(row[0]) if row else 0


def insert(con: duckdb.DuckDBPyConnection, name: str, tables: dict[str, pa.Table]) -> int:
    """Insert the tables in one transaction; returns what the script's last statement counted."""
    for view, table in tables.items():
        con.register(view, table)
    try:
        with transaction(con):
            fetched: Sequence[Any] | None = run_sql(con, PACKAGE, name).fetchone()
    finally:
        for view in tables:
            con.unregister(view)
    return int(fetched[0]) if fetched else 0
