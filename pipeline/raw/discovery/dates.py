"""Formats of dates that a column's values have in common. Where two read them as different days, both are returned: nobody guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pipeline.raw.moments import AHEAD, EARLIEST

DAYS = (
    "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y.%m.%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y",
    "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d. %B %Y",
)  # fmt: skip
"""How days are written, ISO 8601 apart."""
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p", ", %I:%M:%S %p", " at %I:%M %p", " %H:%M:%S.%f", " %H:%M:%S %z", " %H:%M %z")  # fmt: skip
"""How the time of day follows."""
ENOUGH = 1_000
"""Values that are held against a format."""


def fitting_patterns(values: Sequence[str]) -> tuple[str, ...]:
    """Return the formats, as a mapping states them, that read every value as a time between 1995 and now; ISO 8601 alone if it fits."""
    held = values[:ENOUGH]
    for named in ("iso8601", "epoch_s", "epoch_ms"):
        if all(_sane(read_as(value, named)) for value in held):
            return (named,)
    first = held[0]
    fitting = [day + clock for day in DAYS for clock in CLOCKS if _sane(read_as(first, day + clock))]
    return tuple(p for p in fitting if all(_sane(read_as(value, p)) for value in held))


def read_as(value: str, pattern: str) -> datetime | None:
    """Return the time of a value under a format; None if it does not fit."""
    text = value.strip()
    try:
        if pattern == "iso8601":
            text = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text)
            return datetime.fromisoformat(text) if not text.isdigit() else None  # 20260301 may be a number of something
        if pattern in ("epoch_s", "epoch_ms"):
            return datetime.fromtimestamp(float(text) / (1000 if pattern == "epoch_ms" else 1), UTC)
        return datetime.strptime(text, pattern)
    except (ValueError, OverflowError, OSError):
        return None


def readings(values: Sequence[str], patterns: Sequence[str]) -> list[tuple[str, str]]:
    """Return formats that read some value as different days, each with what it makes of the value that tells them apart; none if all agree."""
    for value in values:
        days = {p: found.date() for p in patterns if (found := read_as(value, p)) is not None}
        if len(set(days.values())) > 1:
            return [(p, f"{value} is {day:%-d %B %Y}") for p, day in days.items()]
    return []


def _sane(found: datetime | None) -> bool:
    """Return whether a time is one at which feedback can have been given."""
    if found is None:
        return False
    latest = datetime.now(UTC) + AHEAD + timedelta(days=1)
    return found.year >= EARLIEST and found.replace(tzinfo=None) <= latest.replace(tzinfo=None)
