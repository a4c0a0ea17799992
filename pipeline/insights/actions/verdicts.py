"""What an action changed: its effect against what nothing was done to, the checks on earlier days, and the verdict."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.insights.actions.plan import AFTER, BEFORE, Plan, Planned
from pipeline.insights.actions.power import Sight, sight_of
from pipeline.insights.actions.windows import SHORTEST, Stretch, day_of
from pipeline.insights.statistics.against_others import LEAST_OTHERS, Against, against_others

WORKED, DID_NOT, WORSE, EARLY, UNKNOWN = "worked", "did not work", "worse", "too early", "cannot say"
STEADY, FALLING, RISING, NO_CHECK = "steady", "falling already", "rising before", "no earlier days to check"
Counts = Mapping[tuple[int, str, str], int]
"""Customers who complained, by number of the stretch, subject and unit."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two stretches compared, with the others.

    Attributes:
        before: Customers who complained in the first.
        after: In the second.
        others: Units that they are compared with.
        others_before: Their customers in the first stretch.
        others_after: In the second.
        against: The comparison; None where there are too few others.
    """

    before: int
    after: int
    others: tuple[str, ...]
    others_before: tuple[int, ...]
    others_after: tuple[int, ...]
    against: Against | None

    def effect(self, *, level: float) -> tuple[float, float, float]:
        """Return the relative change against the others with its ends: -0.5 is half of what was to be expected; NaN where not known."""
        if self.against is None:
            return (float("nan"),) * 3
        low, high = self.against.ends(level=level)
        value, low, high = np.expm1([float(self.against.log_ratio), float(low), float(high)])
        return float(value), float(low), float(high)


@dataclass(frozen=True, slots=True)
class Judged:
    """One action with what it changed.

    Attributes:
        planned: The action.
        main: Before against after.
        checks: Earlier stretches, compared in the same way, by name.
        placebos: Each of the others, compared as if something had been done to it, by unit.
        earlier: What the checks say: one of STEADY, FALLING, RISING, NO_CHECK.
        p_value: Of "it went as the others did", for somebody who looks every night; NaN where it is not known.
        sight: What could be seen, and from when on.
    """

    planned: Planned
    main: Compared
    checks: Mapping[str, Compared]
    placebos: Mapping[str, Compared]
    earlier: str
    p_value: float
    sight: Sight


def judge_action(
    plan: Plan, planned: Planned, counts: Counts, own: Mapping[int, int], *, level: float, least: int
) -> Judged:
    """Return what one action changed, without its verdict, which needs the q-value.

    Args:
        plan: All actions.
        planned: The one that is judged.
        counts: Of action_counts.
        own: Customers who complained of what an action is about, by number of the stretch.
        level: Of the intervals.
        least: Fewest customers of the two stretches together of a touchpoint (or theme) that others are compared with.
    """

    def compare(name: str, first: Stretch, second: Stretch) -> Compared:
        numbers = planned.numbers
        a, b = (BEFORE, AFTER) if name == "" else (f"{name} {BEFORE}", f"{name} {AFTER}")
        subject = planned.action.subject
        series = {
            unit: (counts.get((numbers[a], subject, unit), 0), counts.get((numbers[b], subject, unit), 0))
            for unit in plan.untouched(planned, first, second)
        }
        return compare_with(own.get(numbers[a], 0), own.get(numbers[b], 0), series, least=least)

    windows = planned.windows
    main = compare("", windows.before, windows.after)
    checks = {name: compare(name, *pair) for name, pair in windows.checks.items()}
    usable = (
        main.against is not None and windows.after.days >= 1 and windows.before.days >= SHORTEST and bool(planned.units)
    )
    p = float(main.against.p_value(passed=windows.passed)) if usable and main.against is not None else float("nan")
    placebos = {} if not usable else _placebos(main, least=least)
    sight = sight_of(planned, main.before, main.others_before, main.against if usable else None, level=level)
    return Judged(planned, main, checks, placebos, _earlier(checks, level=level), p, sight)


def compare_with(before: int, after: int, series: Mapping[str, tuple[int, int]], *, least: int) -> Compared:
    """Return two counts compared with the series that have at least `least` customers; without LEAST_OTHERS of them nothing is told."""
    kept = {unit: pair for unit, pair in series.items() if sum(pair) >= least}
    first, second = (tuple(pair[i] for pair in kept.values()) for i in range(2))
    against = None
    if len(kept) >= LEAST_OTHERS:
        against = against_others(after, before, np.array(second, float), np.array(first, float))
    return Compared(before, after, tuple(kept), first, second, against)


def _placebos(main: Compared, *, least: int) -> dict[str, Compared]:
    """Return each of the others, compared with the rest of them."""
    series = dict(zip(main.others, zip(main.others_before, main.others_after, strict=True), strict=True))
    return {
        unit: compare_with(*pair, {u: p for u, p in series.items() if u != unit}, least=least)
        for unit, pair in series.items()
    }


def _earlier(checks: Mapping[str, Compared], *, level: float) -> str:
    """Return what earlier days say, each check at a level that leaves all of them together the chance that one test has."""
    known = [c for c in checks.values() if c.against is not None]
    if not known:
        return NO_CHECK
    ends = [c.effect(level=1 - (1 - level) / len(known)) for c in known]
    if any(high < 0 for _, _, high in ends):
        return FALLING
    return RISING if any(low > 0 for _, low, _ in ends) else STEADY


def verdict_of(judged: Judged, q: float, *, level: float, fdr: float) -> tuple[str, str]:
    """Return the verdict and the reason for it in words.

    Args:
        judged: What it changed.
        q: p_value, adjusted for all actions; NaN where it is not known.
        level: Of the intervals.
        fdr: settings.insights.fdr.
    """
    planned, main = judged.planned, judged.main
    windows, action = planned.windows, planned.action
    if not planned.units:
        return UNKNOWN, f"no {action.subject} of the name {', '.join(planned.missing)} is known any more"
    if windows.after.days == 0:
        return EARLY, "no feedback is newer than it"
    if windows.before.days < SHORTEST:
        return UNKNOWN, f"only {windows.before.days} days of feedback before it; {SHORTEST} are needed"
    if main.against is None:
        return UNKNOWN, _few_others(main, action.subject)
    _, low, high = main.effect(level=level)
    if q <= fdr and (high < 0 or low > 0):
        return _clear(high < 0, judged.earlier)
    full = windows.after.days >= windows.planned
    if full and windows.planned >= SHORTEST and low > action.hoped:
        return DID_NOT, f"an effect of {_percent(action.hoped)} is ruled out: the interval begins at {_percent(low)}"
    if not full:
        return EARLY, f"{windows.after.days} of {windows.planned} days have passed, and nothing is clear yet"
    return UNKNOWN, f"the interval holds both no effect and the one hoped for ({_percent(low)} to {_percent(high)})"


def _clear(fewer: bool, earlier: str) -> tuple[str, str]:
    """Return the verdict on a clear change, given what the earlier days say."""
    if fewer and earlier == FALLING:
        return UNKNOWN, "complaints fell, but they had begun to fall before it"
    if not fewer and earlier == RISING:
        return UNKNOWN, "complaints rose, but they had begun to rise before it"
    if not fewer:
        return WORSE, "complaints rose against everything that nothing was done to"
    if earlier == RISING:
        return WORKED, "complaints fell back after a rise; a part of such a fall may come by itself"
    return WORKED, "complaints fell against everything that nothing was done to"


def _few_others(main: Compared, subject: str) -> str:
    plural = "touchpoints" if subject == "touchpoint" else "themes"
    return f"only {len(main.others)} other {plural} have complaints enough to compare with; {LEAST_OTHERS} are needed"


def _moved(change: float) -> str:
    """Return a relative change of a number of complaints in words."""
    if abs(change) < 0.005:
        return "stayed as they were"
    return f"{'rose' if change > 0 else 'fell'} by {100 * abs(change):.0f} %"


def _percent(change: float) -> str:
    return f"{100 * change:+.0f} %"


def statement_of(judged: Judged, writers: Sequence[int], *, level: float) -> str:
    """Return what was found in words.

    Args:
        judged: What it changed.
        writers: Customers who wrote before, and after.
        level: Of the interval.
    """
    main, windows = judged.main, judged.planned.windows
    said = (
        f"{main.before} of {writers[0]:,} customers who wrote complained of it in the {windows.before.days} days before, "
        f"{main.after} of {writers[1]:,} in the {windows.after.days} days since."
    )
    if main.against is None or not windows.after.days:
        return said
    value, low, high = main.effect(level=level)
    subject = "touchpoints" if judged.planned.action.subject == "touchpoint" else "themes"
    return (
        f"{said} At {len(main.others)} {subject} that nothing was done to, complaints {_moved(float(np.expm1(main.against.others)))} between "
        f"the same days. Measured against them, complaints of it {_moved(value)} ({_percent(low)} to {_percent(high)})."
    )


def assumption_of(judged: Judged) -> str | None:
    """Return what has to be true for the effect to be the action's; None where there is nothing to compare with."""
    main = judged.main
    if main.against is None:
        return None
    subject = "touchpoints" if judged.planned.action.subject == "touchpoint" else "themes"
    factor = float(np.exp(main.against.spread))
    return (
        f"Without it, complaints would have changed by the same factor as those about the {len(main.others)} other {subject}, "
        f"which differ among themselves by a factor of about {factor:.1f} beyond chance. Nothing else happened to it alone in these days."
    )


def seen_from_of(judged: Judged) -> datetime.date | None:
    """Return from when on an effect of the size hoped for would probably be seen; None: not within the days that are compared."""
    after = judged.sight.seen_after
    return None if after is None else day_of(judged.planned.windows.day + after)
