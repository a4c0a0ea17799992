"""Rejected rows that are the customer's: they name or quote the customer, or are the other half of a row that does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.jobs.erasure.traces import Trace

REACH = 3
"""Rejected rows before and after a broken row of the customer in which its other pieces are looked for."""
PIECES = ("expected ", "broken quoting", "a quote that is opened", "follows a row", "not valid JSON")
"""How the reasons begin that the readers give for what is no whole row (pipeline/raw/readers); others are about a value of a whole one."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of raw.rejected_rows."""

    reject: int
    file_hash: str
    line_number: int | None
    reason: str
    raw_text: str | None

    @property
    def is_piece(self) -> bool:
        """Return whether it may be a piece of a row, and not a whole one with a value that does not fit."""
        return self.raw_text is not None and self.reason.startswith(PIECES)

    @property
    def next_line(self) -> int | None:
        """Return the line after it; None where it is not known."""
        return None if self.line_number is None else self.line_number + max(1, (self.raw_text or "").count("\n"))


def rejects_of(rows: Iterable[Rejected], trace: Trace, *, lines: Iterable[tuple[str, int]]) -> list[Rejected]:
    """Return the rows to erase.

    Args:
        rows: Rejected rows in the order of file and line.
        trace: What the customer's words are recognised by.
        lines: File and number of each data row that became a response of the customer: the rest of a text with a line
            break in it is rejected on the line after.
    """
    loaded = set(lines)
    found: list[Rejected] = []
    for _, group in groupby(rows, key=lambda r: r.file_hash):
        found += _of_file(list(group), trace, loaded)
    return found


def _of_file(rows: Sequence[Rejected], trace: Trace, loaded: set[tuple[str, int]]) -> list[Rejected]:
    named = {i for i, r in enumerate(rows) if _is_theirs(r, trace)}
    pieces = {i for i, r in enumerate(rows) if r.is_piece}
    for i in pieces & {j - 1 for j in pieces}:  # a key that was cut in two
        first, second = rows[i].raw_text or "", rows[i + 1].raw_text or ""
        if i not in named and i + 1 not in named and _near(rows[i], rows[i + 1]):
            cut = first.rstrip("\r\n")[-80:] + second[:80]
            if trace.names(cut):
                named |= {i, i + 1}
    whole = set(named)
    for i in named & pieces:
        for step in (-1, 1):
            at = i
            while at + step in pieces and at + step not in named and _near(rows[at], rows[at + step]):
                at += step
                if abs(at - i) > REACH:
                    break
                whole.add(at)
    for i in pieces:  # the first piece was read as a whole row
        line = rows[i].line_number
        if line is not None and {(rows[i].file_hash, line - n) for n in range(REACH)} & loaded:
            whole.add(i)
    return [rows[i] for i in sorted(whole)]


def _is_theirs(row: Rejected, trace: Trace) -> bool:
    return trace.mentions(row.reason) or (row.raw_text is not None and trace.quotes(row.raw_text, row=True))


def _near(one: Rejected, other: Rejected) -> bool:
    """Return whether one of two rows begins where the other ends, or they stand on one line."""
    return one.line_number is not None and (
        other.line_number in (one.line_number, one.next_line) or one.line_number == other.next_line
    )


def is_object(text: str) -> bool:
    """Return whether the text of a rejected row is a JSON object of its values."""
    try:
        return text.lstrip().startswith("{") and isinstance(json.loads(text), dict)
    except ValueError:
        return False
