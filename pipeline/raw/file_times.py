"""Times that stand in the name of a file alone, or in none: one for each file, or for each member of an archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pipeline.config.source_fields import NAMED_FORMATS, Moment
from pipeline.errors import SourceError, printable
from pipeline.raw.moments import moment_reader
from pipeline.raw.readers.base import Reject, Row, Table, raw_of

COLUMN = "(time of the file)"
"""Column in which the rows of such a file have their time."""
NO_TIME = "created_at: the file's name has no time, which the file itself does not have either"


def as_column(moment: Moment) -> Moment:
    """Return the moment by which the rows of with_file_times are read."""
    return Moment(column=COLUMN) if moment.file_name is not None else moment


def with_file_times(table: Table, moment: Moment, name: str, path: Path) -> Table:
    """Return the table with the time in its file's name as a column; the table itself where the mapping asks for none.

    The member of an archive goes before the archive. Where neither name has a time, it is that of the file's last change if the mapping
    allows it, and a note says so.

    Args:
        table: The file, nothing of it read yet.
        moment: `created_at` of its mapping.
        name: Of the file, relative to the inbox.
        path: The file.

    Raises:
        SourceError: The name has no time, or one that cannot be, and nothing else gives one.
    """
    if moment.file_name is None:
        return table
    own = _named(moment, name)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC) if moment.file_changed else None
    packed = path.suffix.lower() in (".zip", ".gz")
    if own is None and changed is None and not packed:
        raise SourceError(f"{NO_TIME}; {_what_to_do(moment)}")

    @lru_cache(maxsize=8)
    def of_member(member: str) -> datetime | None:
        return _named(moment, PurePosixPath(member).name) or own

    def rows() -> Iterator[Row | Reject]:
        unnamed = 0
        for row in table.rows:
            if isinstance(row, Reject):
                yield row
                continue
            found = of_member(row.member) if row.member else own
            if found is None and changed is None:
                yield Reject(row.line_number, f"{NO_TIME}; {_what_to_do(moment)}", raw_of(row), row.part)
                continue
            unnamed += found is None
            yield replace(row, values={**row.values, COLUMN: found or changed or ""})
        if unnamed and changed is not None:
            table.notes.append(
                f"neither the file nor its name says when {'it was' if unnamed == 1 else f'its {unnamed:,} responses were'}; taken is the time of the file's last "
                f"change, {changed:%Y-%m-%d %H:%M} UTC. If it was only copied then, {_what_to_do(moment)}, and read it again with `voc reload`"
            )

    return replace(table, columns=(*table.columns, COLUMN), rows=rows())


def _named(moment: Moment, name: str) -> datetime | None:
    """Return the time in a name; None if it has none.

    Raises:
        SourceError: What stands there is no time of these years.
    """
    found = re.search(moment.file_name or "", name)
    try:
        return moment_reader(moment)(found[1]) if found else None
    except ValueError as e:
        raise SourceError(f"created_at: the time in the file's name {e}") from None


def _what_to_do(moment: Moment) -> str:
    return (
        f"give it the name that the system gives it, with a part such as {printable(_named_like(moment))}, or make a mapping of your own whose "
        "created_at is a constant"
    )


def _named_like(moment: Moment) -> str:
    """Return a part of a file's name in which the time would be found; the pattern where none can be made."""
    pattern, example = moment.file_name or "", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    around = re.fullmatch(r"([^()]*)\(.*\)([^()]*)", pattern)
    for form in reversed(moment.formats):
        said = example.isoformat() if form in NAMED_FORMATS else example.strftime(form)
        part = f"{around[1]}{said}{around[2]}" if around else ""
        if re.fullmatch(pattern, part):
            return part
    return pattern
