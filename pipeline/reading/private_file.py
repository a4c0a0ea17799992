"""Files that only their owner may read: what is written about one person."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pipeline.errors import QueryError


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read (mode 0600), whole or not at all; one that is there is replaced.

    Raises:
        QueryError: It cannot be written (no folder, no permission, disk full).
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        beside.unlink(missing_ok=True)
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as e:
        raise QueryError(f"{path}: cannot be written: {e.strerror or type(e).__name__}") from e
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
