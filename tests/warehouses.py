"""New warehouses for tests: copies of one that the migrations have made, since making one takes as long as many a test."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse import connection
from pipeline.warehouse.migrate import migrate

make_connection: Callable[..., duckdb.DuckDBPyConnection] = connection._connect
"""What the product opens a warehouse with."""


@cache
def migrated() -> Path:
    """A closed warehouse without a row, made by the migrations."""
    folder, process = tempfile.mkdtemp(prefix="voc-migrated-"), os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == process else None)
    path = Path(folder) / "migrated.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("set timezone = 'UTC'")
        migrate(con)
    return path


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to a migrated warehouse in memory."""
    con = duckdb.connect(":memory:")
    con.execute("set timezone = 'UTC'")
    con.execute(f"attach '{migrated()}' as migrated (read_only)")
    con.execute("copy from database migrated to memory")
    con.execute("detach migrated")
    return con


@contextmanager
def new_ones_are_copies() -> Iterator[None]:
    """Within the block, a warehouse that this process opens and that is not there yet begins as a copy; what follows is the product's."""

    def connect(path: Path, config: Any) -> duckdb.DuckDBPyConnection:
        if path.parent.is_dir() and not path.exists():
            try:
                shutil.copyfile(migrated(), path)
            except OSError:  # a full disk, a folder that may not be written to: the product's to tell
                path.unlink(missing_ok=True)
        return make_connection(path, config)

    connection._connect = connect
    try:
        yield
    finally:
        connection._connect = make_connection
