"""Records of delimited text: the header, quotes checked strictly, and the next good record found after a broken one."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from pipeline.errors import SourceError
from pipeline.raw.readers.base import MAX_PIECE, Reject, show
from pipeline.raw.readers.habits import Habits

MAX_LINE = 32 << 20
MAX_RECORD = 16 << 20
"""Characters. A comment of 2 MB is read; a record beyond this is an open quote."""
RESYNC_RECORD = 1 << 18
RUN_LINES = 8
"""Lines inside one quoted field that are each a full record: a quote was not closed."""
DATE = re.compile(r"\d{1,4}[-/.](\d{1,2}|[A-Za-z]{3})[-/.]\d{2,4}(\D|$)")
_NUMBER = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
LEARNT = 200
"""Good records from which it is learnt where numbers stand."""
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")

csv.field_size_limit(MAX_LINE)


class _OpenQuote(Exception):
    """A quoted field has swallowed lines that are records of their own."""


class Records:
    """Iterates over (line number, fields, raw text) and rejects.

    A record that breaks the rules of quoting is rejected from its first line on. Reading continues at the next line
    that is a record with the right number of fields. A quoted field may hold any number of lines, unless a line in it
    is itself a record: it has the right number of fields and a date where the last good record had one (or, if records
    have no dates, RUN_LINES such lines in a row and nothing else, which in a file of two columns begin like one another, with a number).
    Lines of a broken record are one rejected row, unless they look like rows themselves.
    """

    def __init__(self, stream: TextIO, habits: Habits) -> None:
        """Read from the stream's position, which counts as line 1."""
        self._stream, self._habits, self._delimiter = stream, habits, habits.delimiter
        self._kinds: list[set[bool]] = []
        self._learnt = 0
        self._back: deque[str] = deque()
        self._taken: list[str] = []
        self._read: list[str] = []
        self._line = 0
        self._fields = 0
        self._dates: tuple[int, ...] = ()
        self._limit = MAX_RECORD
        self._parser = self._new_parser()

    def skip_lines(self, count: int) -> None:
        """Skip `count` lines."""
        for _ in range(count):
            self._next_line()

    def header(self) -> list[str]:
        """Return the next record that is not blank; its length is the length of every later record.

        Raises:
            SourceError: The file has no such record, or its quotes are broken.
        """
        try:
            for fields in self._parser:
                self._read, self._taken = self._taken, []
                if fields:
                    self._fields = self._fields or len(fields)
                    return fields
        except (csv.Error, _OpenQuote) as e:
            raise SourceError(f"line {self._line}: the header cannot be read: {e}") from None
        raise SourceError("empty file: no header")

    def unread(self) -> None:
        """Put the record that header() returned last back: it is a data row."""
        self._back.extendleft(reversed(self._read))
        self._line -= len(self._read)
        self._read = []
        self._parser = self._new_parser()

    def __iter__(self) -> Iterator[tuple[int, list[str], str] | Reject]:
        while True:
            self._taken, start = [], self._line + 1
            try:
                fields = next(self._parser)
            except StopIteration:
                return
            except (csv.Error, _OpenQuote) as e:
                if fields := self._escaped():
                    yield self._accept(start, fields)
                else:
                    yield from self._recover(start, _reason(e))
                continue
            if not any(map(str.strip, fields)):
                continue
            if len(fields) != self._fields:
                fields = self._otherwise(fields)
            if len(fields) == self._fields:
                yield self._accept(start, fields)
            elif len(self._taken) == 1:
                yield Reject(start, self._miscounted(fields), show("".join(self._taken)))
            else:
                yield from self._recover(start, self._miscounted(fields))

    def _accept(self, start: int, fields: list[str]) -> tuple[int, list[str], str]:
        if self._learnt < LEARNT:
            self._learn(fields)
        if len(self._taken) == 1:
            self._dates = _date_positions(fields) or self._dates
            return start, fields, self._taken[0]
        return start, fields, "".join(self._taken)

    def _otherwise(self, fields: list[str]) -> list[str]:
        """Return the fields of a record with the wrong number of them, if it can only mean one thing: all that it should have; else its own."""
        fitting = self._habits.fit(fields, self._fields)
        if len(fitting) == self._fields:
            return fitting
        if len(self._taken) == 1 and (escaped := self._escaped()):
            return escaped
        if len(fields) < self._fields and len(self._taken) == 1 and self._is_short(fields):
            self._habits.count("short")
            return fields + [""] * (self._fields - len(fields))
        return fields

    def _escaped(self) -> list[str]:
        """Return the fields of the first line taken if it is a record with backslashes before quotes; the other lines are put back then."""
        line, habits = self._taken[0], self._habits
        if habits.escape or habits.quoting != "double" or f"\\{habits.quote}" not in line:
            return []
        fields = habits.fit(habits.alone(line, escape="\\"), self._fields)
        if len(fields) != self._fields:
            return []
        self._give_back_rest()
        self._taken = [line]
        habits.count("escaped")
        return fields

    def _is_short(self, fields: list[str]) -> bool:
        """Return whether a record lacks its last fields and no other: dates and numbers are where they always are, and a row follows."""
        if self._habits.short_rows:
            return True
        if not self._taken[0].endswith(("\n", "\r")) or not self._dates or _date_positions(fields) != self._dates:
            return False
        if not self._alike(fields):
            return False
        line = self._next_line()
        if not line:
            return True
        self._back.appendleft(line)
        self._line -= 1
        following = next(csv.reader([line], delimiter=self._delimiter), [])
        found, opens = _date_positions(following), line.count(self._habits.quote) % 2
        return set(found) <= set(self._dates) and bool(
            found or (opens and len(following) > 1 and self._alike(following))
        )

    def _alike(self, fields: list[str]) -> bool:
        """Return whether numbers and texts stand where they stood in good records."""
        return all(
            not value.strip() or not kinds or _is_number(value) in kinds
            for kinds, value in zip(self._kinds, fields, strict=False)
        )

    def _learn(self, fields: list[str]) -> None:
        """Note in which columns numbers stand, and in which other texts."""
        self._learnt += 1
        if not self._kinds:
            self._kinds = [set() for _ in fields]
        for kinds, value in zip(self._kinds, fields, strict=False):
            if value.strip():
                kinds.add(_is_number(value))

    def _miscounted(self, fields: list[str]) -> str:
        return f"expected {self._fields} fields, found {len(fields)}"

    def _recover(self, start: int, reason: str) -> Iterator[tuple[int, list[str], str] | Reject]:
        """Reject the lines up to the next good record, each that looks like a row as one, then yield that record."""
        skipped, size = [self._give_back_rest()], 0
        self._limit = RESYNC_RECORD
        try:
            while True:
                self._taken, line = [], self._line + 1
                try:
                    fields = next(self._parser)
                except StopIteration:
                    yield Reject(start, reason, show("".join(skipped)))
                    return
                except (csv.Error, _OpenQuote):
                    fields = self._escaped()
                fields = self._habits.fit(fields, self._fields)
                if len(fields) == self._fields:
                    yield Reject(start, reason, show("".join(skipped)))
                    yield self._accept(line, fields)
                    return
                text = self._give_back_rest()
                if size > MAX_PIECE or (text.strip() and (len(skipped) >= RUN_LINES or self._looks_like_a_row(text))):
                    yield Reject(start, reason, show("".join(skipped)))
                    skipped, size, start, reason = [], 0, line, "follows a row that could not be read"
                skipped.append(text)
                size += len(text)
        finally:
            self._limit = MAX_RECORD

    def _looks_like_a_row(self, line: str) -> bool:
        """Return whether a line that cannot be read has half as many delimiters as a row or more, so that it is counted as one."""
        return line.count(self._delimiter) >= max(1, self._fields // 2) or self._fields < 2

    def _give_back_rest(self) -> str:
        """Put all lines but the first of the failed record back; returns that first line."""
        first, rest = self._taken[0], self._taken[1:]
        self._back.extendleft(reversed(rest))
        self._line -= len(rest)
        self._parser = self._new_parser()
        return first

    def _new_parser(self) -> Iterator[list[str]]:
        return self._habits.parser(self._feed())

    def _next_line(self) -> str:
        line = self._back.popleft() if self._back else self._stream.readline(MAX_LINE)
        if len(line) >= MAX_LINE:
            raise SourceError(f"line {self._line + 1} is longer than {MAX_LINE:,} characters: is it a text file?")
        self._line += bool(line)
        return line

    def _feed(self) -> Iterator[str]:
        size = 0
        while line := self._next_line():
            if not self._taken:
                size = 0
            elif self._swallows(size):
                self._taken.append(line)
                raise _OpenQuote
            self._taken.append(line)
            size += len(line)
            yield line

    def _swallows(self, size: int) -> bool:
        """Return whether the lines taken so far, all inside one quoted field, are records or too much text."""
        if size > self._limit:
            return True
        if len(self._taken) < 2 or self._fields < 2:
            return False
        fields = self._alone(self._taken[-1])
        if len(fields) != self._fields:
            return False
        if self._dates:
            return _date_positions(fields) == self._dates
        inside = self._taken[-RUN_LINES:]
        if len(self._taken) <= RUN_LINES or any(len(self._alone(line)) != self._fields for line in inside):
            return False
        return self._fields > 2 or len({_begins(line, self._delimiter) for line in inside} - {""}) == 1

    def _alone(self, line: str) -> list[str]:
        """Return the fields of a line by itself; none if its quotes are broken."""
        return self._habits.fit(self._habits.alone(line), self._fields)


def _date_positions(fields: list[str]) -> tuple[int, ...]:
    return tuple(i for i, field in enumerate(fields) if DATE.match(field))


def _is_number(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value.strip()))


def _begins(line: str, delimiter: str) -> str:
    """Return what the first field of a line looks like, digits as 9 and letters as a; "" if it has no digit."""
    first = line.partition(delimiter)[0].strip('" ')
    return _LETTERS.sub("a", _DIGITS.sub("9", first)) if _DIGITS.search(first) and len(first) <= 60 else ""


def _reason(error: Exception) -> str:
    if isinstance(error, _OpenQuote) or "unexpected end" in str(error):
        return "a quote that is opened in this row is never closed"
    return f"broken quoting: {error}"
