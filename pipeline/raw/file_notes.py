"""What a person should look at in a file that was read: times without a zone, and keys that many rows share."""

from __future__ import annotations

import duckdb

from pipeline.config.sources import SourceMapping
from pipeline.errors import printable
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
