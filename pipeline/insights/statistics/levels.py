"""Since when is a share as high as it is: the last clear change in a series of monthly counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.insights.statistics.differences import share_difference
from pipeline.insights.statistics.intervals import q_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Levels(NamedTuple):
    """Where the present level of each series begins.

    Attributes:
        start: (rows,) place of its first month; 0: no clear change is known.
        change: (rows,) share from there on minus share of the level before; 0 where start is 0.
    """

    start: Ints
    change: Floats


def present_levels(k: Floats, n: Floats, *, fdr: float, least: int) -> Levels:
    """Return where the present level of each series of shares begins.

    Binary segmentation (Scott and Knott 1974): the month is looked for at which the shares before and from there on
    differ most (by likelihood); the change is clear if Fisher's p-value, times the number of months it could have been
    (Bonferroni), is within `fdr` among all series (Benjamini and Hochberg). Then the part from there on is searched in
    the same way, until no further change is clear. Whole months are compared, so a change in the middle of one is
    dated by that month or the next.

    In simulations without any change a series got one in at most 5 of 100 cases
    (tests/pipeline/insights/statistics/test_levels.py).

    Args:
        k: (rows, months) counts.
        n: (rows, months) customers that they are counted among, at least k.
        fdr: False-discovery rate among the series.
        least: Fewest customers on either side of a change.
    """
    start, change = np.zeros(len(k), np.int64), np.zeros(len(k))
    searched = np.arange(len(k))
    while len(searched):
        place, p, step = _best_splits(k[searched], n[searched], start[searched], least=least)
        known = np.flatnonzero(np.isfinite(p))
        found = known[q_values(p[known]) <= fdr]
        rows = searched[found]
        start[rows], change[rows] = place[found], step[found]
        searched = rows
    return Levels(start, change)


def _best_splits(k: Floats, n: Floats, start: Ints, *, least: int) -> tuple[Ints, Floats, Floats]:
    """Return the likeliest place of a change after `start`, its p-value (NaN: no place), and how far the share changes."""
    inside = np.arange(k.shape[1]) >= start[:, None]
    k, n = np.where(inside, k, 0.0), np.where(inside, n, 0.0)
    k0, n0 = (np.cumsum(x, axis=1)[:, :-1] for x in (k, n))
    k1, n1 = k.sum(axis=1, keepdims=True) - k0, n.sum(axis=1, keepdims=True) - n0
    possible = (n0 >= least) & (n1 >= least) & (np.diff(n0, prepend=0.0, axis=1) > 0)
    if not possible.size or not possible.any():
        return np.zeros(len(k), np.int64), np.full(len(k), np.nan), np.zeros(len(k))
    gain = np.where(possible, _fit(k0, n0) + _fit(k1, n1), -np.inf)
    best = np.argmax(gain, axis=1)
    rows = np.arange(len(k))
    sides = (x[rows, best] for x in (k1, n1, k0, n0))
    step, _, _, p = share_difference(*sides, level=0.95)
    tried = possible.sum(axis=1)
    p = np.where(tried > 0, np.minimum(1.0, p * tried), np.nan)
    # months without a customer belong to neither side: the level begins with the first that has some
    later = np.where((np.arange(n.shape[1]) > best[:, None]) & (n > 0), np.arange(n.shape[1]), n.shape[1])
    return np.asarray(later.min(axis=1)), p, np.nan_to_num(step)


def _fit(k: Floats, n: Floats) -> Floats:
    """Return the largest log-likelihood of k of n."""
    with np.errstate(divide="ignore", invalid="ignore"):
        yes, no = k * np.log(k / n), (n - k) * np.log(1 - k / n)
    return np.asarray(np.nan_to_num(yes) + np.nan_to_num(no))
