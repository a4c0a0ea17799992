"""Choose the mapping that takes a file: by path pattern, else by header, never by guessing."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from pipeline.config.format_fields import FileFormat, FileKind
from pipeline.config.sources import SourceMapping
from pipeline.errors import SourceError, printable
from pipeline.raw.header_names import SHOWN, is_usual, known_names, plain_name, shown_names
from pipeline.raw.readers import READABLE, kind_of, open_table
from pipeline.raw.readers.base import Table

IGNORED_SUFFIXES = frozenset({".md", ".yaml", ".yml"})
HIDDEN = (".", "~$")
Seen = Mapping[FileFormat, tuple[str, ...]]
"""Columns of a file by the layout under which it was opened."""


class Unmatched(Exception):
    """No mapping takes the file; the text says what was found."""


def inbox_files(inbox: Path) -> tuple[list[tuple[str, Path]], list[tuple[str, str]]]:
    """Return the files of the inbox, and what lies in it and cannot be read as a file, with the reason.

    Names are relative to the inbox, in their order, and can be stored: bytes that are not UTF-8 are shown escaped. Hidden files and
    notes are left out.

    Raises:
        SourceError: There is no such folder, or it cannot be read.
    """
    if not inbox.is_dir():
        raise SourceError(
            f"{inbox}: the inbox folder does not exist; create it and put exports there, or name another with --inbox DIR "
            "(`voc init DIR` makes a project that has one)"
        )
    home, files, odd = inbox.resolve(), [], []

    def unlisted(error: OSError) -> None:
        folder = Path(os.fsdecode(error.filename))
        if folder == inbox:  # passed over, it would look like an empty one
            raise SourceError(f"{printable(str(inbox))}: this folder cannot be read: {error.strerror}") from None
        odd.append((_shown(folder, inbox), f"the folder cannot be read: {error.strerror}"))

    for folder, folders, names in os.walk(inbox, onerror=unlisted):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        for path in (Path(folder, name) for name in folders):
            if path.is_symlink():  # os.walk does not enter it
                odd.append((_shown(path, inbox), "a link to a folder is not followed: put the folder itself here"))
        for path in (Path(folder, name) for name in names):
            if not _ignored(path.relative_to(inbox)):
                reason = _why_no_file(path, home)
                if reason is None:
                    files.append((_shown(path, inbox), path))
                else:
                    odd.append((_shown(path, inbox), reason))
    return sorted(files), sorted(odd)


def _shown(path: Path, inbox: Path) -> str:
    """Return the path below the inbox as it can be stored and shown."""
    return printable(path.relative_to(inbox).as_posix())


def _why_no_file(path: Path, home: Path) -> str | None:
    """Return why a path is not read; None if it is a file that lies below `home`."""
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            return "a link that leads out of the inbox is not followed"
        if not path.exists():
            return "a link that leads nowhere"
    except (OSError, RuntimeError):  # a link to itself
        return "a link that leads nowhere"
    if not path.is_file():
        return "a pipe, socket or device is not a file"
    return None if os.access(path, os.R_OK) else "this user may not read it"


def _ignored(name: Path) -> bool:
    hidden = any(part.startswith(HIDDEN) for part in name.parts)
    note = name.suffix.lower() in IGNORED_SUFFIXES or name.stem.lower() == "readme"
    return hidden or note


def catalogue_hash(mappings: Mapping[str, SourceMapping]) -> str:
    """Return the sha256 of all mappings; a file that none took is tried again when any of them changes."""
    return hashlib.sha256("\n".join(mappings[name].mapping_hash for name in sorted(mappings)).encode()).hexdigest()


def taking_by_path(name: str, mappings: Mapping[str, SourceMapping]) -> list[SourceMapping]:
    """Return the mappings with a path pattern that fits the name, in their order."""
    return [m for m in mappings.values() if any(_glob(p).fullmatch(name) for p in m.match.paths)]


def choose_mappings(name: str, path: Path, mappings: Mapping[str, SourceMapping]) -> tuple[SourceMapping, ...]:
    """Return the mappings that take the file: one at most that shares no file, and each that does (match.shared).

    Raises:
        SourceError: More than one takes it that shares no file, or it cannot be opened.
        Unmatched: None takes it.
    """
    by_path = taking_by_path(name, mappings)
    own = [m for m in by_path if not m.match.shared]
    taken = [*_only(own, "path")]
    rest = {m.name: m for m in mappings.values() if m not in by_path and (m.match.shared or not own)}
    if by_path and not any(m.match.columns for m in rest.values()):
        return tuple(by_path)
    kind = kind_of(path)
    if kind is None and not by_path:
        raise Unmatched(f"no reader for {path.suffix or 'a name without extension'}; the pipeline reads {READABLE}")
    by_header, seen, failure = _taking_by_header(path, kind, rest) if kind else ([], {}, None)
    if not own:
        taken += _only([m for m in by_header if not (m.match.shared or m.match.fallback)], "header")
    names = {m.name for m in (*taken, *(m for m in (*by_path, *by_header) if m.match.shared))}
    names = names or {m.name for m in _only([m for m in by_header if m.match.fallback], "header")}
    if names:
        return tuple(m for m in mappings.values() if m.name in names)
    if failure:
        raise failure
    columns = seen.get(FileFormat(), ())
    if lacks := _lacking(seen, mappings):
        raise Unmatched(lacks)
    raise Unmatched(
        f"no source mapping takes it; its columns are {shown_names(tuple(columns), mappings)}{_nearest(seen, mappings)}"
    )


def sharing_mappings(name: str, path: Path, mappings: Mapping[str, SourceMapping]) -> tuple[SourceMapping, ...]:
    """Return the mappings that take the file although another may take it, too (match.shared); none if it cannot be opened."""
    shared = {m.name: m for m in mappings.values() if m.match.shared}
    by_path = taking_by_path(name, shared)
    rest = {m.name: m for m in shared.values() if m not in by_path}
    try:
        kind = kind_of(path)
    except SourceError:
        kind = None
    by_header = _taking_by_header(path, kind, rest)[0] if kind and rest else []
    return (*by_path, *by_header)


def _taking_by_header(
    path: Path, kind: FileKind, mappings: Mapping[str, SourceMapping]
) -> tuple[list[SourceMapping], Seen, SourceError | None]:
    """Return the mappings whose columns are all in the file, its columns by layout, and why it cannot be opened under any."""
    seen, failure = _seen(path, kind, mappings)
    there = {layout: set(map(plain_name, columns)) for layout, columns in seen.items()}
    found = [
        m
        for m in mappings.values()
        if m.match.columns and set(map(plain_name, m.match.columns)) <= there.get(m.format, set())
    ]
    return found, seen, None if any(seen.values()) else failure


def _seen(path: Path, kind: FileKind, mappings: Mapping[str, SourceMapping]) -> tuple[Seen, SourceError | None]:
    """Return the file's columns under each layout that mappings of its kind have, and why it cannot be opened under one."""
    seen, failure = dict[FileFormat, tuple[str, ...]](), None
    for mapping in mappings.values():
        if mapping.format in seen or not mapping.match.columns or mapping.format.kind not in (None, kind):
            continue
        try:
            seen[mapping.format] = _columns(path, mapping.format)
        except SourceError as e:
            failure, seen[mapping.format] = e, ()
    return seen, failure


