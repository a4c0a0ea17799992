"""What an alert would see: how far complaints of a watched series have to rise before the rule of watch.py finds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import betaln, gammaln, ndtri

from pipeline.insights.change.watch import PLANS, Floats, Plan, Series, Watched

HORIZONS = (31, 85)
"""Days within which a rise has to be found: about a month and a quarter."""
SEEN = 0.8
"""A rise counts as seen if it is found in this share of cases."""
LARGEST = 0.95
"""Shares above this are not looked at: hardly anybody would miss them."""
RECENT = {"day": 28, "week": 8, "month": 3}
"""Periods from which a series' volume, share and precision are taken."""
DAYS = {"day": 1.0, "week": 7.0, "month": 30.44}
LOOKS = 2000
"""Simulated courses of a horizon: they leave an error of one percentage point in a chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """Where the series of one grain stand now.

    Attributes:
        known: (series,) whether it has a baseline.
        share: (series,) expected share of complaints.
        volume: (series,) customers who wrote, per period.
        precision: (series,) a + b of the beta-binomial prediction for one period.
        past: Periods in the baseline, on average over the series.
        limit: Largest p-value at which one series alone among those that are watched is an alert.
    """

    known: Any
    share: Floats
    volume: Floats
    precision: Floats
    past: float
    limit: float


def footing(found: Watched, series: Series, plan: Plan, *, grain: str, fdr: float, false_alerts: float) -> Footing:
    """Return where each series stands, from its last complete periods.

    Args:
        found: Of `watch`.
        series: What was watched.
        plan: Of the grain.
        grain: day, week or month.
        fdr: False-discovery rate of a family.
        false_alerts: Allowed in a quiet series-year, for this test.
    """
    periods = series.volumes.shape[1]
    last = slice(max(0, periods - 1 - RECENT[grain]), max(0, periods - 1))
    known = np.isfinite(found.p[:, last]).any(axis=1) if periods > 1 else np.zeros(len(series.volumes), bool)
    expected, volume = (np.nan_to_num(x[:, last]) for x in (found.expected, found.volume))
    whole, spread = volume.sum(axis=1), np.nan_to_num(1 / found.precision[:, last])
    tested = np.maximum(1, np.isfinite(found.p[:, last]).sum(axis=1))
    family = max(1, int(known.sum()))
    return Footing(
        known & (whole > 0),
        np.divide(expected.sum(axis=1), whole, out=np.zeros(len(whole)), where=whole > 0),
        series.volumes[:, last].mean(axis=1) if periods > 1 else np.zeros(len(whole)),
        1 / np.maximum(1e-9, spread.sum(axis=1) / tested),
        float(min(plan.baseline, max(1, periods - 1))),
        min(fdr / family, false_alerts / plan.a_year),
    )


def smallest_rises(footings: dict[str, Footing], *, least: int) -> dict[str, Floats]:
    """Return what would be seen of each series within each of HORIZONS.

    A rise that begins on the first day and stays is tested in every window of every grain that lies in the horizon. The chance of
    each window is the rule's own, exactly; how windows that share days go together is taken from the sums of independent days
    (a Gaussian copula), so that looks are neither counted twice nor left out. The share that the rule expects rises with the
    periods of the horizon that have entered its own baseline. Simulations of the rule are in tests/pipeline/insights/change/test_power.py.

    Args:
        footings: By grain.
        least: Fewest complaining customers of an alert.

    Returns:
        (series,) arrays: "share" expected now, "volume" a day; for each horizon H "share_H", the smallest share that is
        found in SEEN of cases, NaN if none up to LARGEST is, and "doubling_H", the chance that a doubling is found.
    """
    days = footings["day"]
    base = np.where(days.known, days.share, np.nan)
    for grain in ("week", "month"):
        base = np.where(np.isnan(base) & footings[grain].known, footings[grain].share, base)
    result = {"share": base, "volume": days.volume}
    for horizon in HORIZONS:
        smallest, doubling = np.full(len(base), np.nan), np.full(len(base), np.nan)
        for i in np.flatnonzero(np.isfinite(base)):
            chance = _chance_of(footings, int(i), horizon=horizon, least=least)
            doubling[i] = chance(min(LARGEST, 2 * base[i]))
            smallest[i] = _first(chance, float(base[i]))
        result |= {f"share_{horizon}": smallest, f"doubling_{horizon}": doubling}
    return result


def _first(chance: Any, base: float) -> float:
    """Return the smallest share above `base` that is found in SEEN of cases, to 2 % of itself; NaN if none is."""
    low, high = base, LARGEST
    if base >= LARGEST or chance(high) < SEEN:
        return float("nan")
    while high - low > 0.02 * high:
        middle = np.sqrt(max(low, 1e-4) * high)
        low, high = (low, middle) if chance(middle) >= SEEN else (middle, high)
    return float(high)


def _chance_of(footings: dict[str, Footing], i: int, *, horizon: int, least: int) -> Any:
    """Return the function that gives the chance that series i is found when its share is a given one."""

    largest = _largest_sums(horizon)

    def chance(share: float) -> float:
        found = np.zeros(LOOKS, bool)
        for (grain, window), largest_of in largest.items():
            at = footings[grain]
            if not at.known[i] or not at.volume[i]:
                continue
            plan, periods = PLANS[grain], horizon // DAYS[grain]
            n = max(1, round(at.volume[i] * window))
            spoilt = max(0.0, periods / 2 - plan.gap - max(plan.windows)) / at.past
            expected = at.share[i] + (share - at.share[i]) * min(0.9, spoilt)
            wanted = _critical(n, expected, at.precision[i], at.limit / len(plan.windows), least)
            if wanted <= n:
                found |= largest_of > ndtri(1 - _tail(wanted, n, share, at.precision[i]))
        return float(found.mean())

    return chance


@lru_cache(8)
def _largest_sums(horizon: int) -> dict[tuple[str, int], Floats]:
    """Return, by grain and window, the (LOOKS,) largest sum over the window's places in the horizon, of simulated standard normal days.

    Sums are scaled to variance 1, and the days are the same for all grains and windows: their dependence is that of counts of one series.
    """
    days = np.random.default_rng(0).standard_normal((LOOKS, horizon))
    total = np.concatenate([np.zeros((LOOKS, 1)), days.cumsum(axis=1)], axis=1)
    largest = {}
    for grain, plan in PLANS.items():
        for window in plan.windows:
            length, step = round(DAYS[grain] * window), round(DAYS[grain])
            starts = np.arange(0, horizon - length + 1, step)
            if len(starts):
                sums = (total[:, starts + length] - total[:, starts]) / np.sqrt(length)
                largest[grain, window] = sums.max(axis=1)
    return largest


@lru_cache(256)
def _ways(n: int) -> Floats:
    x = np.arange(n + 1.0)
    return np.asarray(gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1))


def _pmf(n: int, share: float, precision: float) -> Floats:
    x, share = np.arange(n + 1.0), min(max(share, 1e-9), 1 - 1e-9)
    a, b = share * precision, (1 - share) * precision
    return np.asarray(np.exp(_ways(n) + gammaln(x + a) + gammaln(n - x + b) - gammaln(n + a + b) - betaln(a, b)))


def _critical(n: int, share: float, precision: float, limit: float, least: int) -> int:
    """Return the smallest count that is an alert, n + 1 if none is."""
    above = np.cumsum(_pmf(n, share, precision)[::-1])[::-1]
    return max(least, int(n + 1 - np.searchsorted(above[::-1], limit, side="right")))


def _tail(count: int, n: int, share: float, precision: float) -> float:
    return float(min(1.0, _pmf(n, share, precision)[count:].sum()))
