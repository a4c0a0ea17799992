"""Habits of whoever wrote a delimited file: spaces after delimiters, backslashes before quotes, a delimiter too many or too few at the end."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.config.format_fields import FileFormat, Quoting

MOST_LINES = 200
"""Lines by which habits are known."""
FEWEST_ROWS = 2
"""Rows that must all end with a delimiter too many: in one row it may be an answer that holds a delimiter."""


STEADY = 0.8
"""Share of rows that must end so."""


@dataclass(slots=True)
class Habits:
    """How records are written, and how often a record was read in another way.

    Attributes:
        delimiter: One character.
        quote: Character around values that hold delimiters.
        escape: Character that takes the next one's meaning away; None: a quote in a value is doubled.
        quoting: As the mapping says.
        skip_space: Spaces stand after delimiters, before quotes.
        extra: Empty fields that every row has more than the header.
        short_rows: Take rows with fewer fields than the header, whatever they hold.
        counts: Records that were read although they are written in another way than the file, by how.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    quoting: Quoting = "double"
    skip_space: bool = False
    extra: int = 0
    short_rows: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def parser(self, lines: Iterable[str], *, escape: str | None = None) -> Iterator[list[str]]:
        """Return the fields of each record; it raises csv.Error where a record breaks the rules."""
        if self.quoting == "loose":
            return _loose(iter(lines), self.delimiter, self.quote)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=escape or self.escape,
            skipinitialspace=self.skip_space,
            quoting=csv.QUOTE_NONE if self.quoting == "none" else csv.QUOTE_MINIMAL,
            strict=True,
        )

    def alone(self, line: str, *, escape: str | None = None) -> list[str]:
        """Return the fields of a line by itself; none if its quotes are broken."""
        try:
            return next(self.parser([line], escape=escape), [])
        except csv.Error:
            return []

    def fit(self, fields: list[str], width: int) -> list[str]:
        """Return the fields of a record without empty ones that every row has too many."""
        if self.extra and len(fields) == width + self.extra and not any(map(str.strip, fields[width:])):
            return fields[:width]
        return fields

    def count(self, what: str) -> None:
        """Count a record that was read in another way."""
        self.counts[what] = self.counts.get(what, 0) + 1


def find_habits(lines: list[str], delimiter: str, file_format: FileFormat) -> Habits:
    """Return the habits of a file, as the mapping states them or as its first lines show them.

    Args:
        lines: Beginning of the file from the header on; the last line may be cut.
        delimiter: Of the file.
        file_format: Of the mapping.
    """
    quoting = file_format.quoting or "double"
    habits = Habits(delimiter, file_format.quote, file_format.escape, quoting, short_rows=file_format.short_rows)
    sample = lines[:MOST_LINES] if len(lines) < 2 else lines[:-1][:MOST_LINES] or lines
    habits.skip_space = quoting != "none" and _spaces_after(sample, habits)
    if habits.escape is None and quoting == "double":
        habits.escape = _escape_of(sample, habits)
    whole = lines if lines and lines[-1].endswith(("\n", "\r")) else lines[:-1] or lines
    habits.extra = _extra_fields(whole[:MOST_LINES], habits, file_format.header_rows)
    return habits


def what_was_assumed(habits: Habits, file_format: FileFormat) -> tuple[list[str], list[str]]:
    """Return notes and remarks about how records were read, when all of them were."""
    said = []
    if habits.skip_space:
        said.append("spaces between delimiters and quotes are left out")
    if habits.extra:
        said.append("rows end with a delimiter more than the header has, and are read without it")
    if habits.escape and not file_format.escape:
        said.append(f"{habits.escape} before a quote is read as an escape")
    if n := habits.counts.get("escaped"):
        said.append(f"rows with \\ before a quote, read as an escape in them alone: {n:,}")
    short = habits.counts.get("short")
    notes = [f"rows with fewer fields than the header, read with the last ones empty: {short:,}"] if short else []
    return notes, said


def _spaces_after(lines: list[str], habits: Habits) -> bool:
    mark, quote = re.escape(habits.delimiter), re.escape(habits.quote)
    text = "".join(lines)
    spaced = len(re.findall(rf"{mark} +{quote}", text))
    return bool(spaced) and not re.search(rf"{mark}{quote}|^{quote}", text, re.MULTILINE)


def _escape_of(lines: list[str], habits: Habits) -> str | None:
    """Return the backslash if more lines are whole records with it than without it."""
    marked = [line for line in lines if f"\\{habits.quote}" in line]
    if not marked:
        return None
    width = len(habits.alone(lines[0]))
    plain = sum(len(habits.alone(line)) == width for line in marked)
    escaped = sum(len(habits.alone(line, escape="\\")) == width for line in marked)
    return "\\" if escaped > plain and not plain else None


def _extra_fields(lines: list[str], habits: Habits, header_rows: int) -> int:
    rows = []
    try:
        for fields in habits.parser(iter(lines)):
            if any(map(str.strip, fields)):
                rows.append(fields)
    except csv.Error:
        pass  # what follows is judged row by row
    if len(rows) < header_rows + FEWEST_ROWS:
        return 0
    width, data = len(rows[0]), rows[header_rows:]
    extra = len(data[0]) - width
    steady = sum(len(r) == width + extra and not any(map(str.strip, r[width:])) for r in data)
    return extra if extra > 0 and width > 1 and steady >= max(FEWEST_ROWS, STEADY * len(data)) else 0


def _loose(lines: Iterator[str], delimiter: str, quote: str) -> Iterator[list[str]]:
    """Yield the fields of records in which a quote ends a value only before a delimiter or the end of the line."""
    for line in lines:
        fields, text, at = list[str](), line.rstrip("\r\n"), 0
        while True:
            start = at + len(text[at:]) - len(text[at:].lstrip(" "))
            if text[start : start + 1] != quote:
                end = text.find(delimiter, at)
                fields.append(text[at:] if end < 0 else text[at:end])
            else:
                pieces, at = list[str](), start + 1
                while (close := _closing(text, at, delimiter, quote)) is None:
                    pieces.append(text[at:])
                    more = next(lines, None)
                    if more is None:
                        raise csv.Error("unexpected end of data")
                    text, at = more.rstrip("\r\n"), 0
                pieces.append(text[at:close])
                fields.append("\n".join(pieces).replace(quote * 2, quote))
                end = text.find(delimiter, close + 1)
            if end < 0:
                break
            at = end + 1
        yield fields


def _closing(text: str, start: int, delimiter: str, quote: str) -> int | None:
    """Return where the quote stands that closes a value; None if none does."""
    at = text.find(quote, start)
    while at >= 0:
        after = text[at + 1 : at + 2]
        if after in ("", delimiter):
            return at
        at = text.find(quote, at + (2 if after == quote else 1))
    return None
