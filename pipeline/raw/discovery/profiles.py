"""Profiles of columns: how many rows have a value, which values, how long they are, and whether all of them are numbers or times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.raw.discovery.dates import fitting_patterns
from pipeline.raw.non_answers import null_judge
from pipeline.raw.readers.base import Listed, Reject, Row, Undecoded

KEPT = 2_000
"""Different values of a column that are remembered; a column with more is no scale and no choice."""
LONG = 40
"""Characters from which a value is more than the name of a choice."""
SENTENCE = 4
"""Words from which a value may be a sentence."""
_NULL = null_judge()
_NUMBERED = re.compile(r"V\d{1,4}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d+)?")
_LEADING = re.compile(r"(\d{1,2})(?:\s*[-–—:=.)]\s*\D.*|\s*\(.*\)|\s+\D{3,})?", re.DOTALL)


@dataclass
class Profile:
    """What a column holds. Cells that are no answer ("n/a", NULL) count as empty.

    Attributes:
        name: Of the column.
        question: Its wording, or the label below its name, from a further header row; None without one.
        rows: Rows seen.
        filled: Rows with a value.
        values: Values by count, the first KEPT different ones.
        overflowed: Whether there were more.
        sentences: Values with SENTENCE words or more.
        longest: Characters of the longest value.
        native: Whether every value is a time of the file's own type.
        listed: Whether a value is a list of objects.
    """

    name: str
    question: str | None = None
    rows: int = 0
    filled: int = 0
    values: Counter[str] = field(default_factory=Counter)
    overflowed: bool = False
    sentences: int = 0
    longest: int = 0
    native: bool = False
    listed: bool = False

    def add(self, value: object) -> None:
        """Count one cell."""
        if isinstance(value, datetime):
            self.native = self.native or not self.filled
            value = value.isoformat()
        elif isinstance(value, Listed | Undecoded):
            self.listed = self.listed or isinstance(value, Listed)
            return
        text = str(value).strip()
        if not text or (len(text) <= LONG and _NULL(text)):
            return
        self.filled += 1
        self.longest = max(self.longest, len(text))
        self.sentences += len(text.split(maxsplit=SENTENCE)) >= SENTENCE
        if text in self.values or len(self.values) < KEPT:
            self.values[text] += 1
        else:
            self.overflowed = True

    @property
    def called(self) -> str:
        """Return what the column is called: its name; in Qualtrics' older layout, whose columns are V1, V2, …, the label below it; of a path, what is asked."""
        unnamed = "[" in self.name or _NUMBERED.fullmatch(self.name.strip())
        return self.question if self.question and unnamed else self.name

    @property
    def unique(self) -> bool:
        """Return whether every row has a value of its own."""
        return 0 < self.filled == self.rows and (self.overflowed or len(self.values) == self.filled)

    @property
    def numbers(self) -> list[float] | None:
        """Return the different values as numbers, in their order; None if one is none."""
        if not self.values or not all(map(_NUMBER.fullmatch, self.values)):
            return None
        return sorted({float(v.replace(",", ".")) for v in self.values})

    @property
    def points(self) -> dict[str, int] | None:
        """Return the point of a scale by value, where each value is a whole number up to 10 or begins with one ("10 - Very likely"); None if one does not."""
        found = {v: _LEADING.fullmatch(v) for v in self.values}
        if not found or self.overflowed or not all(found.values()):
            return None
        points = {v: int(m[1]) for v, m in found.items() if m}
        return points if max(points.values()) <= 10 else None

    def points_within(self, high: int) -> dict[str, int]:
        """Return the point of each value that is a whole number from 0 to `high`, or begins with one ("10 - Very likely")."""
        found = {v: _LEADING.fullmatch(v) for v in self.values}
        return {v: int(m[1]) for v, m in found.items() if m and int(m[1]) <= high}

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the formats under which every value is a time of these years; none if there is no such format."""
        return fitting_patterns(tuple(self.values)) if self.values else ()

    @property
    def prose(self) -> bool:
        """Return whether people wrote the values: sentences among them, and few of them twice."""
        if not self.filled or self.listed or self.native or self.numbers is not None:
            return False
        different = self.filled if self.overflowed else len(self.values)
        told = self.sentences >= 1 and (self.sentences >= 0.1 * self.filled or self.longest > 3 * LONG)
        return told and (self.filled < 5 or different >= 0.4 * self.filled) and not self.dates


def profile_columns(
    columns: Iterable[str],
    rows: Iterable[Row | Reject],
    questions: dict[str, str] | None = None,
    *,
    limit: int | None,
    nulls: Collection[str] = (),
) -> list[Profile]:
    """Return a profile for each column, in their order.

    Args:
        columns: Names; a name that only later rows have (JSON) is added.
        rows: Of the file.
        questions: Wording by column.
        limit: Rows that are looked at; None: all.
        nulls: Further values that mean "no answer".
    """
    asked = questions or {}
    found = {name: Profile(name, asked.get(name)) for name in columns}
    seen = 0
    for row in rows:
        if isinstance(row, Reject):
            continue
        if limit is not None and seen >= limit:
            break
        seen += 1
        for name, value in row.values.items():
            if name not in found:
                found[name] = Profile(name, asked.get(name))
            if value not in nulls:
                found[name].add(value)
    for profile in found.values():
        profile.rows = seen
    return list(found.values())
