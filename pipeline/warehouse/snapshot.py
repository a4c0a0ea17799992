"""The published file, replaced whole: built beside it, audited, then put in its place in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.errors import PublishError


@contextmanager
def build_snapshot(
    con: duckdb.DuckDBPyConnection, target: Path, *, storage_version: str = "v1.2.0"
) -> Iterator[None]:
    """Attach an empty database as `snapshot` (with schema published); at the end of the block it replaces `target`.

    The block fills and audits it. When the block raises, or the process dies, `target` stays as it was; readers that
    have the old file open keep it. Half-built files of dead processes are removed.

    Args:
        con: The writer's connection.
        target: The published file; its folder is created.
        storage_version: Oldest DuckDB release that can read the file.

    Raises:
        PublishError: The file cannot be created or replaced (disk full, no permission).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for stale in target.parent.glob(f".{target.name}.*.building*"):
        stale.unlink(missing_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.building")
    try:
        con.execute(
            "attach $path as snapshot (storage_version $version)", {"path": str(building), "version": storage_version}
        )
    except duckdb.Error as e:
        raise PublishError(f"{building}: cannot create the snapshot: {str(e).splitlines()[0]}") from e
    attached = True
    try:
        con.execute("create schema snapshot.published")
        yield
        con.execute("checkpoint snapshot")
        con.execute("detach snapshot")
        attached = False
        _fsync(building)
        building.replace(target)
        _fsync(target.parent)
    except OSError as e:
        raise PublishError(f"{target}: cannot be replaced: {e}; the old file stays") from e
    finally:
        if attached:
            with suppress(duckdb.Error):
                con.execute("detach snapshot")
        building.unlink(missing_ok=True)
        building.with_name(building.name + ".wal").unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
