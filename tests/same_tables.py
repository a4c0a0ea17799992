"""Do two published files hold the same results? `python -m tests.same_tables OLD.duckdb NEW.duckdb`

Compares every table of the older file, row by row and value by value, numbers to DIGITS places. Left out: what names a run, a time of the work, a
fingerprint or a topic model (identifiers that follow from code and settings), and the texts that explain columns. Prints one line
per table and exits with 1 where values differ or a table is gone; new tables and columns are named.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from tests.chaos.compare import OWN

STAMPS = (*OWN, "first_seen", "model_fingerprint", "topic_model_id", "created_by_model", "manifest", "settings_hash")
DIGITS = 11
"""Places of a number that must agree: sums in another order differ in the last of about 16."""
WORDING = {"quality": ("data",)}
"""Columns that say in words what a figure was measured on."""
SKIPPED = ("runs", "data_dictionary", "theme_models", "theme_events", "theme_membership")
"""Tables of times and identifiers alone, or of texts about tables."""
CREATED = ("responses", "verbatims", "sentences", "mentions")
"""Tables whose created_at is the customer's time; elsewhere it is that of the work."""


def compare(old: Path, new: Path) -> list[tuple[str, str]]:
    """What is said of each table: (name, "same, n rows" or what differs)."""
    con = duckdb.connect()
    for name, path in (("old", old), ("new", new)):
        con.execute(f"attach '{path}' as {name} (read_only)")
    said = []
    tables = {side: columns_of(con, side) for side in ("old", "new")}
    for table, columns in sorted(tables["old"].items()):
        if table in SKIPPED:
            continue
        if table not in tables["new"]:
            said.append((table, "GONE"))
            continue
        gone = [c for c in columns if c not in tables["new"][table]]
        kept = [c for c in columns if c not in gone and c not in STAMPS and (c != "created_at" or table in CREATED)]
        kept = [c for c in kept if c not in WORDING.get(table, ())]
        listed = ", ".join(f'round("{c}", {DIGITS})' if columns[c] == "DOUBLE" else f'"{c}"' for c in kept)
        sides = [f"select {listed} from {side}.published.{table}" for side in ("old", "new")]
        rows = con.execute(f"select count(*) from ({sides[0]})").fetchall()[0][0]
        (missing,) = con.execute(f"select count(*) from ({sides[0]} except all {sides[1]})").fetchall()[0]
        (added,) = con.execute(f"select count(*) from ({sides[1]} except all {sides[0]})").fetchall()[0]
        verdict = (
            f"same, {rows:,} rows" if not (missing or added or gone) else f"DIFFERS: {missing} rows gone, {added} new"
        )
        said.append((table, verdict + (f"; columns gone: {', '.join(gone)}" if gone else "")))
    said += [(table, "new") for table in sorted(set(tables["new"]) - set(tables["old"]))]
    con.close()
    return said


def columns_of(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    """Columns with their types by table of the schema published of an attached file."""
    found = con.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = $side and schema_name = 'published' order by table_name, column_index",
        {"side": side},
    )
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in found.fetchall():
        tables.setdefault(table, {})[column] = kind
    return tables


if __name__ == "__main__":
    results = compare(Path(sys.argv[1]), Path(sys.argv[2]))
    for table, verdict in results:
        print(f"{table:<22}{verdict}")
    sys.exit(any(v.startswith(("DIFFERS", "GONE")) for _, v in results))
