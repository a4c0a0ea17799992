"""A connection for statements that somebody else may have written: it reads the published file and nothing else, for so long."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.connection import open_published

LIMIT_S = 600.0
"""Seconds that a statement may take."""
GRACE_S = 10.0
"""Seconds after which a process that was only started for the statement ends, if DuckDB does not stop by itself."""
SEALS = (
    "set temp_directory = ''",  # else a large sort writes to `.tmp` in the current folder
    "set python_enable_replacements = false",  # else `from x` reads a variable of the program
    "set allow_persistent_secrets = false",
    "set allow_community_extensions = false",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set enable_external_access = false",  # no file, folder or address but the snapshot
    "set lock_configuration = true",
)
"""Settings of DuckDB, in this order; the last one keeps a statement from taking them back."""


@contextmanager
def sealed(published: Path | str, *, limit_s: float | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file for one statement and close it; after limit_s seconds (None: LIMIT_S) the statement is interrupted.

    Raises:
        QueryError: Nothing is published, the statement fails or takes too long.
    """
    con = open_published(published)
    limit_s = LIMIT_S if limit_s is None else limit_s
    over = threading.Event()

    def interrupt() -> None:
        over.set()
        con.interrupt()

    timer = threading.Timer(limit_s, interrupt)
    timer.daemon = True
    try:
        for seal in SEALS:
            con.execute(seal)
        timer.start()
        yield con
    except duckdb.Error as e:
        if over.is_set():
            raise QueryError(
                f"query stopped after {limit_s:g} s; add a filter or a limit, or open the file yourself"
            ) from None
        raise QueryError(f"query failed: {e}; `voc docs` lists the tables and columns") from e
    except MemoryError:
        raise QueryError("query failed: its result does not fit into memory; add a filter or a limit") from None
    finally:
        timer.cancel()
        con.close()


@contextmanager
def ending(seconds: float) -> Iterator[None]:
    """End the process with 1 if the block lasts longer: a single function of SQL can work for minutes without noticing an interrupt."""

    def end() -> None:
        sys.stderr.write(f"voc: query stopped after {seconds:g} s\n")
        sys.stderr.flush()
        os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
