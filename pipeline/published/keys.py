"""Audit of the keys of all published tables, as the headers of their .sql files state them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import duckdb
from duckdb import ColumnExpression as Column

from pipeline.warehouse.sql import keys

SCHEMA = "snapshot.published"
logger = logging.getLogger(__name__)


def published_keys(stated: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the key columns by published table; a table that is copied from insights has the same key as there.

    Args:
        stated: Key columns by schema.table; None: those of the headers.
    """
    known = keys() if stated is None else stated
    found: dict[str, tuple[str, ...]] = {}
    for schema in ("insights", "published"):
        found |= {
            table.removeprefix(f"{schema}."): key for table, key in known.items() if table.startswith(f"{schema}.")
        }
    return found


def audit_keys(con: duckdb.DuckDBPyConnection, stated: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, int]:
    """Return {"unique_keys": number of tables of the attached snapshot with two rows that share a key, or without one}.

    Null counts as a value, because a table may have one row per journey whose theme_id is null. Tables that
    break it are logged by name. One pass per table.

    Args:
        con: The writer's connection, with the snapshot attached.
        stated: Key columns by schema.table; None: those of the headers.
    """
    known = published_keys(stated)
    broken = 0
    for (table,) in con.execute(_TABLES).fetchall():
        key = known.get(table)
        if key is None:
            logger.error("published.%s: no .sql file states its key", table)
            broken += 1
            continue
        columns = [Column(name) for name in key]
        grouped = con.table(f"{SCHEMA}.{table}").aggregate(
            [*columns, duckdb.FunctionExpression("count").alias("rows")], ", ".join(f'"{name}"' for name in key)
        )
        if grouped.filter(Column("rows") > duckdb.ConstantExpression(1)).limit(1).fetchall():
            logger.error("published.%s: several rows share a key (%s)", table, ", ".join(key))
            broken += 1
    return {"unique_keys": broken}


_TABLES = """
select table_name from duckdb_tables()
where database_name = 'snapshot' and schema_name = 'published'
order by table_name
"""
