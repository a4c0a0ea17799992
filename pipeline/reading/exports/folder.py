"""A folder that holds an export by month: what lies in it, and how new files take the place of old ones."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pipeline.errors import QueryError
from pipeline.reading.exports.manifest import NAME, being_written

STAGE = ".voc-export"
"""Folder within the export in which new files are written before they take their place; readers of `*/month=*/` never see it."""


class Target(Protocol):
    """Where an export by month lies."""

    def manifest(self) -> str | None:
        """Return the text of the manifest; None if there is none."""

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each piece that lies there, by its path: `<table>.parquet` or `<table>/month=<month>`."""

    def stage(self) -> Path:
        """Return an empty folder of this machine in which new files are written."""

    def replace(
        self, stage: Path, changed: Sequence[str], stale: Sequence[str], *, run_id: str | None, text: str
    ) -> None:
        """Put changed pieces in their place and remove stale ones; the manifest says in between that the export is not whole."""


class Folder:
    """An export in a folder of this machine.

    Attributes:
        path: The folder; made if need be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other exports out of the folder for the length of the block; what a dead one left is removed.

        Raises:
            QueryError: Another export is writing there.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise QueryError(f"{self.path}: another export is writing there; wait for it") from None
            self._clear()
            try:
                yield
            finally:
                self._clear()
        finally:
            os.close(fd)

    def manifest(self) -> str | None:
        """Return the text of the manifest; None if there is none."""
        file = self.path / NAME
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else None

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each piece that lies there, by its path."""
        return sizes_in(self.path)

    def stage(self) -> Path:
        """Return an empty folder beside the pieces, on the same disk."""
        self._clear()
        stage = self.path / STAGE
        stage.mkdir()
        return stage

    def replace(
        self, stage: Path, changed: Sequence[str], stale: Sequence[str], *, run_id: str | None, text: str
    ) -> None:
        """Put changed pieces in their place by renaming, and remove stale ones.

        A process that dies in between leaves a manifest that says so; the next export then writes everything anew.
        """
        if changed or stale:
            self._say(being_written(run_id))
        old = stage / "old"
        for number, path in enumerate((*changed, *stale)):
            place = self.path / path
            if place.exists():
                old.mkdir(exist_ok=True)
                place.rename(old / str(number))
            if path in changed:
                place.parent.mkdir(exist_ok=True)
                (stage / path).rename(place)
            elif "/" in path and not any(place.parent.iterdir()):
                place.parent.rmdir()
        self._clear()  # before the manifest: an export that is whole holds nothing of the one before
        self._say(text)

    def _say(self, text: str) -> None:
        beside = self.path / f".{NAME}.writing"
        with beside.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self.path / NAME)

    def _clear(self) -> None:
        shutil.rmtree(self.path / STAGE, ignore_errors=True)
        (self.path / f".{NAME}.writing").unlink(missing_ok=True)


def sizes_in(folder: Path) -> dict[str, int]:
    """Return the bytes of each piece of an export in a folder, by its path: everything that may be the rows of a table."""
    found = {path.name: path.stat().st_size for path in folder.glob("*.parquet") if path.is_file()}
    for path in folder.glob("*/month=*/"):
        if path.parent.name != STAGE:
            found[path.relative_to(folder).as_posix()] = sum(f.stat().st_size for f in path.rglob("*") if f.is_file())
    return found


def sync(stage: Path) -> None:
    """Bring every file of a folder to the disk: a manifest must not outlive what it speaks of."""
    for path in stage.rglob("*.parquet"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
