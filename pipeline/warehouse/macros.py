"""Macros that several stages count with."""

from __future__ import annotations

import duckdb

from pipeline.warehouse.sql import load_sql, run_sql

PACKAGE = "pipeline.warehouse"
NAMES = ("exact_sums", "wilson", "wishes")


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create exact_sum, exact_avg, wilson_low, wilson_high and is_wish, for this connection."""
    for name in NAMES:
        run_sql(con, PACKAGE, name)


def macro_texts() -> tuple[str, ...]:
    """Return the definitions of macros, for fingerprints of what is computed with them."""
    return tuple(load_sql(PACKAGE, name) for name in NAMES)
