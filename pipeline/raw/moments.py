"""Times as the mapping states them: a text that fits no stated format is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.config.source_fields import Moment
from pipeline.errors import SourceError, printable
from pipeline.raw.month_names import NAMED, in_english
from pipeline.raw.readers.base import Value

EARLIEST = 1995
"""Year. Nobody kept feedback in an export before the web had shops: a time before it was misread or mistyped."""
AHEAD = timedelta(days=2)
"""How far a time may lie ahead of the run: time zones and clocks differ by less. What lies later was misread or mistyped, and
one such row would move every window that ends with the newest."""


DAY_0 = datetime(1899, 12, 30)
"""Day 0 of spreadsheets, as they count from March 1900 on (the "1900 date system")."""
_DOTNET = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_ZONE_NAME = re.compile(r"\s*\([^()\d]{1,50}\)$")
"""What JavaScript writes behind an offset, such as (Central European Summer Time)."""
_SHORT_OFFSET = re.compile(r"(?<=GMT|UTC)([+-])(\d{1,2})(?::?(\d{2}))?$")
"""Offset as Google Forms writes it: GMT+1, GMT+5:30."""
_REWRITTEN = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:(,? )(\d{1,2}):\d{2}(:\d{2})?(?: ([AP]M))?)?", re.IGNORECASE
)
_DAY_NUMBER = re.compile(r"[34]\d{4}(?:[.,]\d+)?")


def zone_of(moment: Moment, zones: Mapping[str, str]) -> str:
    """Return the time zone of times that state none: the one that the file names for the column, else the mapping's.

    Args:
        moment: Of the mapping.
        zones: Time zone by column from the file's header.

    Raises:
        SourceError: The file names a zone that is unknown here, or another one than the mapping.
    """
    named = zones.get(moment.column or "")
    if named is None:
        return moment.timezone
    try:
        ZoneInfo(named)
    except (KeyError, ValueError, OSError):
        raise SourceError(
            f"the header names the time zone {printable(named)[:40]!r} for column {printable(moment.column or '')!r}, which is unknown here: "
            "export with a zone of the IANA list, such as Europe/Berlin"
        ) from None
    if "timezone" in moment.model_fields_set and not _alike(named, moment.timezone):
        raise SourceError(
            f"the header says that the times of column {printable(moment.column or '')!r} are in {named}, the mapping says {moment.timezone}: "
            "take timezone out of the mapping"
        )
    return named


def _alike(one: str, other: str) -> bool:
    """Return whether two zones have had the same time in every month of this century."""
    months = [datetime(year, month, 15, 12, tzinfo=UTC) for year in range(2000, 2038) for month in range(1, 13)]
    first, second = ZoneInfo(one), ZoneInfo(other)
    return one == other or all(
        first.utcoffset(m.astimezone(first)) == second.utcoffset(m.astimezone(second)) for m in months
    )


def moment_reader(moment: Moment, *, timezone: str | None = None) -> Callable[[Value], datetime]:
    """Return a function from a cell to its UTC time; it raises ValueError with what was expected.

    Args:
        moment: Of the mapping.
        timezone: Time zone of times that state none; None: the mapping's.
    """
    name = timezone or moment.timezone
    zone: tzinfo = UTC if name == "UTC" else ZoneInfo(name)
    formats, latest = moment.formats, datetime.now(UTC) + AHEAD

    def to_utc(value: datetime) -> datetime:
        try:
            found = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
        except (OverflowError, ValueError):
            raise ValueError("is out of range") from None
        if found.year < EARLIEST:
            raise ValueError(f"is before the year {EARLIEST}")
        if found > latest:
            raise ValueError("lies in the future: more than two days after this run")
        return found

    def checked(text: str, pattern: str, found: datetime) -> datetime:
        try:
            return to_utc(found)
        except ValueError as e:
            other = {"epoch_s": "epoch_ms", "epoch_ms": "epoch_s"}.get(pattern)
            read = _parse(text, other) if other else None
            if read is not None and read.year >= EARLIEST and read <= latest:
                raise ValueError(f"{e}; it is a time of {read.year} as {other}: correct the format") from None
            raise

    @lru_cache(maxsize=4096)
    def read_text(text: str) -> datetime:
        failure: ValueError | None = None
        for pattern in formats:
            found = _parse(text, pattern)
            try:
                if found is not None:
                    return checked(text, pattern, found)
            except ValueError as e:  # a number may be a time of these years in one format alone
                failure = failure or e
        if failure is not None:
            raise failure
        raise ValueError(f"fits none of the formats {', '.join(formats)}{_hint(text, formats)}")

    def read(value: Value) -> datetime:
        return to_utc(value) if isinstance(value, datetime) else read_text(value.strip())

    return read


def read_time(text: str, pattern: str) -> datetime | None:
    """Return the time of a trimmed text under a format, without a zone where the text has none; None if it does not fit."""
    return _parse(text, pattern)


def _parse(text: str, pattern: str) -> datetime | None:
    try:
        if pattern == "iso8601":
            return datetime.fromisoformat(f"{text[:-4]}+00:00" if text.endswith((" UTC", " GMT")) else text)
        if pattern in ("epoch_s", "epoch_ms"):
            dotnet = _DOTNET.fullmatch(text) if pattern == "epoch_ms" else None
            return datetime.fromtimestamp(
                float(dotnet[1] if dotnet else text) / (1000 if pattern == "epoch_ms" else 1), UTC
            )
        if pattern == "excel":
            return DAY_0 + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))
        if "%z" in pattern:
            text = _SHORT_OFFSET.sub(_whole_offset, _ZONE_NAME.sub("", text))
        return datetime.strptime(text, pattern)
    except (ValueError, OverflowError, OSError):
        return _named(text, pattern) if any(name in pattern for name in NAMED) else None


def _whole_offset(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]:0>2}{match[3] or '00'}"


def _named(text: str, pattern: str) -> datetime | None:
    """Return a time whose months or days may have names of another language than English; None if it does not fit."""
    try:
        return datetime.strptime(*in_english(text, pattern))
    except (ValueError, re.error):  # re: %B and %b in one pattern are the same part twice
        return None


def _hint(text: str, formats: tuple[str, ...]) -> str:
    """Return what ISO 8601 looks like where nothing else is read, or a warning if the text would fit with day and month exchanged."""
    if formats == ("iso8601",):
        if rewritten := _rewritten(text):
            return (
                f"; a spreadsheet may have rewritten it: export the file again and do not save it there, or name its format, {rewritten}, in a "
                "mapping of your own, which `voc sources new FILE` proposes"
            )
        return " (such as 2026-03-14 18:05; a source mapping can name other formats)"
    for pattern, other in (("epoch_s", "epoch_ms"), ("epoch_ms", "epoch_s")):
        read = _parse(text, other) if pattern in formats else None
        if read is not None and read.year >= EARLIEST:
            return f"; it is a time of {read.year} as {other}: correct the format"
    for pattern in formats:
        if "%d" in pattern and "%m" in pattern:
            swapped = pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
            if _parse(text, swapped) is not None:
                return f"; it fits {swapped}: check the order of day and month for the whole file"
    return ""


def _rewritten(text: str) -> str:
    """Return the formats of a time as spreadsheets write it, those that read it; "" if it is none."""
    if _DAY_NUMBER.fullmatch(text):
        return "excel"
    match = _REWRITTEN.fullmatch(text)
    if match is None:
        return ""
    one, mark, two, year, gap, hour, seconds, half = match.groups()
    clock = f"{gap}{'%I' if half else '%H'}:%M{':%S' if seconds else ''}{' %p' if half else ''}" if hour else ""
    ends = f"{'%Y' if len(year) == 4 else '%y'}{clock}"
    fitting = [f"%d{mark}%m{mark}{ends}"] * (int(two) <= 12) + [f"%m{mark}%d{mark}{ends}"] * (int(one) <= 12)
    return " or ".join(fitting)
