"""Who may read what is written: this account alone, and a group the published file where the settings say so."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.config.settings import Settings  # brings pydantic, which the help does without

PRIVATE = 0o077
"""What new files and folders do not allow: anything to group and others. Files become 0600, folders 0700."""


@contextmanager
def private_files() -> Iterator[None]:
    """Make what is created in the block readable by this account only, also by processes that it starts.

    Existing files and folders keep the modes that they have.
    """
    before = os.umask(PRIVATE)
    os.umask(before | PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


def share_published(settings: Settings) -> None:
    """Let the group of the published files read them, if `publish.group_readable` says so; changes nothing otherwise.

    The data folder becomes passable, not listable: the warehouse, the inbox and the server stay closed.
    """
    if not settings.publish.group_readable:
        return
    published = settings.paths.published.parent
    _allow(settings.paths.data, stat.S_IXGRP)
    for folder in (published, published / "snapshots", published / "adhoc"):
        if folder.is_dir():
            _allow(folder, stat.S_IRGRP | stat.S_IXGRP)
            for file in folder.glob("*.duckdb"):
                _allow(file, stat.S_IRGRP)


def _allow(path: Path, bits: int) -> None:
    with suppress(OSError):  # of another account, or gone meanwhile
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & bits != bits:
            path.chmod(mode | bits)


def open_to_all(data: Path) -> tuple[str, ...]:
    """Return names of files in a data folder that every account of this machine can read; earlier versions left them so."""
    with suppress(OSError):
        if data.stat().st_mode & stat.S_IXOTH:
            files = (data / "warehouse.duckdb", data / "published" / "voc.duckdb")
            return tuple(str(f.relative_to(data)) for f in files if f.is_file() and f.stat().st_mode & stat.S_IROTH)
    return ()