def check_columns(mapping: SourceMapping, table: Table) -> None:
    """Do nothing if the file has the columns that the mapping needs.

    JSON objects may lack keys, so only the id, the time and one text, score or measure must be among them.

    Raises:
        SourceError: The file lacks some. The message has the closest names, those expected and those found.
    """
    needed = [column for column, required in mapping.columns().items() if required]
    if not table.fixed:
        asked = (*mapping.texts, *mapping.scores.values(), *mapping.measures.mapped().values())
        answers = [a.column for a in asked]
        keys = {*(mapping.id.all_columns if mapping.id else ()), mapping.created_at.column}
        needed = [c for c in needed if c in keys] + ([] if set(answers) & set(table.columns) else answers)
    missing = [c for c in needed if c not in table.columns]
    if missing:
        shown = shown_names(table.columns, {mapping.name: mapping})
        beside = [c for c in table.columns if c in shown.split(", ")]  # no word of a file without a header
        named = "; ".join(f"no column {c!r}{_closest(c, beside)}" for c in missing)
        raise SourceError(f"{named}; source {mapping.name} expects {_listed(needed)}; the file has {shown}")


def absent_columns(mapping: SourceMapping, table: Table, unseen: Collection[str]) -> list[str]:
    """Return one line for each mapped column that the file lacks, although nothing says that it may.

    Args:
        mapping: The source's mapping.
        table: The file.
        unseen: Expected columns that no row has had.

    Raises:
        SourceError: Among them is the only text, or every text, that the mapping reads.
    """
    uses, found = mapping.expected(), [c for c in table.columns if is_usual(c, known_names({mapping.name: mapping}))]
    texts = [t.column for t in mapping.texts if not t.optional and t.column in unseen]
    if texts:
        named = "; ".join(f"no row has {c!r}{_closest(c, found)}" for c in texts)
        raise SourceError(
            f"{named}; source {mapping.name} reads texts from it: correct the mapping, or say optional: true"
        )
    lines = []
    for column in (c for c in uses if c in unseen):
        effect = (
            f"{uses[column]}: nothing is left out by it" if uses[column] == "skip" else uses[column] or "never answered"
        )
        lines.append(f"no {'column' if table.fixed else 'row with'} {column!r}{_closest(column, found)} ({effect})")
    return lines


