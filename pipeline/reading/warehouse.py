"""The few things that only the warehouse knows, read while nobody writes.

Readers go by the published file, which is never held by anybody: themes, groups, models, events, scores. Only what was
recorded since the last publication (corrections, pins) and what is never published (rejected rows, failed runs) is in
the warehouse alone. DuckDB lets no process open a file that another holds read-write, and a reader that holds it would
make a run fail that starts just then. So:

- a reader asks who writes (a lock that is held for a moment and creates nothing), and while somebody does, it answers
  from the published file or says what it cannot know;
- else it opens the warehouse read-only for one query, some milliseconds;
- the writer waits for such a reader up to connection.READER_WAIT_S.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseBusy, WarehouseError
from pipeline.warehouse.lock import describe_holder


def current_writer(warehouse: Path) -> str | None:
    """Return who holds the writer's lock now; None if nobody does."""
    lock = warehouse.with_name(warehouse.name + ".lock")
    try:
        fd = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return describe_holder(lock)
    finally:
        os.close(fd)
    return None


@contextmanager
def idle_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """Open a read-only connection to the warehouse, with times in UTC; None while somebody writes. Keep the block short.

    Raises:
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    if not path.exists():
        raise WarehouseError(f"{path}: nothing has been read yet; run `voc run` first")
    con = None if current_writer(path) else _connect(path)
    if con is None:
        yield None
        return
    try:
        con.execute("set timezone = 'UTC'")
        yield con
    except duckdb.CatalogException as e:
        raise WarehouseError(f"{path}: was written by an older version of voc; `voc run` brings it up to date") from e
    finally:
        con.close()


@contextmanager
def read_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse as idle_warehouse does, for what nothing else knows. Keep the block short.

    Raises:
        WarehouseBusy: Somebody writes; the message names them.
        WarehouseError: There is no warehouse, or it cannot be read.
    """
    with idle_warehouse(path) as con:
        if con is None:
            raise WarehouseBusy(f"{path}: {current_writer(path) or 'a run'} is writing; try again when it has finished")
        yield con


def _connect(path: Path) -> duckdb.DuckDBPyConnection | None:
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as e:
        said = str(e).splitlines()[0]
        if "lock on file" in said:  # a run has just begun
            return None
        raise WarehouseError(f"{path}: cannot be read: {said}") from e
