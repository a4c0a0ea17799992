"""How many independent answers the answers of customers who answer more than once are worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t

from pipeline.insights.statistics.intervals import quantile

Floats = NDArray[np.float64]

RARE = 20
"""Customers who gave the rarer answer: with fewer, how answers of one customer hang together cannot be seen."""
ASSUMED = 0.4
"""Correlation of a customer's answers that is assumed then."""


def least_effect(n: ArrayLike, squares: ArrayLike, rare: ArrayLike) -> Floats:
    """Return the least design effect: 1, or Kish's for answers that correlate by ASSUMED where too few gave the rarer answer.

    Where 1 of 100 customers complains, and answers ten times, the jackknife mostly sees no complaint, or no heavy
    repeater among those who complain: intervals held the truth in 53 to 90 of 100 cases, with this floor in 95 or more.

    Args:
        n: Numbers of answers.
        squares: Sums over customers of (number of answers)²; an anonymous row's answers count as one customer's each.
        rare: Customers with an answer above the lowest, or with one below the highest, whichever are fewer.
    """
    n, squares, rare = (np.asarray(x, float) for x in (n, squares, rare))
    with np.errstate(divide="ignore", invalid="ignore"):
        assumed = 1 + ASSUMED * (squares / n - 1)
    return np.asarray(np.where((rare < RARE) & (n > 0), np.maximum(1.0, assumed), 1.0))


def jackknife_spread(s: ArrayLike, k: ArrayLike) -> float:
    """Return n times the sum over customers of (how far leaving the customer out moves the mean)²: kpi_sums.sql's `jack`, for one group.

    Args:
        s: (customers,) sums of their answers.
        k: (customers,) numbers of their answers.
    """
    s, k = np.asarray(s, float), np.asarray(k, float)
    n = k.sum()
    others = np.where(n - k > 0, n - k, np.inf)
    return float(n * (((s - s.sum() / n * k) / others) ** 2).sum())


def effective_size(
    n: ArrayLike,
    customers: ArrayLike,
    s: ArrayLike,
    q: ArrayLike,
    jack: ArrayLike,
    r2: ArrayLike,
    r4: ArrayLike,
    *,
    units: ArrayLike,
    squares: ArrayLike,
    rare: ArrayLike,
    level: float,
) -> Floats:
    """Return the number of independent answers that would tell as much about the mean as `n` answers of `customers` customers.

    n / design effect (Kish 1965), at least 1 and at most n. The design effect is the jackknife variance of the mean over
    customers (MacKinnon, Nielsen and Webb 2023 on few clusters) over the variance of independent answers; its excess over 1
    is multiplied by (t / z)², with as many degrees of freedom as there are customers in effect, where some answer much
    more often than others (Satterthwaite 1946; after Korn and Graubard 1998). It is at least least_effect(). Where nothing
    varies, or there is one customer, no design effect can be seen and at most `units` is returned.

    Args:
        n: (groups,) numbers of answers.
        customers: (groups,) who gave them.
        s: Sums of the answers.
        q: Sums of their squares.
        jack: See jackknife_spread.
        r2: Sums over customers of (answers / the largest number of answers)².
        r4: The same to the fourth power.
        units: What certainly is independent: customers, and counts of anonymous rows.
        squares: As of least_effect.
        rare: As of least_effect.
        level: Of the interval that is to be built, for instance 0.95.
    """
    n, customers, s, q, jack, r2, r4, units = (np.asarray(x, float) for x in (n, customers, s, q, jack, r2, r4, units))
    floor = least_effect(n, squares, rare)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = q / n - (s / n) ** 2
        effect = (customers - 1) / customers * jack / (variance * n / (n - 1))
        freedom = np.maximum(1.0, r2 * r2 / r4 - 1)
        widen = (t.ppf(0.5 + level / 2, freedom) / quantile(level)) ** 2
        size = np.maximum(1.0, n / np.maximum(floor, 1 + np.maximum(0.0, effect - 1) * widen))
        unseen = (variance < 1e-12) | (customers < 2)
    return np.asarray(
        np.where(customers == n, n, np.where(unseen, np.minimum(np.maximum(1.0, n / floor), units), size))
    )
