"""What was delivered: a file of JSON lines beside the data, so that no channel gets an alert twice."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

logger = logging.getLogger(__name__)

WAIT_S = 60.0
"""Seconds to wait for another process that is sending alerts; it tells what this one would."""


class Sent:
    """Alerts that were delivered, as (key, channel). Channels use it from threads of their own."""

    def __init__(self, file: IO[str] | None) -> None:
        """Read what is known; None: nothing is known, and nothing will be remembered."""
        self._file, self._lock = file, threading.Lock()
        self._known = _read(file) if file else set()
        self.fault: str | None = None if file else "it cannot be read or written"

    def has(self, key: str, channel: str) -> bool:
        """Return whether the channel has had the alert."""
        return (key, channel) in self._known

    def add(self, key: str, channel: str) -> None:
        """Remember a delivery, on the disk at once. If that fails, the alert was sent all the same and may come again."""
        line = {"key": key, "channel": channel, "sent_at": datetime.now(UTC).isoformat(timespec="seconds")}
        with self._lock:
            self._known.add((key, channel))
            if self._file is None:
                return
            try:
                self.write(json.dumps(line) + "\n")
            except OSError as e:
                self.fault = (e.strerror or "it cannot be written").lower()

    def write(self, line: str) -> None:
        """Append a line; raises OSError if the disk does not take it."""
        assert self._file is not None
        self._file.write(line)
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def remembered(path: Path) -> Iterator[Sent | None]:
    """Yield what was sent, for one process at a time; None if another is still sending after WAIT_S.

    A file that cannot be opened does not silence anybody: an alert that comes twice is better than one that never comes.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, "not a file")
        file = os.fdopen(
            os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "a+", encoding="utf-8"
        )
    except OSError as e:
        logger.warning("%s cannot be opened: %s", path.name, e.strerror)
        yield Sent(None)
        return
    try:
        yield _opened(file) if _locked(file) else None
    finally:
        try:
            file.close()
        except OSError as e:  # the disk is full; Sent.fault has said so
            logger.info("%s: %s", path.name, e.strerror)


def _opened(file: IO[str]) -> Sent:
    try:
        return Sent(file)
    except OSError as e:
        logger.warning("what was sent before cannot be read: %s", e.strerror)
        return Sent(None)


def _locked(file: IO[str]) -> bool:
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        except OSError:  # a file system without locks
            return True


def _read(file: IO[str]) -> set[tuple[str, str]]:
    file.seek(0)
    known: set[tuple[str, str]] = set()
    content = file.buffer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    for line in content.splitlines():
        try:
            row = json.loads(line)
            known.add((str(row["key"]), str(row["channel"])))
        except (ValueError, KeyError, TypeError, RecursionError):  # half a line that a process left when it died
            continue
    if content and not content.endswith("\n"):
        file.write("\n")
    return known
