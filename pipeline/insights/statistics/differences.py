"""Differences between two groups of customers, with interval and p-value: pure, on arrays of sums."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom, norm

from pipeline.insights.statistics.intervals import adjusted_mean, q_values, quantile
from pipeline.insights.statistics.proportions import wilson

Floats = NDArray[np.float64]


def share_difference(
    k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike, *, level: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return k1/n1 - k0/n0 with Newcombe's hybrid score interval (1998, method 10) and twice the smaller tail of Fisher's test.

    Fisher's and not a normal test: complaints about one thing are rare, and normal p-values of rare shares are wrong by
    orders of magnitude just where Benjamini–Hochberg reads them.

    Returns:
        Difference, lower end, upper end, p-value; NaN if a group is empty.
    """
    k1, n1, k0, n0 = (np.asarray(x, float) for x in (k1, n1, k0, n0))
    known = (n1 > 0) & (n0 > 0)
    safe1, safe0 = np.where(known, n1, 1.0), np.where(known, n0, 1.0)
    p1, p0 = np.where(known, k1, 0) / safe1, np.where(known, k0, 0) / safe0
    l1, u1 = wilson(p1 * safe1, safe1, level=level)
    l0, u0 = wilson(p0 * safe0, safe0, level=level)
    difference = p1 - p0
    low = difference - np.hypot(p1 - l1, u0 - p0)
    high = difference + np.hypot(u1 - p1, p0 - l0)
    k1, k0 = np.round(np.where(known, k1, 0)), np.round(np.where(known, k0, 0))
    p = np.minimum(1.0, 2 * _smaller_tail(k1, safe1 + safe0, k1 + k0, safe1))
    difference, low, high, p = (np.where(known, x, np.nan) for x in (difference, low, high, p))
    return difference, low, high, p


def _smaller_tail(k: ArrayLike, total: ArrayLike, marked: ArrayLike, drawn: ArrayLike) -> Floats:
    """Return the smaller of P(X <= k) and P(X >= k), X hypergeometric.

    Both are computed only where k is less than 1 off the mean, for a tail is a sum of many terms and the median lies within
    1 of the mean.
    """
    k, total, marked, drawn = np.broadcast_arrays(k, total, marked, drawn)
    off = k - drawn * marked / total
    tail = np.ones(k.shape)
    lower, upper = off < 1, off > -1
    tail[lower] = hypergeom.cdf(k[lower], total[lower], marked[lower], drawn[lower])
    tail[upper] = np.minimum(tail[upper], hypergeom.sf(k[upper] - 1, total[upper], marked[upper], drawn[upper]))
    return tail


def net_difference(
    s1: ArrayLike, q1: ArrayLike, n1: ArrayLike, s0: ArrayLike, q0: ArrayLike, n0: ArrayLike, *, level: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the difference of two means of values in [-1, 1], each adjusted by three pseudo-customers (see intervals.net_interval).

    The p-value is the larger of two tests: by the two groups' own adjusted variances (honest where the small group
    happens to differ from a lopsided rest), and by the variance of all values together (honest where a small group is
    of one mind).

    Args:
        s1: Sums of the group; s0 of the rest.
        q1: Sums of squares; q0 of the rest.
        n1: Numbers of customers; n0 of the rest.
        level: Of the interval.

    Returns:
        Difference, lower end, upper end within [-2, 2], p-value; NaN if a group is empty.
    """
    s1, q1, n1, s0, q0, n0 = (np.asarray(x, float) for x in (s1, q1, n1, s0, q0, n0))
    known = (n1 > 0) & (n0 > 0)
    s1, q1, n1, s0, q0, n0 = (np.where(known, x, 1.0) for x in (s1, q1, n1, s0, q0, n0))
    (centre1, variance1), (centre0, variance0) = adjusted_mean(s1, q1, n1), adjusted_mean(s0, q0, n0)
    step, error = centre1 - centre0, np.sqrt(variance1 + variance0)
    difference, half = s1 / n1 - s0 / n0, quantile(level) * error
    low, high = np.minimum(difference, step - half), np.maximum(difference, step + half)
    n = n1 + n0
    together = np.maximum(0.0, (q1 + q0) / n - ((s1 + s0) / n) ** 2) * (1 / n1 + 1 / n0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(together > 0, np.abs(difference) / np.sqrt(together), 0.0)
    p = np.maximum(2 * norm.sf(np.abs(step) / error), 2 * norm.sf(z))
    low, high = np.maximum(-2, low), np.minimum(2, high)
    difference, low, high, p = (np.where(known, x, np.nan) for x in (difference, low, high, p))
    return difference, low, high, p


def family_q_values(p: ArrayLike, family: ArrayLike) -> Floats:
    """Return the Benjamini–Hochberg q-values within each family; NaN where p is NaN, which counts in no family.

    Args:
        p: (n,) p-values.
        family: (n,) whole numbers, equal for the tests of one family.
    """
    p, family = np.asarray(p, float), np.asarray(family)
    result = np.full(len(p), np.nan)
    rows = np.flatnonzero(np.isfinite(p))
    rows = rows[np.argsort(family[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(family[rows], prepend=-1))
    for part in np.split(rows, starts)[1:]:
        result[part] = q_values(p[part])
    return result
