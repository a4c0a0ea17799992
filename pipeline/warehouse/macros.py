"""Macros that several stages count with."""

from __future__ import annotations

import duckdb

from pipeline.warehouse.sql import load_sql, run_sql

PACKAGE = "pipeline.warehouse"
NAMES = ("exact_sums", "wilson", "wishes", "local_time")


def create_macros(con: duckdb.DuckDBPyConnection, *, time_zone: str = "UTC") -> None:
    """Create exact_sum, exact_avg, wilson_low, wilson_high, is_wish, local_time, local_day, local_month and local_month_number, for this connection.

    Args:
        con: The writer's connection.
        time_zone: IANA name of the zone of days, weeks and months.
    """
    con.execute("set variable time_zone = $time_zone", {"time_zone": time_zone})
    for name in NAMES:
        run_sql(con, PACKAGE, name)


def macro_texts() -> tuple[str, ...]:
    """Return the definitions of macros, for fingerprints of what is computed with them."""
    return tuple(load_sql(PACKAGE, name) for name in NAMES)
