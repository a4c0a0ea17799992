"""One writer at a time: an advisory lock beside the warehouse, freed by the kernel when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import WarehouseBusy, WarehouseError

GRACE_S = 0.3
"""Fewest seconds to try: a reader who asks whether somebody writes (reading.status) also holds the lock for a moment."""


@contextmanager
def writer_lock(warehouse: Path, *, purpose: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the writer's lock of `warehouse` for the length of the block.

    Args:
        warehouse: Path of the warehouse file; the lock is the file `<warehouse>.lock` beside it.
        purpose: What the holder does ("run 20260314T…"), shown to whoever is refused.
        wait_s: Seconds to wait for another writer to finish; 0 refuses after GRACE_S.

    Raises:
        WarehouseBusy: Another process still holds the lock after `wait_s`.
        WarehouseError: The folder cannot be made or written.
    """
    path = warehouse.with_name(warehouse.name + ".lock")
    try:
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as e:
        raise WarehouseError(f"{e.filename or path}: {e.strerror or e}; the warehouse cannot be written there") from e
    try:
        deadline = time.monotonic() + max(wait_s, GRACE_S)
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise WarehouseBusy(
                        f"{warehouse}: {describe_holder(path)} is writing; wait for it, or see `voc status`"
                    ) from None
                time.sleep(min(1.0, max(0.05, (deadline - time.monotonic()) / 10)))
        os.ftruncate(fd, 0)
        holder = {"purpose": purpose, "pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        os.pwrite(fd, json.dumps(holder).encode(), 0)
        yield
        os.ftruncate(fd, 0)
    finally:
        os.close(fd)


def describe_holder(lock_path: Path) -> str:
    """Return who wrote the lock file last: "run X (pid 42, since …)", or "another process" if it does not say."""
    try:
        holder = json.loads(lock_path.read_text())
        return f"{holder['purpose']} (pid {holder['pid']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
