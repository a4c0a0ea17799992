"""What every reader yields: rows and rejects, in the order of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.errors import SourceError

Value = str | datetime
"""A cell: text, or a time if the format has a type for it."""


class Undecoded(str):
    """Bytes of a typed cell that are not text, shown escaped. Whoever takes an answer from it rejects the row."""


class Listed(str):
    """A list, as JSON. A text is read from a list of texts only: of objects, some may be another person's words."""


_UNDECODED = re.compile("[\udc00-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_COLUMNS = 16_384
"""As many as a worksheet has."""
MAX_ROW = 16 << 20
"""Characters of a row of typed cells, as of a record of delimited text."""
MAX_PIECE = 1 << 20
"""Characters of unreadable text in one rejected row. What follows is cut off."""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row.

    Attributes:
        line_number: Line (text files) or row (workbooks, Parquet, JSON arrays) it starts on, from 1.
        values: Cell by column; a cell without a value is missing or "".
        raw_text: The row as it was in the file; None if the format has no text (see `raw_of`).
        part: Worksheet or member of an archive that the line is counted in, as `sheet 'May'`; "" where a file is one table.
        member: Whole name of the member of an archive; "" in other files.
    """

    line_number: int
    values: Mapping[str, Value]
    raw_text: str | None = None
    part: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read, why, and its text with undecodable bytes and NULs shown escaped; `part` as in Row."""

    line_number: int | None
    reason: str
    raw_text: str
    part: str = ""

    @property
    def placed_reason(self) -> str:
        """Return the reason with the part of the file behind it, since lines are counted anew in every part."""
        return f"{self.reason} (in {self.part})" if self.part else self.reason


def _nothing() -> None:
    """Close nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file.

    Attributes:
        columns: Names in the order of the file.
        rows: Rows and rejects, once.
        questions: Wording of the question by column, if the file has such a header row.
        zones: Time zone of a column's times by column, where the file names one.
        fixed: Every row has every column (false for JSON).
        encoding: For the log; "" if it does not apply.
        close: Closes the file; call it when no more rows are wanted.
        notes: What a person should know of the file although it can be read; one line each, without any text of a row. Complete when the last
            row was read.
        remarks: The same of what is as it should be and may be asked about.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row | Reject]
    questions: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    fixed: bool = True
    encoding: str = ""
    close: Callable[[], None] = _nothing
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def show(raw: str) -> str:
    """Return the text as it can be stored: undecodable bytes as \\xNN, NUL as \\x00, lone surrogates as \\udNNN."""
    if raw.isascii() and "\0" not in raw:
        return raw
    text = _UNDECODED.sub(lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", raw).replace("\0", "\\x00")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def raw_of(row: Row) -> str:
    """Return the row's text, or a JSON object of its values if the file has none."""
    if row.raw_text is not None:
        return show(row.raw_text)
    return show(json.dumps(dict(row.values), ensure_ascii=False, default=str))


def storable(text: str) -> str:
    """Return the text with halves of surrogate pairs (from cut emoji in JSON) replaced by U+FFFD, else untouched."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Return the trimmed column names; an empty one becomes column_<n>, and the second of two "x" becomes "x (2)".

    Raises:
        SourceError: There are more than MAX_COLUMNS.
    """
    if len(names) > MAX_COLUMNS:
        raise SourceError(f"{len(names):,} columns, more than {MAX_COLUMNS:,}: is it a table?")
    seen: dict[str, int] = {}
    found = []
    for n, name in enumerate(names, 1):
        plain = show(name.strip()) or f"column_{n}"
        seen[plain] = seen.get(plain, 0) + 1
        found.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return tuple(found)
