"""Watching many sparse series of counts for spikes and shifts, each against its own past, without looking ahead.

A period's count (customers who complain of a thing) is compared with what the series' past share of the volume gives for
the period's own volume (customers who wrote at all), so that a busy day is not an alert. Taken from three schools of
outbreak detection: the sliding baseline that ends some periods before the one under test from EARS C2 (Fricker, Hegler
and Dunfee 2008); seasonal factors, over-dispersion and past outliers that count less from Farrington et al. (1996) and
Noufaily et al. (2013); testing the last few periods together, so that small steps add up, from EARS C3 and the CUSUM.
Their normal approximations do not suit counts of a few customers: the prediction is beta-binomial.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]
OUTLIER = 3.5
"""Standard deviations above what was expected at which a past count is cut, so that a spike does not hide the next."""
CLEAR = 1.5
"""Standard deviations above what was expected from which a p-value is worked out; below it is taken as 1."""
PSEUDO = 10.0
"""Customers expected on a weekday that its factor of 1 is worth: sparse series have no weekday pattern of their own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one grain is watched.

    Attributes:
        kind: spike or shift.
        windows: Numbers of periods that are tested together, ending with the period.
        baseline: Most periods that the expectation is computed from.
        least: Fewest periods.
        gap: Periods between the baseline and the longest window.
        a_year: Periods in a year.
    """

    kind: str
    windows: tuple[int, ...]
    baseline: int
    least: int
    gap: int
    a_year: float


PLANS = {
    "day": Plan("spike", (1, 3), baseline=182, least=28, gap=4, a_year=365.25),
    "week": Plan("shift", (1, 2), baseline=26, least=8, gap=0, a_year=52.18),
    "month": Plan("shift", (1, 2), baseline=12, least=3, gap=0, a_year=12),
}


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts of one grain; periods without volume are in it.

    Attributes:
        counts: (series, periods) customers who complain of the thing.
        volumes: (series, periods) customers who wrote where it is watched.
        day_counts: (series, periods, 7) the same on each weekday of the period, a customer once a day.
        day_volumes: (series, periods, 7) likewise.
        sums: By a window's number of periods, (series, periods) customers who complain in it; a window that is not
            given is the sum of its periods.
    """

    counts: Floats
    volumes: Floats
    day_counts: Floats
    day_volumes: Floats
    sums: dict[int, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What watching found; each array (series, periods), NaN if the series has no baseline yet.

    Attributes:
        p: p-value of the clearest window, times the number of windows (Bonferroni).
        window: Periods of that window.
        observed: Count in it.
        expected: Expected count.
        volume: Volume of the window.
        precision: a + b of the beta-binomial prediction.
    """

    p: Floats
    window: Floats
    observed: Floats
    expected: Floats
    volume: Floats
    precision: Floats


def watch(series: Series, plan: Plan, *, least: int) -> Watched:
    """Test every series in every period against its past.

    Args:
        series: Counts and volumes.
        plan: Of the grain.
        least: A window with fewer complaining customers is not an alert (its p is 1); below four times as many customers the
            past is not a baseline.
    """
    y, v = series.counts, series.volumes
    found = {name: np.full(y.shape, np.nan) for name in Watched.__dataclass_fields__}
    if not y.size:
        return Watched(**found)
    totals = {w: series.sums.get(w, _rolling(y, w)) for w in plan.windows}
    volumes = {w: (_rolling(v, w), _rolling(v**2, w)) for w in plan.windows}
    first = np.where((v > 0).any(axis=1), (v > 0).argmax(axis=1), y.shape[1])
    kept, stretch = y.copy(), np.ones(len(y))
    for t in range(y.shape[1]):
        stop = t - max(plan.windows) - plan.gap + 1
        past = slice(max(0, stop - plan.baseline), max(0, stop))
        size = v[:, past].sum(axis=1)
        known = (stop - first >= plan.least) & (size >= 4 * least)
        if not known.any():
            continue
        factor = _weekdays(series, past, stretch)
        recent = slice(past.start, t + 1)
        mixed = _mean_factor(series.day_volumes[:, recent], factor)
        before = mixed[:, : past.stop - past.start]
        rate = (kept[:, past].sum(axis=1) + 0.5) / ((v[:, past] * before).sum(axis=1) + 1)
        rho = dispersion(kept[:, past], v[:, past], _share(rate, before))
        mean = np.divide((v[:, past] ** 2).sum(axis=1), size, out=np.ones_like(size), where=size > 0)
        stretch = 1 + np.maximum(0.0, mean - 1) * rho
        doubt = stretch / (size + 1) + _weekday_doubt(series, past, t, rate, stretch)
        best = np.full(len(y), np.inf)
        for w in (w for w in plan.windows if w <= t + 1):
            n, squares = (x[:, t] for x in volumes[w])
            expected = (_share(rate, mixed[:, -w:]) * v[:, t - w + 1 : t + 1]).sum(axis=1)
            # over-dispersion is that of single periods: over several of them it averages out
            spread = np.divide(squares, n**2, out=np.ones_like(n), where=n > 0)
            precision = 1 / np.minimum(0.5, rho * spread + doubt)
            observed = totals[w][:, t]
            p = np.where(known, 1.0, np.nan)
            share = expected / np.maximum(n, 1)
            deviation = np.sqrt(expected * (1 - share) * (1 + np.maximum(0.0, n - 1) / (precision + 1)))
            tested = known & (observed >= least) & (observed > expected + CLEAR * deviation)
            p[tested] = upper_tail(observed[tested], n[tested], share[tested], precision[tested])
            better = known & (p < best)
            best[better] = p[better]
            values = (np.minimum(1.0, p * len(plan.windows)), np.full(len(p), w), observed, expected, n, precision)
            for column, value in zip(found.values(), values, strict=True):
                column[better, t] = value[better]
        share = _share(rate, mixed[:, -1:])[:, 0]
        limit = share * v[:, t] + OUTLIER * np.sqrt(share * (1 - share) * v[:, t] * (1 + v[:, t] * (rho + doubt)))
        kept[known, t] = np.minimum(y[known, t], np.maximum(limit[known], 1.0))
    return Watched(**found)


def _share(rate: Floats, factor: Floats) -> Floats:
    return np.asarray(np.clip(rate[:, None] * factor, 1e-9, 0.95))


def _weekdays(series: Series, past: slice, stretch: Floats) -> Floats:
    """Return the (series, 7) factor of each weekday on the share, drawn to 1 if few are expected on it."""
    y, v = series.day_counts[:, past].sum(axis=1), series.day_volumes[:, past].sum(axis=1)
    flat = (y.sum(axis=1) / np.maximum(1.0, v.sum(axis=1)))[:, None] * v
    return np.asarray((y / stretch[:, None] + PSEUDO) / (flat / stretch[:, None] + PSEUDO))


def _mean_factor(day_volumes: Floats, factor: Floats) -> Floats:
    """Return the (series, periods) mean of the weekdays' factors over a period's own days."""
    total = day_volumes.sum(axis=2)
    weighted = np.einsum("spd,sd->sp", day_volumes, factor)
    return np.asarray(np.divide(weighted, total, out=np.ones_like(total), where=total > 0))


def _weekday_doubt(series: Series, past: slice, t: int, rate: Floats, stretch: Floats) -> Floats:
    """Return the (series,) share of the prediction's variance that comes from unsure weekday factors."""
    today = series.day_volumes[:, t]
    weight = np.divide(today, today.sum(axis=1, keepdims=True), out=np.zeros_like(today), where=today > 0)
    size = series.day_volumes[:, past].sum(axis=1) / stretch[:, None] + PSEUDO / rate[:, None]
    return np.asarray((weight**2 / size).sum(axis=1))


def dispersion(y: Floats, v: Floats, share: Floats) -> Floats:
    """Return the over-dispersion rho of the shares, at least 0: Var(y) = v·share·(1 - share)·(1 + (v - 1)·rho).

    By moments; each series is drawn to what all of them have in common as far as its own is unsure, and one standard
    error is added, since a spread that is guessed too small raises false alarms.

    Args:
        y: (series, periods) counts.
        v: (series, periods) volumes.
        share: (series, periods) expected shares.

    Returns:
        (series,).
    """
    binomial = v * share * (1 - share)
    n = np.maximum(2.0, (v > 0).sum(axis=1))
    excess = ((y - v * share) ** 2 * (n / (n - 1))[:, None] - binomial).sum(axis=1)
    size = (np.maximum(0.0, v - 1) * binomial).sum(axis=1)
    usable = size > 0
    if not usable.any():
        return np.zeros(len(y))
    own = np.divide(excess, size, out=np.zeros(len(y)), where=usable)
    common = 0.0
    for _ in range(2):  # the error of a variance depends on the variance
        spread = binomial * (1 + np.maximum(0.0, v - 1) * common)
        error = (2 * spread**2 + binomial).sum(axis=1)
        precision = np.divide(size**2, error, out=np.zeros(len(y)), where=usable)
        common = max(0.0, float((own * precision).sum() / precision.sum()))
    prior = max(common, 0.002) ** 2
    weight = prior * precision / (prior * precision + 1)
    middle = weight * own + (1 - weight) * common
    doubt = np.sqrt(weight * prior + (1 - weight) ** 2 / precision.sum())
    return np.asarray(np.maximum(0.0, middle + doubt))


def upper_tail(k: Floats, n: Floats, share: Floats, precision: Floats) -> Floats:
    """Return P(X >= k) of beta-binomial X with n trials, a = share·precision and b = (1 - share)·precision; (n,) arrays."""
    n, result = np.maximum(n, k), np.empty(len(k))
    a, b = share * precision, (1 - share) * precision
    for i in range(len(k)):
        x = np.arange(k[i], n[i] + 1)
        ways = gammaln(n[i] + 1) - gammaln(x + 1) - gammaln(n[i] - x + 1)
        result[i] = np.exp(ways + betaln(x + a[i], n[i] - x + b[i]) - betaln(a[i], b[i])).sum()
    return np.asarray(np.clip(result, 0.0, 1.0))


def _rolling(y: Floats, w: int) -> Floats:
    """Return the sum of each period and the w - 1 before it."""
    total = np.cumsum(y, axis=1)
    return np.concatenate([total[:, :w], total[:, w:] - total[:, :-w]], axis=1)
