"""What `voc status` and `voc rejected` print: runs, freshness, the writer, rows that could not be read."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from pipeline.config.modes import open_to_all
from pipeline.config.settings import Settings
from pipeline.errors import printable
from pipeline.reading.warehouse import current_writer, idle_warehouse, read_warehouse
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.pending import describe_pending

RUNS = """
select run_id, if(status = 'running', 'stopped', status) as status, attempts, started_at at time zone 'UTC' as started, date_diff('second', started_at, finished_at) as seconds, error
from ops.runs order by started_at desc limit 10
"""
"""Read while nobody writes: a run that the ledger still calls running has lost its process, and the next one takes it over."""
UNREAD_FILES = """
select file_name, status, error from raw.files
where status in ('failed', 'unmatched') and file_name not in (select file_name from raw.files where status = 'loaded')
qualify row_number() over (partition by file_name order by loaded_at desc) = 1
order by file_name
"""
CONFLICTS = """
select (select count(*) from raw.key_maps), (select count(distinct customer) from raw.persons), (select count(*) from raw.key_conflicts)
"""
REJECTED = """
select file_name, line_number, reason, raw_text, count(*) over () from raw.rejected_rows
order by rejected_at desc, file_name, line_number limit $1
"""


def print_status(settings: Settings) -> None:
    """Print the writer, the last runs and how old the newest response is.

    Reads the warehouse when nobody writes, else the published file.
    """
    writer = current_writer(settings.paths.warehouse)
    sys.stdout.write(f"writer     {writer or 'none'}\n")
    sys.stdout.write(f"warehouse  {_describe(settings.paths.warehouse)}\n")
    sys.stdout.write(f"published  {_describe(settings.paths.published)}\n")
    if settings.paths.published.exists():
        con = open_published(settings.paths.published)
        newest, count = con.execute("select max(created_at), count(*) from responses").fetchone() or (None, 0)
        sys.stdout.write(
            f"responses  {count}, the newest of {newest:%Y-%m-%d %H:%M} UTC\n" if newest else "responses  0\n"
        )
        con.close()
    if names := open_to_all(settings.paths.data):
        said = f"every account of this machine can read {' and '.join(names)}; close the folder: chmod 0700"
        sys.stdout.write(f"warning    {said} {settings.paths.data}\n")
    for said in describe_pending(settings.paths.data):
        sys.stdout.write(f"erasure    {said}; the next run finishes it, or `voc erase --finish`\n")
    if settings.paths.warehouse.exists():
        with idle_warehouse(settings.paths.warehouse) as idle:
            if idle is not None:
                idle.sql(RUNS).show(max_width=160)
                _print_unread(idle)
                _print_keys(idle)


def _print_unread(con: duckdb.DuckDBPyConnection) -> None:
    """Name files of the inbox of which no row could be read."""
    for name, status, error in con.execute(UNREAD_FILES).fetchall():
        sys.stdout.write(printable(f"not read   {name}: {status}: {error}") + "\n")


def _print_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Say how many customers are joined over keys, and how many keys are left apart because what is said about them conflicts."""
    if not con.execute(
        "select count(*) from duckdb_tables() where schema_name = 'raw' and table_name = 'key_conflicts'"
    ).fetchall()[0][0]:
        return  # a warehouse of an earlier version
    maps, persons, conflicts = con.execute(CONFLICTS).fetchall()[0]
    if persons or conflicts:
        left = f"; {conflicts:,} in conflict stay apart (published.key_conflicts)" if conflicts else ""
        sys.stdout.write(
            f"customers  {persons:,} with several keys are one each, by {maps:,} key maps and what responses carry{left}\n"
        )


def print_rejected(settings: Settings, *, limit: int) -> None:
    """Print rows that could not be read: file, line, reason and the row's first characters.

    Raises:
        WarehouseBusy: A run is writing.
        WarehouseError: There is no warehouse yet.
    """
    with read_warehouse(settings.paths.warehouse) as con:
        rows = con.execute(REJECTED, [limit]).fetchall()
    for name, line, reason, raw, _ in rows:
        shown = ascii(raw[:120])[1:-1] if raw else ""
        sys.stdout.write(f"{printable(name)}:{line or '?'}: {printable(reason)}\n    {shown}\n")
    total = rows[0][4] if rows else 0
    sys.stdout.write(f"{total} rejected rows" + (f", {len(rows)} shown\n" if total > len(rows) else "\n"))


def _describe(path: Path) -> str:
    return f"{path} ({path.stat().st_size / 1e6:.1f} MB)" if path.exists() else f"{path} (does not exist yet)"