def _only(mappings: Sequence[SourceMapping], how: str) -> Sequence[SourceMapping]:
    """Return the mapping that takes a file, or none; refuse several."""
    if len(mappings) > 1:
        names = ", ".join(m.name for m in mappings)
        raise SourceError(
            f"several source mappings take it by its {how}: {names}; change match.paths of one so that only one takes it, or let each "
            "read it as a source of its own with match: {shared: true}"
        )
    return mappings


def _columns(path: Path, file_format: FileFormat) -> tuple[str, ...]:
    with closing(open_table(path, file_format)) as table:
        return table.columns


def _closest(column: str, found: Sequence[str]) -> str:
    by_lower = {c.casefold(): c for c in found}
    close = difflib.get_close_matches(column.casefold(), by_lower, n=1, cutoff=0.6)
    return f" (closest: {printable(by_lower[close[0]])!r})" if close else ""


def nearest_mappings(path: Path, mappings: Mapping[str, SourceMapping]) -> list[tuple[str, list[str]]]:
    """Return the mappings that would take a file if it had a few more columns, with those columns; the nearest first.

    Only those of whose columns the file has half or more.
    """
    kind = kind_of(path)
    return _nearly(_seen(path, kind, mappings)[0], mappings) if kind else []


def _lacking(seen: Seen, mappings: Mapping[str, SourceMapping]) -> str | None:
    """Return what a file lacks that is known to be a part of what a mapping reads; None if no mapping knows it."""
    there = [set(map(plain_name, columns)) for columns in seen.values()]
    for mapping in mappings.values():
        for part in mapping.match.partial:
            if any(set(map(plain_name, part.columns)) <= columns for columns in there):
                return f"it is a part of what {mapping.name} reads: {part.lacks}"
    return None


def _nearly(seen: Seen, mappings: Mapping[str, SourceMapping]) -> list[tuple[str, list[str]]]:
    near = []
    for mapping in mappings.values():
        lacks = [c for c in mapping.match.columns if c not in seen.get(mapping.format, ())]
        if lacks and 2 * len(lacks) <= len(mapping.match.columns):
            near.append((mapping.name, lacks))
    return sorted(near, key=lambda found: (len(found[1]), found[0]))


def _nearest(seen: Seen, mappings: Mapping[str, SourceMapping]) -> str:
    """Return the nearest mapping for a message."""
    near = _nearly(seen, mappings)
    if not near:
        return "; a copy of the mapping generic.yaml can name them, see docs/add-a-source.md"
    name, missing = near[0]
    return f"; the nearest is {name}, which also needs {_listed(missing)}"


def _listed(columns: Sequence[str]) -> str:
    """Return names of a mapping for a message."""
    return ", ".join(columns[:SHOWN]) + (f", and {len(columns) - SHOWN} more" if len(columns) > SHOWN else "")


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """Return a pattern in which * and ? stay within a folder and ** crosses folders; case does not matter."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    tokens = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(parts.get(t) or re.escape(t) for t in tokens), re.IGNORECASE)
