"""Mean and median of skewed amounts, such as lifetime values, with their intervals: many groups at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, t

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def skewed_mean(x: Floats, starts: Ints, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the mean of each group with an interval that allows for skewness: Hall's (1992) monotone transformation of Student's t.

    Chosen by simulation (tests/pipeline/insights/statistics/test_amounts.py): with the lognormal and gamma amounts tried, and 30 to 400
    customers, it held the truth as often as the bootstrap-t (more often than the BCa and percentile bootstraps and plain t) and
    needs no random numbers.

    Args:
        x: (n,) amounts, the groups one after another.
        starts: (groups,) where each begins; none is empty.
        level: For instance 0.95.

    Returns:
        Mean, lower end, upper end; ends are NaN if a group has one amount or all are equal. The lower end of a group without
        negative amounts is at least 0.
    """
    n = np.diff(np.append(starts, len(x))).astype(float)
    group = np.repeat(np.arange(len(starts)), n.astype(int))
    mean = np.add.reduceat(x, starts) / n
    d = x - mean[group]
    m2, m3 = (np.add.reduceat(d**p, starts) / n for p in (2, 3))
    with np.errstate(divide="ignore", invalid="ignore"):
        known = (n >= 2) & (m2 > 1e-18 * np.maximum(1.0, mean**2))
        skew = np.where(known, m3 / m2**1.5, np.nan)
        error = np.sqrt(m2 / (n - 1))
        quantile = t.ppf(0.5 + level / 2, n - 1)
        low, high = (mean - error * _untransformed(u, skew, n) for u in (quantile, -quantile))
    smallest = np.minimum.reduceat(x, starts)
    low = np.where(smallest >= 0, np.maximum(0.0, low), low)
    return mean, np.where(known, low, np.nan), np.where(known, high, np.nan)


def _untransformed(u: Floats, skew: Floats, n: Floats) -> Floats:
    """Return the t statistic that Hall's transformation t + g·t²/(3√n) + g²·t³/(27n) + g/(6√n) sends to u, g the skewness."""
    root = np.sqrt(n)
    g = np.where(np.abs(skew) < 1e-6, 1e-6, skew)
    return np.asarray(root * 3 / g * (np.cbrt(1 + g * (u / root - g / (6 * n))) - 1))


def middle(x: Floats, starts: Ints, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the median of each group with the interpolated sign interval of Hettmansperger and Sheather (1986).

    Args:
        x: (n,) amounts, the groups one after another, ascending within each.
        starts: (groups,) where each begins; none is empty.
        level: For instance 0.95.

    Returns:
        Median, lower end, upper end; ends are NaN if a group is too small to have one (fewer than six at 0.95).
    """
    n = np.diff(np.append(starts, len(x)))
    median = (x[starts + (n - 1) // 2] + x[starts + n // 2]) / 2
    k = np.maximum(1, binom.ppf((1 - level) / 2, n, 0.5).astype(int))
    k = np.where(_coverage(k, n) < level, np.maximum(1, k - 1), k)
    wide, narrow = _coverage(k, n), _coverage(k + 1, n)
    known = wide >= level
    i = np.divide(wide - level, wide - narrow, out=np.zeros(len(n)), where=known & (wide > narrow))
    weight = (n - k) * i / (k + (n - 2 * k) * i)
    ends = []
    for outer, inner in ((k - 1, k), (n - k, n - k - 1)):
        outer, inner = (starts + np.clip(r, 0, n - 1) for r in (outer, inner))
        ends.append(np.where(known, (1 - weight) * x[outer] + weight * x[inner], np.nan))
    return median, ends[0], ends[1]


def _coverage(k: Ints, n: Ints) -> Floats:
    """Return the chance that the median is between the k-th smallest and k-th largest of n."""
    return np.asarray(1 - 2 * binom.cdf(k - 1, n, 0.5))
