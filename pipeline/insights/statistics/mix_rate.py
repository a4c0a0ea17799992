"""A mean's move between two periods as mix (more or fewer speak of a thing) and rate (those who do score otherwise)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def decompose(w0: ArrayLike, s0: ArrayLike, w1: ArrayLike, s1: ArrayLike) -> tuple[Floats, Floats]:
    """Return the mix and rate part of each cell; over the cells they sum to the move of the mean, s1.sum/w1.sum - s0.sum/w0.sum.

    With share p and level k of a cell and the mean m, all before (0) and after (1):

        rate = (p0 + p1) / 2 · (k1 - k0)
        mix  = (p1 - p0) · ((k0 + k1) / 2 - (m0 + m1) / 2)

    The two-factor decomposition of Kitagawa (1955, JASA 50), symmetric in time as Das Gupta (1993, Current Population
    Reports P23-186) has it and equal to the two factors' Shapley values; shares are measured against the average mean, so
    that a growing cell counts as good where it scores above average. A cell that is empty in one period has no level
    there: it gets the level of the other, so that all of its part is mix.

    Args:
        w0: (..., cells) weight of each cell before, at least 0, with a sum above 0.
        s0: (..., cells) sum of the values before.
        w1: (..., cells) weight after.
        s1: (..., cells) sum of the values after.

    Returns:
        Mix and rate, each (..., cells); NaN if a period has no weight at all.
    """
    w0, s0, w1, s1 = (np.asarray(x, float) for x in (w0, s0, w1, s1))
    n0, n1 = w0.sum(axis=-1, keepdims=True), w1.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        p0, p1 = w0 / n0, w1 / n1
        middle = (s0.sum(axis=-1, keepdims=True) / n0 + s1.sum(axis=-1, keepdims=True) / n1) / 2
        k0, k1 = s0 / w0, s1 / w1
    gone, new = w1 <= 0, w0 <= 0
    if gone.any() or new.any():
        both = gone & new
        k0, k1 = np.where(both, middle, np.where(new, k1, k0)), np.where(both, middle, np.where(gone, k0, k1))
    return (p1 - p0) * ((k0 + k1) / 2 - middle), (p0 + p1) / 2 * (k1 - k0)
