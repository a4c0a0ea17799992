"""Kinds of values that options take, with error messages that say what is expected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

PATH = click.Path(path_type=Path)


class Number(click.ParamType[float]):
    """A number within bounds.

    Attributes:
        low: Smallest value.
        high: Largest value; None: no bound.
        whole: Whether it must be a whole number.
    """

    name = "number"

    def __init__(self, low: int = 0, high: int | None = None, *, whole: bool = True) -> None:
        self.low, self.high, self.whole = low, high, whole

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that the text says; an int where it must be whole."""
        try:
            number = int(value) if self.whole else float(value)
        except ValueError:
            number = self.low - 1
        if number != number or number < self.low or (self.high is not None and number > self.high):
            kind = "a whole number" if self.whole else "a number"
            bounds = f"of at least {self.low}" if self.high is None else f"from {self.low} to {self.high}"
            self.fail(f"expected {kind} {bounds}, got {value!r}", param, ctx)
        return number


class Moment(click.ParamType[datetime]):
    """A time in UTC; a day means its end."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment that the text says."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"expected a day or a time, as 2026-03-31 or 2026-03-31T18:00, got {value!r}", param, ctx)
        if len(value) == len("2026-03-31"):
            moment += timedelta(days=1, microseconds=-1)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
