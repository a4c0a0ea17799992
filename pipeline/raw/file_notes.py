"""What a person should look at in a file that was read: times without a zone, and keys that many rows share."""

from __future__ import annotations

import duckdb

from pipeline.config.sources import SourceMapping
from pipeline.errors import SourceError, printable
from pipeline.raw.readers.base import Table
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.raw"
CROWDED_SHARE, CROWDED_ROWS = 0.05, 10
"""A customer key in more than this share of a file's rows, and in at least this many, is named."""


def unzoned(mapping: SourceMapping, table: Table) -> list[str]:
    """Return a line where the file should name the time zone of its times and does not, and the mapping does not either."""
    moment = mapping.created_at
    stated = moment.constant is not None or "timezone" in moment.model_fields_set or moment.column in table.zones
    if stated or not mapping.format.import_row:
        return []
    return [
        f"the header names no time zone for column {printable(moment.column or '')!r}, so its times are read as UTC: state timezone in the "
        "mapping if they are not"
    ]


def foreign_ids(con: duckdb.DuckDBPyConnection, mapping: SourceMapping, file_hash: str) -> list[str]:
    """Return a line where ids of the file stand for other responses in a file that was loaded before.

    Two exports that both count from 1 would replace each other's responses.

    Raises:
        SourceError: Half or more of the known ids do, and the mapping takes any plain file (match.fallback).
    """
    found = run_sql(con, PACKAGE, "foreign_ids", {"file_hash": file_hash}).fetchall()
    known, foreign, other = found[0]
    if not foreign:
        return []
    said = (
        f"{foreign:,} of {known:,} ids that are known already belong to other responses in {printable(other or 'a file that is gone')}, of another "
        "time and with other words"
    )
    if mapping.match.fallback and 2 * foreign >= known:
        raise SourceError(
            f"{said}; two exports that number their rows alike need a source each: `voc sources new FILE --name NAME --write` makes one"
        )
    return [f"{said}; they count as new versions of these. If they are not, the two files need a source each"]


def crowded_keys(con: duckdb.DuckDBPyConnection, mapping: SourceMapping) -> list[str]:
    """Return a line about customer keys that stand in so many rows that they are hardly one customer's. A key itself is not shown."""
    found = run_sql(con, PACKAGE, "crowded_keys", {"least": CROWDED_ROWS, "share": CROWDED_SHARE}).fetchall()
    column = mapping.customer.column if mapping.customer else None
    if not found or column is None:
        return []
    shown = ", ".join(f"that of row {first:,} in {rows:,} of {total:,} rows" for first, rows, total in found[:3])
    more = f", and {len(found) - 3} more" if len(found) > 3 else ""
    return [
        f"column {printable(column)!r}: a key stands in more than {CROWDED_SHARE:.0%} of the rows: {shown}{more}; they count as one customer. "
        "If the key names nobody, list it in customer.null_values"
    ]
