"""Every table of a DuckDB file as rows and hash, to tell whether two nights ended the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from tests.chaos.table import Table

OWN = (
    "run_id",
    "loaded_at",
    "rejected_at",
    "superseded_at",
    "superseded_by_run",
    "happened_at",
    "since",
    "checked_at",
    "found_at",
    "first_found_at",
    "made_at",
    "updated_at",
    "valid_from",
)
"""Columns that name the run or the time of the work: the only ones that are not compared."""
LEDGER = ("ops", "runs")
"""Schema and published table of the ledger: attempts and reports of killed runs are meant to differ."""

Digests = Mapping[str, tuple[int, str]]


def digests(file: Path) -> Digests:
    """Rows and hash of each table, without the columns of OWN and without the ledger."""
    con = duckdb.connect()
    con.execute("attach $path as db (read_only)", {"path": str(file)})
    names = con.execute(
        "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns() "
        "where database_name = 'db' and not internal group by all order by all"
    ).fetchall()
    found = {}
    for schema, table, columns in names:
        if schema in LEDGER or table in LEDGER:
            continue
        kept = ", ".join(f'"{c}"' for c in columns if c not in OWN)
        rows = con.execute(f'select {kept} from db."{schema}"."{table}" order by all').fetchall()
        found[f"{schema}.{table}"] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    con.close()
    return found


def compare(wanted: Mapping[Path, Digests], point: str, table: Table) -> None:
    """Note in the table what differs from the undisturbed night."""
    for file, tables in wanted.items():
        found = digests(file)
        for name in sorted(set(found) | set(tables)):
            rows, digest = found.get(name, (0, ""))
            rows_wanted, digest_wanted = tables.get(name, (0, ""))
            table.rows_lost += max(0, rows_wanted - rows)
            if digest != digest_wanted:
                table.different.append(f"{point}: {file.name} {name}")


def was_resumed(warehouse: Path) -> bool:
    """Whether a run was carried on with under its own id."""
    con = duckdb.connect()
    con.execute("attach $path as w (read_only)", {"path": str(warehouse)})
    found: bool = con.execute("select max(attempts) > 1 from w.ops.runs").fetchall()[0][0]
    con.close()
    return found
