"""Which kept snapshots there are: `voc publish --list`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.config.settings import Settings
from pipeline.published import history
from pipeline.reading.warehouse import read_warehouse


def kept_lines(settings: Settings) -> Iterator[str]:
    """Yield one line per kept snapshot, newest first: run, start, size, and whether readers see it.

    Raises:
        WarehouseBusy: A run is writing.
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    with read_warehouse(settings.paths.warehouse) as con:
        kept = history.list_kept(con, settings)
    for row in kept:
        started = f"{row['started_at']:%Y-%m-%d %H:%M}" if row["started_at"] else "unknown"
        state = "published, pinned" if row["pinned"] else "published" if row["live"] else ""
        yield f"{row['run_id']}  {started} UTC  {row['bytes'] / 1e6:8.1f} MB  {state}".rstrip()
    yield f"up to {settings.publish.keep} are kept (publish.keep)"
