"""Kept snapshots: which run readers see, going back to an earlier one and forward again, what is pruned."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

from pipeline.config.settings import Settings
from pipeline.errors import PublishError
from pipeline.warehouse.snapshot import put
from pipeline.warehouse.sql import run_sql

logger = logging.getLogger(__name__)

PACKAGE = "pipeline.published"
PINNED = (
    "the published file is pinned to run {run_id}: this run did not replace it; `voc publish --latest` goes forward"
)


def record(con: duckdb.DuckDBPyConnection, run_id: str, *, action: str, pinned: bool) -> None:
    """Append a row to ops.publications.

    Args:
        con: The writer's connection.
        run_id: Run whose snapshot was made or went live.
        action: "publish", "keep", "go back", "go forward" or "erase".
        pinned: Whether later runs leave the published file alone.
    """
    run_sql(con, PACKAGE, "record_publication", {"run_id": run_id, "action": action, "pinned": pinned})


def live_run(con: duckdb.DuckDBPyConnection) -> tuple[str | None, bool]:
    """Run whose results readers see, as recorded (None before the first), and whether it is pinned."""
    row = run_sql(con, PACKAGE, "live_run").fetchone()
    return (row[0], bool(row[1])) if row else (None, False)


def hold_pin(con: duckdb.DuckDBPyConnection, settings: Settings) -> str | None:
    """Run that the published file is pinned to, None if it is not; a file that was lost or replaced is put back.

    A pin whose snapshot and published file are both gone ends.
    """
    run_id, pinned = live_run(con)
    if not pinned or run_id is None:
        return None
    kept, target = settings.paths.snapshot(run_id), settings.paths.published
    if kept.exists():
        if not (target.exists() and target.samefile(kept)):
            _put(kept, target)  # a process died between the ledger's row and the file, or somebody removed it
    elif not target.exists():
        return None
    return run_id


def end_pin_of_cleaned(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether stored rows were cleaned since the published file was made; then a pin ends: an older file shows what was removed.

    Table written: ops.publications.
    """
    row = run_sql(con, "pipeline.warehouse", "open_cleanings").fetchone()
    if not row or not row[0]:
        return False
    run_id, pinned = live_run(con)
    if pinned and run_id is not None:
        record(con, run_id, action="go forward", pinned=False)
        logger.warning("the pin of the published file has ended: it shows what is removed from the texts now")
    return True


def go_back(con: duckdb.DuckDBPyConnection, settings: Settings, run_id: str) -> str:
    """Publish the kept snapshot of an earlier run and pin it; returns the run's whole id.

    Call it while holding the writer's lock. Files: settings.paths.published is replaced. The row in
    ops.publications comes first: where the process dies between the two, the next run puts the file in its place.

    Args:
        con: The writer's connection.
        settings: Settings of the installation.
        run_id: The run, or enough of the end or beginning of its id to tell it from the others.

    Raises:
        PublishError: No such snapshot is kept, or several match.
    """
    found = find_kept(settings, run_id)
    record(con, found, action="go back", pinned=True)
    _put(settings.paths.snapshot(found), settings.paths.published)
    return found


def go_forward(con: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Publish the newest kept snapshot and end the pin; returns its run.

    Raises:
        PublishError: The newest snapshot is not there; the pin has ended, and the next run publishes anew.
    """
    row = run_sql(con, PACKAGE, "made_snapshots").fetchone()
    if row is None:
        raise PublishError("nothing has been published yet; run `voc run` first")
    kept = settings.paths.snapshot(row[0])
    record(con, row[0], action="go forward", pinned=False)
    if not kept.exists():
        raise PublishError(
            f"{kept}: the snapshot is gone, and the pin has ended: remove voc.duckdb, then run `voc run`"
        )
    _put(kept, settings.paths.published)
    return str(row[0])


def kept_snapshots(settings: Settings) -> list[Path]:
    """Return the files of kept snapshots, oldest run first."""
    return sorted(settings.paths.snapshot("x").parent.glob("*.duckdb"))


def find_kept(settings: Settings, run_id: str) -> str:
    """Return the whole id of the kept run that `run_id` names by its beginning or end.

    Raises:
        PublishError: No snapshot matches, or several do.
    """
    ids = [p.stem for p in kept_snapshots(settings)]
    found = [i for i in ids if i == run_id] or [i for i in ids if i.startswith(run_id) or i.endswith(run_id)]
    if len(found) != 1:
        said = "several kept snapshots match" if found else "no kept snapshot"
        raise PublishError(f"{run_id}: {said}; there are: {', '.join(found or ids) or 'none'} (`voc publish --list`)")
    return found[0]


def prune(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Remove all but the newest settings.publish.keep snapshots, and never the one that readers see; returns how many."""
    live, _ = live_run(con)
    folder = settings.paths.snapshot("x").parent
    for stale in folder.glob(".*.linking"):
        stale.unlink(missing_ok=True)
    made = [run_id for (run_id,) in run_sql(con, PACKAGE, "made_snapshots").fetchall()]
    wanted = {*made[: settings.publish.keep], live}
    gone = [path for path in kept_snapshots(settings) if path.stem not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _put(kept: Path, target: Path) -> None:
    try:
        put(kept, target)
    except OSError as e:
        raise PublishError(f"{target}: cannot be replaced: {e}; the old file stays") from e
