"""What a run would do with one file, found out in a warehouse in memory: `voc sources check`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config.format_fields import FileFormat
from pipeline.config.settings import Paths, Settings
from pipeline.config.sources import SourceMapping, load_sources
from pipeline.contract import NoProgress
from pipeline.errors import ConfigError, SourceError, printable
from pipeline.raw.fingerprint import fingerprint
from pipeline.raw.load import InboxFile, Loaded, Loading, load_file
from pipeline.raw.matching import Unmatched, choose_mappings, nearest_mappings, taking_by_path
from pipeline.raw.private_rows import row_privacy
from pipeline.raw.readers import open_table
from pipeline.warehouse.connection import scratch_warehouse
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.sources"
NEAREST = 3
"""Mappings that nearly take the file, at most."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one mapping makes of the file.

    Attributes:
        source: Name of the mapping.
        description: Its own.
        how: "path", "columns" or "as you said".
        done: Counts and notes; None if the file cannot be read under it.
        refusal: Why it cannot be read; None if it can.
        rows: The first responses as they would be stored, with texts, scores and measures.
        rejects: Reason, count, first line and that line's text, the most frequent first.
    """

    source: str
    description: str
    how: str
    done: Loaded | None
    refusal: str | None
    rows: tuple[dict[str, Any], ...]
    rejects: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a file.

    Attributes:
        name: As the inbox would call it.
        encoding: Of a text file; "" for others.
        columns: In the order of the file; none if it cannot be opened.
        taken: One for each mapping that takes it.
        refusal: Why no mapping takes it; None if one does.
        nearest: Mappings that would take it with a few more columns, and those columns.
    """

    name: str
    encoding: str
    columns: tuple[str, ...]
    taken: tuple[Taken, ...]
    refusal: str | None
    nearest: tuple[tuple[str, tuple[str, ...]], ...]


def check_file(settings: Settings, path: Path, *, source: str | None = None, shown: int = 3) -> Checked:
    """Return what a run would do with a file; nothing is written.

    Keys that would be hashed are, but with a secret that is made for this one look.

    Args:
        settings: Of the installation.
        path: The file, in the inbox or elsewhere; elsewhere a mapping's path patterns are held against its name.
        source: Read it under this mapping, whichever would take it.
        shown: How many of the first responses are returned.

    Raises:
        ConfigError: A mapping is wrong, or there is none of that name.
        SourceError: There is no such file.
    """
    if not path.is_file():
        raise SourceError(f"{printable(str(path))}: there is no such file")
    mappings = load_sources(settings.sources)
    if source is not None and source not in mappings:
        raise ConfigError(f"no source mapping {source!r}; there are {', '.join(mappings)}")
    file = InboxFile(_name(settings, path), path, fingerprint(path))
    refusal, takers = None, [mappings[source]] if source is not None else []
    try:
        takers = takers or list(choose_mappings(file.name, path, mappings))
    except (SourceError, Unmatched) as e:
        refusal = str(e)
    columns, encoding = _columns(path, takers[0].format if takers else FileFormat())
    near = [] if takers else nearest_mappings(path, mappings)[:NEAREST]
    how = {m.name: "path" for m in taking_by_path(file.name, mappings)}
    with tempfile.TemporaryDirectory(prefix="voc-check-") as folder:
        inside = settings.model_copy(update={"paths": Paths(data=Path(folder))})
        taken = [_take(inside, file, m, "as you said" if source else how.get(m.name, "columns"), shown) for m in takers]
    nearest = tuple((name, tuple(missing)) for name, missing in near)
    return Checked(file.name, encoding, columns, tuple(taken), refusal, nearest)


def _name(settings: Settings, path: Path) -> str:
    """Return the name that the file has, or would have, in the inbox."""
    inbox = (settings.paths.inbox or settings.paths.data / "inbox").resolve()
    inside = path.resolve().is_relative_to(inbox)
    return printable(path.resolve().relative_to(inbox).as_posix() if inside else path.name)


def _columns(path: Path, file_format: FileFormat) -> tuple[tuple[str, ...], str]:
    try:
        with closing(open_table(path, file_format)) as table:
            return table.columns, table.encoding
    except SourceError:
        return (), ""


def _take(settings: Settings, file: InboxFile, mapping: SourceMapping, how: str, shown: int) -> Taken:
    """Load the file into a warehouse in memory and look at what is in it then."""
    loading = Loading(settings, row_privacy(settings), NoProgress(), "check", datetime.now(UTC))
    with scratch_warehouse(memory_limit=settings.memory_limit, threads=settings.threads) as con:
        try:
            done = load_file(con, file, mapping, loading)
        except SourceError as e:
            return Taken(mapping.name, mapping.description, how, None, str(e), (), ())
        rows = _rows(con, "first_responses", {"shown": shown})
        rejects = _rows(con, "rejects", {})
    return Taken(mapping.name, mapping.description, how, done, done.failure, tuple(rows), tuple(rejects))


def _rows(con: duckdb.DuckDBPyConnection, query: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = run_sql(con, PACKAGE, query, dict(params))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
