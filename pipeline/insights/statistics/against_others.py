"""A count before and after a day, against other counts that nothing was done to: differences in differences of logarithms.

The change of each series is the logarithm of after / before. What all have in common (more writers, a season, another mix of sources, a
longer window after than before) cancels in the difference from the others. The others differ among themselves by more than chance, and the
one that something was done to would have done so as well: its untreated change is predicted as that of a new member of their group
(random effects; Higgins, Thompson and Spiegelhalter 2009), with Student's t for the number of others. With one treated series the usual
clustered errors reject far too often (Conley and Taber 2011; Ferman and Pinto 2019); the spread among the untreated ones stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from scipy.stats import t as student

Floats = NDArray[np.float64]

LEAST_OTHERS = 4
"""Fewer others say too little about how differently things move."""
LARGEST_SPREAD = 25.0
"""Variance of logarithms above which none is looked for: a factor of 150 either way."""


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """A change relative to the others; every field is an array of the same shape.

    Attributes:
        log_ratio: Logarithm of (after / before) / (what the others' after / before predicts).
        error: Its standard error: chance, the spread among the others, and the uncertainty of their mean.
        degrees: Degrees of freedom of the error: the others less one.
        others: Mean of the others' logarithms of after / before.
        spread: Standard deviation among the others beyond chance.
    """

    log_ratio: Floats
    error: Floats
    degrees: Floats
    others: Floats
    spread: Floats

    def ends(self, *, level: float) -> tuple[Floats, Floats]:
        """Return the ends of the interval of `log_ratio`."""
        half = student.ppf(0.5 + level / 2, self.degrees) * self.error
        return np.asarray(self.log_ratio - half), np.asarray(self.log_ratio + half)

    def p_value(self, *, passed: ArrayLike = 1.0) -> Floats:
        """Return the two-sided p-value of "it went as the others did".

        Args:
            passed: Share of the time that will be looked at, 0 to 1. Who looks every night until it is 1 would find something sooner or later;
                the boundary of O'Brien and Fleming (1979) asks early looks for as much more as their share is smaller.
        """
        return np.asarray(2 * student.sf(np.abs(self.log_ratio) / self.error * np.sqrt(passed), self.degrees))


def log_change(after: ArrayLike, before: ArrayLike) -> tuple[Floats, Floats]:
    """Return log(after / before) and its variance by chance, each count with half a customer more (Haldane 1956; Anscombe 1956)."""
    k1, k0 = np.asarray(after, float) + 0.5, np.asarray(before, float) + 0.5
    return np.log(k1 / k0), 1 / k1 + 1 / k0


def against_others(after: ArrayLike, before: ArrayLike, others_after: ArrayLike, others_before: ArrayLike) -> Against:
    """Return how a count changed relative to others.

    Args:
        after: (...) customers after the day.
        before: (...) customers before it.
        others_after: (..., others) the same of the others, at least two.
        others_before: (..., others).
    """
    change, variance = log_change(after, before)
    moved, chance = log_change(others_after, others_before)
    square = spread_among(moved, chance)
    weight = 1 / (chance + square[..., None])
    mean = (weight * moved).sum(axis=-1) / weight.sum(axis=-1)
    error = np.sqrt(variance + square + 1 / weight.sum(axis=-1))
    degrees = np.broadcast_to(np.asarray(moved.shape[-1] - 1.0), np.shape(mean))
    return Against(np.asarray(change - mean), np.asarray(error), np.asarray(degrees), np.asarray(mean), np.sqrt(square))


def spread_among(moved: Floats, chance: Floats) -> Floats:
    """Return the variance among values beyond their own (Paule and Mandel 1982), by bisection; 0 where chance explains all.

    Args:
        moved: (..., n) values.
        chance: (..., n) their variances.
    """

    def excess(square: Floats) -> NDArray[np.bool_]:
        weight = 1 / (chance + square[..., None])
        mean = (weight * moved).sum(axis=-1) / weight.sum(axis=-1)
        return np.asarray((weight * (moved - mean[..., None]) ** 2).sum(axis=-1) > moved.shape[-1] - 1)

    low, high = np.zeros(moved.shape[:-1]), np.full(moved.shape[:-1], LARGEST_SPREAD)
    some = excess(low)
    for _ in range(40):
        middle = (low + high) / 2
        more = excess(middle)
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.where(some, high, 0.0)


def chance_to_see(
    log_ratio: ArrayLike, error: ArrayLike, degrees: float, *, alpha: float, passed: ArrayLike = 1.0
) -> Floats:
    """Return the chance that an effect of this size is told from none, in its own direction.

    Args:
        log_ratio: Logarithm of the effect's ratio.
        error: Standard error that is expected.
        degrees: Degrees of freedom of the error.
        alpha: Two-sided level of the test.
        passed: As in Against.p_value.
    """
    needed = student.isf(alpha / 2, degrees) / np.sqrt(np.asarray(passed, float))
    return np.asarray(norm.sf(needed - np.abs(np.asarray(log_ratio, float)) / np.asarray(error, float)))
