"""Which days are compared for an action: before, after, and the earlier stretches on which nothing should show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.config.actions import Action

FIRST_DAY = datetime.date(1969, 12, 29)
"""Day 0 of coded_opinions.day, a Monday."""
SHORTEST = 14
"""Fewest days of a stretch that is compared: two of every weekday."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` up to, but not including, `end`."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """Return its length; 0 where it is empty."""
        return max(0, self.end - self.first)


@dataclass(frozen=True, slots=True)
class Windows:
    """What is compared for one action.

    Attributes:
        day: Of the action.
        before: Up to `action_days` days before it, cut where the data begins and where an earlier action of the same subject began.
        after: The days since, up to the newest of the data, `action_days` days and the next action of the same subject.
        planned: Days that `after` will have when it is full.
        checks: Earlier stretches that are compared as if something had been done between them, (before, after) by name.
    """

    day: int
    before: Stretch
    after: Stretch
    planned: int
    checks: Mapping[str, tuple[Stretch, Stretch]]

    @property
    def passed(self) -> float:
        """Return the share of the planned days that have passed, 0 to 1."""
        return min(1.0, self.after.days / self.planned) if self.planned else 0.0


def day_number(day: datetime.date) -> int:
    """Return the day as coded_opinions.day has it."""
    return (day - FIRST_DAY).days


def day_of(number: int) -> datetime.date:
    """Return the date of a day's number."""
    return FIRST_DAY + datetime.timedelta(days=number)


def windows_of(action: Action, beside: Sequence[Action], *, days: int, first: int, last: int) -> Windows:
    """Return what is compared for an action.

    Args:
        action: The action.
        beside: Other actions about the same touchpoints or themes.
        days: settings.insights.action_days.
        first: First day with data.
        last: Last day with data.
    """
    day = day_number(action.date)
    others = [day_number(a.date) for a in beside]
    since = max([first, day - days, *(d for d in others if d < day)])
    until = min([day + days, *(d for d in others if d > day)])
    before = Stretch(since, day)
    after = Stretch(day, max(day, min(last + 1, until)))
    middle = day - before.days // 2
    earlier = Stretch(max([first, since - days, *(d for d in others if d < since)]), since)
    checks = {
        "halves of the time before": (Stretch(since, middle), Stretch(middle, day)),
        "the time before that": (earlier, before),
    }
    long_enough = {n: pair for n, pair in checks.items() if min(s.days for s in pair) >= SHORTEST}
    return Windows(day, before, after, until - day, long_enough)
