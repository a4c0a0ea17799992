"""Times as the mapping states them: a text that fits no stated format is refused, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.config.source_fields import Moment
from pipeline.raw.readers.base import Value

EARLIEST = 1970
"""Year. A time before it was misread."""
AHEAD = timedelta(days=2)
"""How far a time may lie ahead of the run: time zones and clocks differ by less. What lies later was misread or mistyped, and
one such row would move every window that ends with the newest."""


def moment_reader(moment: Moment) -> Callable[[Value], datetime]:
    """Return a function from a cell to its UTC time; it raises ValueError with what was expected."""
    zone: tzinfo = UTC if moment.timezone == "UTC" else ZoneInfo(moment.timezone)
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

    @lru_cache(maxsize=4096)
    def read_text(text: str) -> datetime:
        for pattern in formats:
            found = _parse(text, pattern)
            if found is not None:
                return to_utc(found)
        raise ValueError(f"fits none of the formats {', '.join(formats)}{_hint(text, formats)}")

    def read(value: Value) -> datetime:
        return to_utc(value) if isinstance(value, datetime) else read_text(value.strip())

    return read


def _parse(text: str, pattern: str) -> datetime | None:
    try:
        if pattern == "iso8601":
            return datetime.fromisoformat(text)
        if pattern in ("epoch_s", "epoch_ms"):
            return datetime.fromtimestamp(float(text) / (1000 if pattern == "epoch_ms" else 1), UTC)
        return datetime.strptime(text, pattern)
    except (ValueError, OverflowError, OSError):
        return None


def _hint(text: str, formats: tuple[str, ...]) -> str:
    """Return what ISO 8601 looks like where nothing else is read, or a warning if the text would fit with day and month exchanged."""
    if formats == ("iso8601",):
        return " (such as 2026-03-14 18:05; a source mapping can name other formats)"
    for pattern in formats:
        if "%d" in pattern and "%m" in pattern:
            swapped = pattern.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
            if _parse(text, swapped) is not None:
                return f"; it fits {swapped}: check the order of day and month for the whole file"
    return ""
