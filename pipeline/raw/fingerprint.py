"""What tells one content of a file from another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Content and place in time of a file: sha256 in hexadecimal, size in bytes, time of the last change in ns."""

    sha256: str
    size: int
    mtime_ns: int


def fingerprint(path: Path) -> Fingerprint:
    """Read the file once and take its fingerprint.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as f:
        digest = hashlib.file_digest(f, "sha256").hexdigest()
    stat = path.stat()
    return Fingerprint(digest, stat.st_size, stat.st_mtime_ns)
