"""Formats of dates that a column's values have in common. Where two read them as different days, both are returned: nobody guesses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from pipeline.config.source_fields import NAMED_FORMATS, Moment
from pipeline.raw.moments import AHEAD, EARLIEST, read_time

DAYS = (
    "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y.%m.%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y",
    "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d. %B %Y", "%d de %B de %Y",
    "%a, %d %b %Y", "%a %b %d %Y", "%A, %d %B %Y", "%A, %B %d, %Y", "%a %b %d %H:%M:%S %z %Y",
)  # fmt: skip
"""How days are written, ISO 8601 apart."""
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p", ", %I:%M:%S %p", " at %I:%M %p", " %H:%M:%S.%f", " %H:%M:%S %z", " %H:%M %z", " %H:%M:%S GMT", " %H:%M:%S GMT%z", " %I:%M:%S %p GMT%z")  # fmt: skip
"""How the time of day follows."""
FORMS = tuple(d + c for d in DAYS for c in (("",) if "%H" in d else CLOCKS))
"""Every format that is tried, ISO 8601 and numbers apart."""
SEARCHES = 24
"""Values for which every format is tried."""
ENOUGH = 1_000
"""Values that are held against a format."""
LOOKED_AT = 200
"""Values that are held against every format."""


def fitting_patterns(values: Sequence[str]) -> tuple[str, ...]:
    """Return the formats, as a mapping states them, that read every value as a time between 1995 and now; ISO 8601 alone if it fits.

    Days as spreadsheets count them are left out: a number from 30,000 on may be anything.
    """
    held = values[:ENOUGH]
    for named in ("iso8601", "epoch_s", "epoch_ms"):
        if all(_sane(read_as(value, named)) for value in held):
            return (named,)
    first = held[0]
    fitting = [form for form in FORMS if _may_be(first, form) and _sane(read_as(first, form))]
    return tuple(p for p in fitting if all(_sane(read_as(value, p)) for value in held))


def are_day_numbers(values: Sequence[str]) -> bool:
    """Return whether every value could be a day as spreadsheets count them, between 1995 and now."""
    return bool(values) and all(_sane(read_as(value, "excel")) for value in values[:ENOUGH])


def read_as(value: str, pattern: str) -> datetime | None:
    """Return the time of a value under a format; None if it does not fit."""
    text = value.strip()
    if pattern == "iso8601" and text.isdigit():
        return None  # 20260301 may be a number of something
    return read_time(text, pattern)


def readings(values: Sequence[str], patterns: Sequence[str]) -> list[tuple[str, str]]:
    """Return formats that read some value as different days, each with what it makes of the value that tells them apart; none if all agree."""
    for value in values:
        days = {p: found.date() for p in patterns if (found := read_as(value, p)) is not None}
        if len(set(days.values())) > 1:
            return [(p, f"{value} is {day:%-d %B %Y}") for p, day in days.items()]
    return []


def covering_patterns(values: Sequence[str]) -> tuple[tuple[str, ...], int, int]:
    """Return formats that together read most values of a column that was written in several ways, how many of the values that were looked at they
    read, and how many can be read as two days.

    A value that can be read as two days counts for none of its formats.
    """
    held, read = values[:LOOKED_AT], [dict[str, date]() for _ in values[:LOOKED_AT]]
    every, searches = list[str](), 0
    for n, value in enumerate(held):
        if read[n] or searches == SEARCHES:
            continue
        searches += 1
        for form in (*NAMED_FORMATS, *FORMS):
            if form not in every and _may_be(value, form) and _sane(read_as(value, form)):
                every.append(form)
                for days, other in zip(read, held, strict=True):
                    found = read_as(other, form) if _may_be(other, form) else None
                    if found is not None and _sane(found):
                        days[form] = found.date()
    clear = [days for days in read if len(set(days.values())) == 1]
    chosen: tuple[str, ...] = ()
    left = clear
    while left:
        counts = {pattern: sum(pattern in days for days in left) for pattern in every}
        fitting = [p for p in every if counts[p] and _agree((*chosen, p), read)]
        if not fitting:
            break
        chosen = (*chosen, max(fitting, key=lambda p: counts[p]))
        left = [days for days in left if not set(days) & set(chosen)]
    covered = sum(bool(set(days) & set(chosen)) for days in read)
    twofold = sum(len(set(days.values())) > 1 and not set(days) & set(chosen) for days in read)
    return chosen, covered, twofold


def _may_be(value: str, form: str) -> bool:
    """Return whether a value has letters and a clock where a format has them; strptime takes far longer to say that it does not fit."""
    if form in NAMED_FORMATS:
        return True
    worded = any(part in form for part in ("%b", "%B", "%a", "%A", "%p", "GMT"))
    return (":" in value) == ("%M" in form) and (worded or "%z" in form or not any(map(str.isalpha, value)))


def _agree(patterns: tuple[str, ...], read: Sequence[dict[str, date]]) -> bool:
    """Return whether formats may stand in one mapping: none reads a value, or could read one, as another day than the others."""
    if any(len({days[p] for p in patterns if p in days}) > 1 for days in read):
        return False
    return together(*patterns)


def together(*patterns: str) -> bool:
    """Return whether a mapping may state these formats together."""
    try:
        Moment(column="time", formats=patterns)
    except ValueError:
        return False
    return True


def _sane(found: datetime | None) -> bool:
    """Return whether a time is one at which feedback can have been given."""
    if found is None:
        return False
    latest = datetime.now(UTC) + AHEAD + timedelta(days=1)
    return found.year >= EARLIEST and found.replace(tzinfo=None) <= latest.replace(tzinfo=None)
