"""What an alert would see: how far complaints of a watched series have to rise before the rule of watch.py finds it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import betaln, gammaln

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

    A rise that begins on the first day and stays is tested in every window of every grain that lies in the horizon. Windows
    that overlap, and grains, are not added up, so the true chance is somewhat higher: by simulation of the rule
    .70 where this says .33 (3 customers a day, 10 to 20 % within 85 days), .95 where it says .96 (10 to 30 %). The share that the rule expects rises
    with the periods of the horizon that have entered its own baseline.

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

    def chance(share: float) -> float:
        best = 0.0
        for grain in ("month", "week", "day"):  # the coarser, the fewer looks and mostly the better chance
            at = footings[grain]
            if best >= SEEN or not at.known[i] or not at.volume[i]:
                continue
            plan, periods = PLANS[grain], int(horizon // DAYS[grain])
            for window in plan.windows:
                looks = periods // window
                if not looks:
                    continue
                n = max(1, round(at.volume[i] * window))
                spoilt = max(0.0, periods / 2 - plan.gap - max(plan.windows)) / at.past
                expected = at.share[i] + (share - at.share[i]) * min(0.9, spoilt)
                wanted = _critical(n, expected, at.precision[i], at.limit / len(plan.windows), least)
                one = _tail(wanted, n, share, at.precision[i]) if wanted <= n else 0.0
                best = max(best, 1 - (1 - one) ** looks)
        return best

    return chance


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
