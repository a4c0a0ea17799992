"""LMG shares of R² with intervals over customers: a linear model of an outcome on what customers say of each theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import t

from pipeline.insights.statistics.bootstrap import GROUPS, deal, percentile_ends, sums
from pipeline.insights.statistics.contrasts import Estimate
from pipeline.insights.statistics.lmg import EXACT, SINGULAR, shares

Floats = NDArray[np.float64]

BLOCK = 16_384
"""Customers whose products are held at one time, about."""
ORDERS = 64
"""Orders sampled within a resample; more only sharpen the value itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """LMG of one outcome.

    Attributes:
        shares: (p,) share of R², its interval, and the p-value of the predictor's coefficient in the full model
            (HC3, Student with as many degrees of freedom as customers mention it, less one).
        coefficient: (p,) coefficient in the full model: outcome per unit of net sentiment.
        r_squared: Of the full model, with its interval; p is NaN.
        monte_carlo_error: Largest standard error of a share from sampling orders, 0 if all were visited.
    """

    shares: Estimate
    coefficient: Floats
    r_squared: Estimate
    monte_carlo_error: float


def importance(
    net: sparse.csr_array, y: Floats, *, level: float, resamples: int, permutations: int, seed: int
) -> Importance:
    """Return the LMG shares of the R² of y on net.

    R² and its shares are never negative, so in a sample they lie too high, and in a resample of it again. The interval
    is the percentile interval (expanded for the customers who mention the theme) moved down by twice the bias that
    the bootstrap shows, at least 0, and made to hold the value.

    Args:
        net: (customers, p) net sentiment of the customer about the theme, 0 if not mentioned; no constant column.
        y: (customers,) outcome.
        level: Of the intervals.
        resamples: Of the bootstrap.
        permutations: Orders sampled for the value where there are more than lmg.EXACT themes.
        seed: Of the bootstrap and of the permutations.

    Returns:
        NaN throughout where y does not vary.
    """
    n, p = net.shape
    products = _products(net, y - y.mean(), deal(n, groups=GROUPS, seed=seed))
    value = _moments(products.sum(axis=0)[None, :], p)
    resampled = _moments(sums(products, resamples=resamples, seed=seed), p)
    whole, sampling_error = shares(*value, permutations=permutations, seed=seed)
    same, _ = shares(*value, permutations=ORDERS, seed=seed) if p > EXACT else (whole, sampling_error)
    samples, _ = shares(*resampled, permutations=ORDERS, seed=seed)
    mentioned = np.asarray((net != 0).sum(axis=0), float).reshape(-1)
    of_themes = _debiased(whole[0], same[0], samples, level=level, n=mentioned)
    total = samples.sum(axis=1)[:, None]
    of_all = _debiased(whole.sum(axis=1), same.sum(axis=1), total, level=level, n=np.array([max(n - p, 2)]))
    coefficient, error = coefficients(net, y - y.mean(), value)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * t.sf(np.abs(coefficient) / error, np.maximum(mentioned - 1, 1))
    return Importance(
        Estimate(*of_themes, np.where(np.isfinite(of_themes[0]), p_value, np.nan)),
        coefficient,
        Estimate(*of_all, np.full(1, np.nan)),
        float(sampling_error.max()),
    )


def _products(net: sparse.csr_array, y: Floats, dealt: NDArray[np.int64] | None) -> Floats:
    """Return (customers, 3 + 2p + p(p+1)/2): 1, y, y², net, net·y, and net·net of each pair, upper triangle by rows.

    Where customers are `dealt` into groups: (GROUPS, ...), summed in each, some groups at a time.
    """
    n, p = net.shape
    upper = np.triu_indices(p)
    order = np.arange(n) if dealt is None else np.argsort(dealt, kind="stable")
    edges = np.arange(n + 1) if dealt is None else np.searchsorted(dealt[order], np.arange(GROUPS + 1))
    result = np.empty((len(edges) - 1, 3 + 2 * p + len(upper[0])))
    step = max(1, BLOCK * len(result) // max(1, n))
    for start in range(0, len(result), step):
        stop = min(len(result), start + step)
        rows = order[edges[start] : edges[stop]]
        x, z = net[rows].toarray(), y[rows, None]
        block = np.hstack([np.ones_like(z), z, z * z, x, x * z, x[:, upper[0]] * x[:, upper[1]]])
        result[start:stop] = block if dealt is None else np.add.reduceat(block, edges[start:stop] - edges[start])
    return result


def _moments(total: Floats, p: int) -> tuple[Floats, Floats, Floats]:
    """Return the covariances of the predictors (rows, p, p), with the outcome (rows, p), and its variance (rows,)."""
    mean = total / total[:, :1]
    y, x = mean[:, 1], mean[:, 3 : 3 + p]
    gram = np.zeros((len(total), p, p))
    upper = np.triu_indices(p)
    gram[:, upper[0], upper[1]] = gram[:, upper[1], upper[0]] = mean[:, 3 + 2 * p :]
    variance = mean[:, 2] - y * y
    return (
        gram - x[:, :, None] * x[:, None, :],
        mean[:, 3 + p : 3 + 2 * p] - x * y[:, None],
        np.where(variance > 1e-12, variance, 0.0),
    )


def _debiased(
    value: Floats, same: Floats, samples: Floats, *, level: float, n: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the value and ends; `same` is the value computed in the way of the samples (fewer orders)."""
    low, high = percentile_ends(samples, level=level, n=np.maximum(n, 2))
    shift = value - same - 2 * (samples.mean(axis=0) - same)
    return value, np.clip(low + shift, 0, value), np.maximum(high + shift, value)


def coefficients(net: sparse.csr_array, y: Floats, moments: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    """Return the coefficients of the full model and their robust standard errors (HC3: MacKinnon and White 1985).

    Args:
        net: (customers, p) as of importance().
        y: (customers,) outcome, centred.
        moments: Of net and y, one row, as _moments gives them.

    Returns:
        (p,) coefficients and (p,) standard errors, large where the other predictors leave nothing of one.
    """
    n = net.shape[0]
    gram, cross = moments[0][0], moments[1][0]
    ridge = SINGULAR * np.diag(np.diagonal(gram))
    inverse = np.linalg.inv(gram + ridge)
    beta = inverse @ cross
    centre = np.asarray(net.sum(axis=0), float).reshape(-1) / n
    projected = net @ inverse
    leverage = 1 + np.asarray(net.multiply(projected).sum(axis=1)).reshape(-1)
    leverage += -2 * (projected @ centre) + centre @ inverse @ centre
    residual = y - net @ beta + centre @ beta
    weight = (residual / np.maximum(1 - leverage / n, 1e-6)) ** 2
    weighted = sparse.csr_array(net.multiply(weight[:, None]))
    cross_centre = np.outer(np.asarray(weighted.sum(axis=0)).reshape(-1), centre)
    meat = (net.T @ weighted).toarray() - cross_centre - cross_centre.T + weight.sum() * np.outer(centre, centre)
    variance = np.diagonal(inverse @ meat @ inverse) / n**2
    return beta, np.sqrt(np.maximum(variance, 0))
