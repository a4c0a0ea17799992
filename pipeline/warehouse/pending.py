"""Erasures that are not finished: a file that only its owner can read, written before anything is erased and gone at the end.

Whoever erases a customer promises it. The file is what keeps the promise when a process dies: it says whom to erase, so
that the next run, or `voc erase --finish`, can do the rest, whatever was done before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from pipeline.errors import ErasurePending, WarehouseError

PENDING = "erasure.pending"
UNKNOWN = "unknown"
"""Identifier of an erasure whose file does not say whom it was about: an earlier version left it empty."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One erasure that was begun.

    Attributes:
        erasure_id: Identifier in ops.erasures.
        requested_at: UTC time, ISO 8601.
        keys: The customer's key as it may be stored, plain and hashed; empty: not known.
        responses: Ids of the customer's responses; filled before their rows are deleted.
        trace: What the customer's words are recognised by in files, as hashes; filled with `responses`.
    """

    erasure_id: str
    requested_at: str
    keys: tuple[str, ...]
    responses: tuple[str, ...] = ()
    trace: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Sequence[str]) -> Pending:
        """Return a new erasure of the customer with these keys."""
        return cls(uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds"), tuple(keys))


def pending_file(data: Path) -> Path:
    """Return the file that exists while an erasure is unfinished."""
    return data / PENDING


def read_pending(data: Path) -> tuple[Pending, ...]:
    """Return the unfinished erasures, oldest first; none where there is no file.

    Raises:
        WarehouseError: The file is there and cannot be read.
    """
    path = pending_file(data)
    try:
        said = path.read_text(encoding="utf-8")
        if not said.strip():
            since = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
            return (Pending(UNKNOWN, since, ()),)
        return tuple(
            Pending(**{**row, "keys": tuple(row["keys"]), "responses": tuple(row["responses"])})
            for row in json.loads(said)
        )
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, TypeError, KeyError) as e:
        raise WarehouseError(
            f"{path}: the list of unfinished erasures cannot be read ({type(e).__name__}); "
            "if it is damaged, delete it and repeat `voc erase --customer KEY` for each customer"
        ) from None


def write_pending(data: Path, pending: Sequence[Pending]) -> None:
    """Replace the list, or remove the file where it is empty; it is on the disk when this returns.

    Raises:
        WarehouseError: It cannot be written (disk full, no permission); the old list stays.
    """
    path, building = pending_file(data), pending_file(data).with_name(f".{PENDING}.writing")
    try:
        if pending:
            fd = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                json.dump([asdict(p) for p in pending], file)
                file.flush()
                os.fsync(file.fileno())
            building.replace(path)
        else:
            building.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        folder = os.open(data, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as e:
        building.unlink(missing_ok=True)
        raise WarehouseError(f"{path}: cannot be written: {e.strerror or e}; make room there, then try again") from None


def describe_pending(data: Path) -> list[str]:
    """Return one line for each unfinished erasure, without the customer's key."""
    lines = []
    for one in read_pending(data):
        whose = "" if one.keys else "; whose it is was not recorded, so repeat it with `voc erase --customer KEY`"
        lines.append(f"begun {one.requested_at} and not finished{whose}")
    return lines


def refuse_pending(data: Path) -> None:
    """Return where no erasure is unfinished.

    Raises:
        ErasurePending: One is.
    """
    if pending := read_pending(data):
        count = f"{len(pending)} erasures of customers are" if len(pending) > 1 else "an erasure of a customer is"
        raise ErasurePending(
            f"{count} not finished (since {pending[0].requested_at}); `voc erase --finish` or the next `voc run` finishes it, "
            "and nothing else is done before"
        )
