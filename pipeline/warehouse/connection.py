"""Connections: the one writer's to the warehouse, and readers' to the published file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import QueryError, WarehouseError
from pipeline.warehouse.migrate import migrate


@contextmanager
def open_warehouse(path: Path, *, memory_limit: str = "2GB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the writer's connection to the warehouse, migrated to the newest schema; closes it at the end of the block.

    Args:
        path: Warehouse file, created where missing.
        memory_limit: DuckDB's limit, for instance "2GB"; larger work spills to `<path>.tmp/`.
        threads: DuckDB's worker threads.

    Raises:
        WarehouseError: The file cannot be opened (damaged, of a newer version, held by another process).
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
    try:
        con = duckdb.connect(str(path), config=config)
    except duckdb.Error as e:
        raise WarehouseError(f"{path}: cannot open the warehouse: {str(e).splitlines()[0]}; see `voc status`") from e
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("set enable_progress_bar = false")
        migrate(con)
        yield con
    finally:
        con.close()


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
