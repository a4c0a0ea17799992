"""Packed files: .gz, and .zip with one member or several of the same columns, unpacked within the limits of workbooks."""

from __future__ import annotations

import gzip
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.config.format_fields import FileFormat, FileKind
from pipeline.errors import SourceError, printable
from pipeline.raw.readers.base import Table
from pipeline.raw.readers.sheets import LARGEST, RATIO, UNPACKED
from pipeline.raw.readers.stacked import stacked

ENDINGS = (".gz", ".zip")
MAX_MEMBERS = 200
"""Files in an archive that are read."""
_CHUNK = 1 << 20
_DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_NOTES = frozenset({".md", ".yaml", ".yml"})


class Unnamed:
    """A file for what is unpacked. It has no name, so that nothing of it is left even if the process is killed; it is gone with this object."""

    def __init__(self) -> None:
        """Make the file, readable by this account alone."""
        self._fd, self._name = tempfile.mkstemp(prefix="voc-")
        self._linked = not Path("/proc/self/fd").exists()
        if not self._linked:
            Path(self._name).unlink()

    @property
    def path(self) -> Path:
        """Return a path by which readers can open it, as often as they like."""
        return Path(self._name) if self._linked else Path(f"/proc/self/fd/{self._fd}")

    def write(self, content: bytes) -> None:
        """Append to it."""
        view = memoryview(content)
        while view:
            view = view[os.write(self._fd, view) :]

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self._fd)
        if self._linked:
            Path(self._name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Member:
    """What was unpacked: its name in the archive, its kind, and the file."""

    name: str
    kind: FileKind
    file: Unnamed


def open_archive(
    path: Path, file_format: FileFormat, endings: Mapping[str, FileKind], read: Callable[[Path, FileFormat], Table]
) -> Table:
    """Return what is packed in a file as one table.

    Args:
        path: The archive.
        file_format: Of the mapping; it holds for every member.
        endings: Kinds of file by extension.
        read: Opens a member whose kind is stated.

    Raises:
        SourceError: It is damaged, holds nothing that can be read, needs a password, or unpacks to far more than exports do.
    """
    stat = path.stat()
    members, unread = _unpacked(path, stat.st_size, stat.st_mtime_ns, tuple(endings.items()))
    tables: list[tuple[str, Table]] = []
    try:
        for member in members:
            try:
                tables.append(
                    (member.name, read(member.file.path, file_format.model_copy(update={"kind": member.kind})))
                )
            except SourceError as e:
                raise SourceError(f"'{printable(member.name[:60])}' in it: {e}") from None
    except BaseException:
        for _, table in tables:
            table.close()
        raise
    table = stacked(tables, what="files of the archive", one="member", packed=True)
    if unread:
        table.notes.append(f"not read in the archive: {', '.join(unread)}")
    return table


def kind_in(path: Path, endings: Mapping[str, FileKind]) -> FileKind | None:
    """Return the kind of what is packed in a file, by its name; None if nothing in it can be read.

    Raises:
        SourceError: The archive is damaged.
    """
    if path.suffix.lower() == ".gz":
        return endings.get(Path(path.stem).suffix.lower())
    with _reading(path), zipfile.ZipFile(path) as archive:
        return next((endings[suffix] for name in _names(archive) if (suffix := _suffix(name)) in endings), None)


def forget_unpacked() -> None:
    """Let go of what was unpacked last."""
    _unpacked.cache_clear()


@lru_cache(maxsize=1)
def _unpacked(
    path: Path, size: int, mtime_ns: int, endings: tuple[tuple[str, FileKind], ...]
) -> tuple[list[Member], list[str]]:
    """Return the members of an archive, and the names of those that are not read. It is kept, since a file is opened once for each layout."""
    kinds, budget = dict(endings), _Budget(size)
    with _reading(path):
        if path.suffix.lower() == ".gz":
            kind = kinds.get(Path(path.stem).suffix.lower())
            if kind is None:
                raise SourceError("a packed file needs the extension of what is in it, such as .csv.gz or .jsonl.gz")
            with gzip.open(path) as stream:
                return [Member(path.stem, kind, budget.unpack(stream))], []
        with zipfile.ZipFile(path) as archive:
            if "[Content_Types].xml" in archive.namelist():
                raise SourceError("it is a workbook: give it the extension .xlsx")
            names = _names(archive)
            first_kind: dict[str, str] = {}
            for name in names:
                first_kind.setdefault(PurePosixPath(name).stem.casefold(), _suffix(name))
            read = [
                n for n in names if _suffix(n) in kinds and first_kind[PurePosixPath(n).stem.casefold()] == _suffix(n)
            ]
            if not read:
                raise SourceError(f"nothing in the archive can be read; the pipeline reads {', '.join(kinds)}")
            if len(read) > MAX_MEMBERS:
                raise SourceError(f"{len(read):,} files in one archive, more than {MAX_MEMBERS}: unpack it")
            members = []
            for name in read:
                if archive.getinfo(name).flag_bits & 1:
                    raise SourceError("the archive needs a password: unpack it")
                with archive.open(name) as stream:
                    members.append(Member(name, kinds[_suffix(name)], budget.unpack(stream)))
            return members, [f"'{printable(n[:60])}'" for n in names if n not in read][:10]


class _reading:
    """Turns what libraries raise on damaged archives into one error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FileNotFoundError | PermissionError):
            return
        if isinstance(error, _DAMAGE) and not isinstance(error, SourceError):
            raise SourceError(
                f"not a {self._path.suffix.lower()} archive that can be read ({type(error).__name__}): pack it again"
            ) from None


class _Budget:
    """How much an archive may unpack to."""

    def __init__(self, packed: int) -> None:
        self._packed, self._unpacked = packed, 0

    def unpack(self, stream: IO[bytes] | gzip.GzipFile) -> Unnamed:
        """Return what the stream holds in a file.

        Raises:
            SourceError: It is more than real exports are.
        """
        file = Unnamed()
        while chunk := stream.read(_CHUNK):
            self._unpacked += len(chunk)
            if self._unpacked > UNPACKED and self._unpacked > RATIO * self._packed:
                raise SourceError(
                    f"the archive has {self._packed / 1e3:,.0f} kB and unpacks to more than {self._unpacked / 1e6:,.0f} MB, as no real export "
                    "does; if it is one, unpack it"
                )
            if self._unpacked > LARGEST:
                raise SourceError(f"more than {LARGEST / 1e9:.0f} GB unpacked: split the export")
            file.write(chunk)
        return file


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of an archive's files in their order, without folders, notes and what systems hide there."""
    return [name for name in sorted(archive.namelist()) if not name.endswith("/") and not _hidden(PurePosixPath(name))]


def _hidden(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in name.parts)
    return hidden or name.suffix.lower() in _NOTES or name.stem.lower() == "readme"


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
