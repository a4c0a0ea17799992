"""Rewrite the warehouse, so that no block of its file contains a deleted row."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseError

_TABLES = "select schema_name, table_name from duckdb_tables() where database_name = $side order by all"


def rewrite_marker(warehouse: Path) -> Path:
    """Return the file that exists while a warehouse holds bytes of rows that were deleted and must not stay."""
    return warehouse.with_name(warehouse.name + ".rewrite")


def rewrite(
    warehouse: Path, *, memory_limit: str = "2GB", threads: int = 2, storage_version: str | None = None
) -> None:
    """Replace the file by a copy of its live rows, in one step; twice its size is needed on the disk for a while.

    storage_version is that of the copy; None: the newest. Call it while holding the writer's lock and without a connection to the file.

    Raises:
        WarehouseError: It cannot be copied (disk full); the old file stays.
    """
    for stale in warehouse.parent.glob(f".{warehouse.name}.*.rewriting*"):
        stale.unlink(missing_ok=True)
    spill = Path(f"{warehouse}.tmp")
    building = warehouse.with_name(f".{warehouse.name}.{os.getpid()}.rewriting")
    con = duckdb.connect(
        ":memory:", config={"memory_limit": memory_limit, "threads": threads, "temp_directory": str(spill)}
    )
    try:
        con.execute("attach $path as old (read_only)", {"path": str(warehouse)})
        versioned = f" (storage_version '{storage_version}')" if storage_version else ""
        con.execute(f"attach $path as new{versioned}", {"path": str(building)})
        con.execute("copy from database old to new")
        con.execute("checkpoint new")
        same = _counts(con, "old") == _counts(con, "new")
        con.execute("detach new")
        con.execute("detach old")
        if not same:
            raise WarehouseError(f"{warehouse}: the copy differs from the original; the old file stays")
        _sync(building)
        building.replace(warehouse)
        warehouse.with_name(warehouse.name + ".wal").unlink(missing_ok=True)
        _sync(warehouse.parent)
    except (duckdb.Error, OSError) as e:
        raise WarehouseError(f"{warehouse}: cannot be rewritten: {str(e).splitlines()[0]}; the old file stays") from e
    finally:
        with suppress(duckdb.Error):
            con.close()
        for rest in (building, building.with_name(building.name + ".wal")):
            rest.unlink(missing_ok=True)
        shutil.rmtree(spill, ignore_errors=True)


def _counts(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, int]:
    """Return the number of rows by table of the attached database."""
    tables = [f"{schema}.{table}" for schema, table in con.execute(_TABLES, {"side": side}).fetchall()]
    return {table: con.table(f"{side}.{table}").count("*").fetchall()[0][0] for table in tables}


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
