"""What goes with mentioning a theme, from sums over customers: what leaving a group out changes, penalty and reward.

Outcomes are values in [-1, 1]. A group is a part of the customers: those who complain of a theme, for instance. All
functions take arrays, one entry per theme, and give NaN if a number does not exist.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm, t

from pipeline.insights.statistics.intervals import net_interval, quantile
from pipeline.insights.statistics.proportions import share_of

Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """A number, its interval and the p-value of "it is 0"."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats


NONE, NEGATIVE, POSITIVE, BOTH = range(4)
"""Cells of customers: who say nothing of a theme or speak of it neutrally, only ill, only well, both ill and well."""
DESIGN = np.array([[1.0, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]])
"""Intercept, complains, praises, by cell."""
CONTRASTS = np.array([[0.0, 1, 0], [0, 0, 1], [0, 1, 1]])
"""Penalty, reward, and reward + penalty: by how much the reward is larger than the penalty."""


def difference(
    n1: ArrayLike, s1: ArrayLike, q1: ArrayLike, n0: ArrayLike, s0: ArrayLike, q0: ArrayLike, *, level: float
) -> Estimate:
    """Return the mean of a group minus the mean of the others, -2 to 2.

    The interval joins the two adjusted-Wald intervals by the distances of their ends from the means (MOVER: Zou and
    Donner 2008, Statistics in Medicine 27): unlike Welch's it has width where a handful of customers all say the
    same. The p-value asks how much the end that faces 0 would have to be stretched to reach it.

    Args:
        n1: Customers of the group.
        s1: Sum of their values.
        q1: Sum of the squares of their values.
        n0: Customers outside it.
        s0: As s1.
        q0: As q1.
        level: Of the interval.
    """
    n1, s1, q1, n0, s0, q0 = (np.asarray(x, float) for x in (n1, s1, q1, n0, s0, q0))
    usable = (n1 >= 1) & (n0 >= 1)
    n1, n0 = np.where(usable, n1, 1), np.where(usable, n0, 1)
    (low1, high1), (low0, high0) = net_interval(s1, q1, n1, level=level), net_interval(s0, q0, n0, level=level)
    m1, m0 = s1 / n1, s0 / n0
    value = m1 - m0
    below, above = np.hypot(m1 - low1, high0 - m0), np.hypot(high1 - m1, m0 - low0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * norm.sf(quantile(level) * np.abs(value) / np.where(value > 0, below, above))
    return _where(usable, Estimate(value, value - below, value + above, np.where(value == 0, 1.0, p)))


def left_out(
    n1: ArrayLike, s1: ArrayLike, q1: ArrayLike, n0: ArrayLike, s0: ArrayLike, q0: ArrayLike, *, level: float
) -> Estimate:
    """Return the change of everybody's mean if a group is left out: its share times (mean of the others - its mean), -2 to 2.

    The interval is that of a product of two independent estimates: share (Wilson) and difference(), joined by MOVER
    (Zou, Huo and Taleban 2009, Environmetrics 20). The p-value is that of the difference: the product is 0 where
    the difference is.
    """
    gap = difference(n0, s0, q0, n1, s1, q1, level=level)
    return scaled(share_of(n1, np.asarray(n1, float) + n0, level=level), gap)


def scaled(factor: tuple[Floats, Floats, Floats], of: Estimate) -> Estimate:
    """Return the product of an independent factor (value, low, high) and an estimate, by MOVER; with the estimate's p-value."""
    a, a_low, a_high = factor
    value = a * of.value
    up, down = of.value * (a_high - a), of.value * (a - a_low)
    below = np.hypot(
        np.where(of.value > 0, down, up), np.where(a > 0, a * (of.value - of.low), a * (of.high - of.value))
    )
    above = np.hypot(
        np.where(of.value > 0, up, down), np.where(a > 0, a * (of.high - of.value), a * (of.value - of.low))
    )
    return Estimate(value, value - below, value + above, of.p)


def penalty_reward(
    n: Floats, s: Floats, q: Floats, *, level: float, minimum: int
) -> tuple[Estimate, Estimate, Estimate]:
    """Return the penalty-reward contrasts (Brandt 1987): what complaining of a theme goes with, and what praising it goes with.

    Least squares of the outcome on two dummies, "complains" and "praises"; the base are customers who say nothing of
    the theme or speak of it neutrally. The standard error is the larger of the usual and the robust one (HC3;
    MacKinnon and White 1985), as Angrist and Pischke (2009, 8.1) advise for small groups, and Student's quantile has
    the degrees of freedom of the smaller group.

    Args:
        n: (themes, 4) customers by cell.
        s: (themes, 4) sums of their values.
        q: (themes, 4) sums of the squares of their values.
        level: Of the intervals.
        minimum: Customers who complain, and who praise, at least.

    Returns:
        Penalty, reward, and reward + penalty, where positive: the reward is larger. Where too few complain, or praise,
        the other side is compared with the base alone and the sum is NaN. All NaN where nothing varies.
    """
    complain, praise = n[:, NEGATIVE] + n[:, BOTH], n[:, POSITIVE] + n[:, BOTH]
    total = n.sum(axis=1)
    distinct = np.minimum(np.minimum(n[:, NEGATIVE] + n[:, NONE], n[:, POSITIVE] + n[:, NONE]), total - 3) > 0
    usable = (np.minimum(complain, praise) >= max(2, minimum)) & (n[:, NONE] > 0) & distinct
    usable &= np.count_nonzero(n, axis=1) >= 3
    xx = np.where(usable[:, None, None], np.einsum("ic,ca,cb->iab", n, DESIGN, DESIGN), np.eye(3))
    inverse = np.linalg.inv(xx)
    beta = np.einsum("iab,ic,cb->ia", inverse, s, DESIGN)
    fitted = np.einsum("ia,ca->ic", beta, DESIGN)
    residual = np.maximum(0, q - 2 * fitted * s + n * fitted**2)
    leverage = np.einsum("ca,iab,cb->ic", DESIGN, inverse, DESIGN)
    with np.errstate(divide="ignore", invalid="ignore"):
        robust = np.where(n > 0, residual / np.maximum(1 - leverage, 1e-6) ** 2, 0)
        meat = np.einsum("ic,ca,cb->iab", robust, DESIGN, DESIGN)
        usual = (residual.sum(axis=1) / np.maximum(total - 3, 1))[:, None, None] * inverse
        both = np.stack([inverse @ meat @ inverse, usual])
        error = np.sqrt(np.einsum("ka,viab,kb->vik", CONTRASTS, both, CONTRASTS).max(axis=0))
        value = beta @ CONTRASTS.T
        df = np.maximum(np.stack([complain, praise, np.minimum(complain, praise)], axis=1) - 1, 1)
        usable_ = usable[:, None] & (error > 1e-7)
        half = t.ppf(0.5 + level / 2, df) * error
        p = 2 * t.sf(np.abs(value) / error, df)
    found = _where(usable_, Estimate(value, value - half, value + half, p))
    penalty, reward, asymmetry = (Estimate(*(x[:, k] for x in found)) for k in range(3))
    sides = []
    for both_sides, place in ((penalty, NEGATIVE), (reward, POSITIVE)):
        n1, s1, q1 = (x[:, [place, BOTH]].sum(axis=1) for x in (n, s, q))
        one = _one_side(n1, s1, q1, n[:, NONE], s[:, NONE], q[:, NONE], level=level)
        alone = (np.minimum(complain, praise) < max(2, minimum)) & (n1 >= max(2, minimum))
        sides.append(Estimate(*(np.where(alone, x, y) for x, y in zip(one, both_sides, strict=True))))
    return sides[0], sides[1], asymmetry


def _one_side(n1: Floats, s1: Floats, q1: Floats, n0: Floats, s0: Floats, q0: Floats, *, level: float) -> Estimate:
    """Return the mean of a group minus the mean of the base, with the errors of penalty_reward()."""
    usable = (n1 >= 2) & (n0 >= 2)
    n1, n0 = np.where(usable, n1, 2), np.where(usable, n0, 2)
    spread = [np.maximum(0, q - s * s / n) for n, s, q in ((n1, s1, q1), (n0, s0, q0))]
    robust = spread[0] / (n1 - 1) ** 2 + spread[1] / (n0 - 1) ** 2
    usual = (spread[0] + spread[1]) / np.maximum(n1 + n0 - 2, 1) * (1 / n1 + 1 / n0)
    error = np.sqrt(np.maximum(robust, usual))
    usable &= error > 1e-7
    value, error = s1 / n1 - s0 / n0, np.where(usable, error, 1)
    half = t.ppf(0.5 + level / 2, np.maximum(n1 - 1, 1)) * error
    p = 2 * t.sf(np.abs(value) / error, np.maximum(n1 - 1, 1))
    return _where(usable, Estimate(value, value - half, value + half, p))


def _where(usable: NDArray[np.bool_], e: Estimate) -> Estimate:
    return Estimate(*(np.where(usable, x, np.nan) for x in e))
