"""Which kept snapshots there are: `voc publish --list`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.config.settings import Settings
from pipeline.errors import WarehouseError
from pipeline.published import history
from pipeline.reading.warehouse import idle_warehouse


def kept_lines(settings: Settings) -> Iterator[str]:
    """Yield one line per kept snapshot, newest first: run, start, size, and whether readers see it.

    The files themselves say all but whether the published one is pinned, which only the warehouse knows: while a run writes, that is
    left out.

    Raises:
        WarehouseError: Nothing was published here.
    """
    kept, target = history.kept_snapshots(settings), settings.paths.published
    if not kept and not target.exists():
        raise WarehouseError(f"{target}: nothing is published yet; run `voc run` first")
    pinned = _is_pinned(settings)
    for path in reversed(kept):
        live = target.exists() and target.samefile(path)
        state = ("published, pinned" if pinned else "published") if live else ""
        yield f"{path.stem}  {_started(path.stem)} UTC  {path.stat().st_size / 1e6:8.1f} MB  {state}".rstrip()
    yield f"up to {settings.publish.keep} are kept (publish.keep)"


def _is_pinned(settings: Settings) -> bool:
    if not settings.paths.warehouse.exists():
        return False
    with idle_warehouse(settings.paths.warehouse) as con:
        return con is not None and history.live_run(con)[1]


def _started(run_id: str) -> str:
    """Return when the run began, which the beginning of its id says."""
    try:
        return f"{datetime.strptime(run_id[:16], '%Y%m%dT%H%M%SZ'):%Y-%m-%d %H:%M}"
    except ValueError:
        return "unknown"
