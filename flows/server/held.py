"""Which processes serve a data folder: the server and the flows each hold a lock that says where they are. Imports no Prefect."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.errors import VocError

LOOKS = 4
"""Further attempts: another process may hold the lock for a moment, only to see who has it (served_at)."""


class ServeError(VocError):
    """The flows cannot be served; says what is in the way."""


class AlreadyServed(ServeError):
    """Another process serves this data folder; the message names it and its UI."""


@contextmanager
def held(lock: Path, *, ui: str) -> Iterator[None]:
    """Hold a lock for the length of the block; it says who holds it, and where the UI is.

    Args:
        lock: File in the server's folder.
        ui: Address of the server.

    Raises:
        AlreadyServed: Another process holds it.
    """
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        _take(file, lock)
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "ui": ui}))
        file.flush()
        yield
        file.truncate(0)


def _take(file: IO[str], lock: Path) -> None:
    for left in range(LOOKS, -1, -1):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not left:
                raise AlreadyServed(f"already running for {lock.parent.parent}: {_holder(lock)}") from None
            time.sleep(0.05)


def served_at(lock: Path) -> str | None:
    """Return the address of the UI as the process says that holds the lock; None if nobody does, or it is just starting."""
    with suppress(OSError, ValueError, KeyError, TypeError), lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return str(json.loads(file.read())["ui"])
    return None


def _holder(lock: Path) -> str:
    try:
        said = json.loads(lock.read_text())
        return f"Prefect UI {said['ui']} (pid {said['pid']}; stop it with Ctrl-C there, or kill {said['pid']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "it is just starting"
