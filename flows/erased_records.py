"""What an erasure leaves in the files of the Prefect server's database, and how it goes. Imports no Prefect."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def vacuum_file(home: Path) -> Path:
    """Return the file that exists if something was erased from the server's database whose bytes may still be in its files."""
    return home / "vacuum.pending"


def forget_deleted(home: Path) -> None:
    """Write the server's database anew where something was erased from it; call it while no server runs.

    SQLite keeps deleted rows in free pages and in its write-ahead log until then.
    """
    if not vacuum_file(home).exists():
        return
    with closing(sqlite3.connect(home / "prefect.db", isolation_level=None)) as db:
        try:
            db.execute("vacuum")
            db.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error:
            return  # damaged or in use: the server's own start says so; tried again next time
    vacuum_file(home).unlink()
