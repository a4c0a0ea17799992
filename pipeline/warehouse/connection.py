"""Connections: the one writer's to the warehouse, and readers' to the published file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.errors import QueryError, WarehouseError
from pipeline.warehouse.migrate import migrate

if TYPE_CHECKING:
    from pipeline.config.settings import Settings

READER_WAIT_S = 10.0
"""Seconds that the writer waits for a reader to close the warehouse; reading.warehouse holds it for milliseconds."""


@contextmanager
def open_warehouse(path: Path, *, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the writer's connection to the warehouse, migrated to the newest schema; closes it at the end of the block.

    Args:
        path: Warehouse file, which is created if it is missing.
        memory_limit: DuckDB's limit, for instance "2GB"; larger work spills to `<path>.tmp/`.
        threads: DuckDB's worker threads.

    Raises:
        WarehouseError: The file cannot be opened (damaged, of a newer version, held by another process for longer than
            READER_WAIT_S).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": str(path) + ".tmp",
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with _migrated(_connect(path, config)) as con:
        yield con


def open_settings_warehouse(settings: Settings) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Return open_warehouse with the settings' path and limits."""
    return open_warehouse(settings.paths.warehouse, memory_limit=settings.memory_limit, threads=settings.threads)


@contextmanager
def scratch_warehouse(*, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty warehouse in memory, migrated to the newest schema; nothing of it is ever written to a disk.

    Args:
        memory_limit: DuckDB's limit, for instance "2GB"; larger work fails.
        threads: DuckDB's worker threads.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with _migrated(duckdb.connect(":memory:", config=config)) as con:
        yield con


@contextmanager
def _migrated(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Set the connection up, bring it to the newest schema, and close it in the end."""
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("set enable_progress_bar = false")
        migrate(con)
        yield con
    finally:
        con.close()


def _connect(path: Path, config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    """Open the file read-write, waiting for readers that have it open; DuckDB refuses at once."""
    deadline = time.monotonic() + READER_WAIT_S
    while True:
        try:
            return duckdb.connect(str(path), config=config)
        except duckdb.Error as e:
            said = str(e).splitlines()[0]
            if "lock on file" in said and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            raise WarehouseError(f"{path}: cannot open the warehouse: {said}; see `voc status`") from e


def open_published(path: Path | str) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to the published file as it is now, with `published` as default schema.

    Attaching to an in-memory database sees the newest file even in a process that still holds an older one open;
    a second `duckdb.connect(path)` there would get the old file (DuckDB shares one instance by path).

    Raises:
        QueryError: There is no such file, or it cannot be read.
    """
    if not Path(path).exists():
        raise QueryError(f"{path}: nothing has been published yet; run `voc run` first")
    con = duckdb.connect(":memory:")
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("attach $path as voc (read_only)", {"path": str(path)})
        con.execute("use voc.published")
    except duckdb.Error as e:
        con.close()
        raise QueryError(f"{path}: cannot read the published file: {str(e).splitlines()[0]}") from e
    return con
