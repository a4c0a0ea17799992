"""Shares of R² by theme: LMG (Lindeman, Merenda and Gold 1980), the Shapley value of R² (Grömping 2006, 2007).

The share of a theme is its gain in R² averaged over all orders in which the themes can enter a linear model. The
functions take cross-products, many resamples at a time, because the model of a resample needs nothing else.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXACT = 12
"""Predictors up to which all subsets are visited (4,096); more are sampled by permutations."""
SINGULAR = 1e-9
"""A predictor of which the others leave less than this part of its variance adds nothing."""


def shares(gram: Floats, cross: Floats, total: Floats, *, permutations: int, seed: int) -> tuple[Floats, Floats]:
    """Return the shares of R², which sum to the R² of the model with all predictors.

    Args:
        gram: (resamples, p, p) centred cross-products of the predictors.
        cross: (resamples, p) centred cross-products of predictors and outcome.
        total: (resamples,) centred sum of squares of the outcome.
        permutations: Orders to sample where p is above EXACT, an even number: each is used in reverse as well.
        seed: Of the permutations; the same for every resample.

    Returns:
        (resamples, p) shares, 0 to 1, NaN if the outcome does not vary; and (resamples, p) Monte-Carlo standard
        errors of the shares, 0 where every subset was visited.
    """
    gram, cross, total = (np.asarray(x, float) for x in (gram, cross, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        diagonal = np.einsum("rjj->rj", gram)
        scale = np.where(diagonal > 0, 1 / np.sqrt(diagonal), 0.0)
        unit = gram * scale[:, :, None] * scale[:, None, :]
        r = cross * scale * np.where(total > 0, 1 / np.sqrt(total), np.nan)[:, None]
    if gram.shape[1] <= EXACT:
        return _all_subsets(unit, r), np.zeros_like(r)
    return _permutations(unit, r, permutations=permutations, seed=seed)


def _all_subsets(unit: Floats, r: Floats) -> Floats:
    """Visit every subset once: a subset's R² counts for its members and against the others (Shapley's weights)."""
    p = r.shape[1]
    weight = [factorial(k) * factorial(p - k - 1) / factorial(p) for k in range(p)]
    result = np.zeros_like(r)

    def visit(unit: Floats, r: Floats, explained: Floats, first: int, members: NDArray[np.bool_]) -> None:
        """Visit the subsets that add one of the predictors from `first` on; unit and r are what the members leave of them."""
        for k in range(r.shape[1]):
            pivot = unit[:, k, k]
            usable = pivot > SINGULAR
            inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=usable)
            r_squared = explained + r[:, k] ** 2 * inverse
            now = members.copy()
            now[first + k] = True
            size = int(now.sum())
            result[:, now] += weight[size - 1] * r_squared[:, None]
            if size < p:
                result[:, ~now] -= weight[size] * r_squared[:, None]
            if k + 1 < r.shape[1]:
                column = unit[:, k + 1 :, k] * inverse[:, None]
                rest = unit[:, k + 1 :, k + 1 :] - column[:, :, None] * unit[:, None, k, k + 1 :]
                visit(rest, r[:, k + 1 :] - column * r[:, k, None], r_squared, first + k + 1, now)

    visit(unit, r, np.zeros(len(r)), 0, np.zeros(p, bool))
    return np.maximum(result, np.where(np.isnan(result), np.nan, 0.0))


def _permutations(unit: Floats, r: Floats, *, permutations: int, seed: int) -> tuple[Floats, Floats]:
    """Return the mean gain over sampled orders and their reverses (antithetic: Mitchell et al. 2022, JMLR 23).

    The last row of the Cholesky factor of the correlations, outcome last, squared, is the gain of each predictor in turn.
    """
    resamples, p = r.shape
    rng = np.random.Generator(np.random.PCG64(seed))
    known = np.asarray(np.isfinite(r).all(axis=1))
    full = np.zeros((resamples, p + 1, p + 1))
    full[:, :p, :p], full[:, p, :p], full[:, p, p] = unit, np.where(known[:, None], r, 0.0), 2.0
    diagonal = np.arange(p)
    full[:, diagonal, diagonal] = 1 + SINGULAR
    pairs = max(1, permutations // 2)
    s, q = np.zeros_like(r), np.zeros_like(r)
    for _ in range(pairs):
        order = rng.permutation(p)
        gain = np.zeros_like(r)
        for direction in (order, order[::-1]):
            places = np.append(direction, p)
            factor = np.linalg.cholesky(full[:, places[:, None], places])
            gain[:, direction] += factor[:, p, :p] ** 2 / 2
        s += gain
        q += gain**2
    mean = s / pairs
    error = np.sqrt(np.maximum(0.0, q / pairs - mean**2) / max(1, pairs - 1))
    return np.where(known[:, None], mean, np.nan), np.where(known[:, None], error, np.nan)
