"""Bootstrap over customers: weighted sums of a customer × column matrix under many resamples, and interval ends.

The Bayesian bootstrap (Rubin 1981): each customer gets an exponential weight instead of a count, so that no resample
of a small group is empty. A statistic made of sums (a mean, a share, a regression) is computed from the sums of its
columns; one of its columns must then be a column of ones, because the weights of a resample do not sum to the number
of customers. Rows must come in a canonical order (sorted by customer): the weights are drawn in row order.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import ndtr, stdtrit
from scipy.stats import norm

Floats = NDArray[np.float64]

CHUNK = 1 << 21
"""Weights held at one time: 16 MiB of doubles."""
GROUPS = 4096
"""More than twice as many customers are weighed in this many random groups."""


def weights(customers: int, *, resamples: int, seed: int, chunk: int = CHUNK) -> Iterator[tuple[slice, Floats]]:
    """Yield the weights of every customer in every resample, some customers at a time.

    The stream of draws runs along the customers, so the weights are the same whatever the chunk, and those of the
    first customers the same however many follow.

    Args:
        customers: Number of customers, 0 or more.
        resamples: Number of resamples, at least 1.
        seed: Of numpy's PCG64.
        chunk: Weights held at one time; memory is 8 bytes each.

    Yields:
        (rows, weights): the slice of customers, and (customers in it, resamples) float64, exponential with mean 1.
    """
    step = max(1, chunk // resamples)
    most = min(step, CHUNK // resamples)
    if 0 < customers <= most:
        rows = min(most, 1 << (customers - 1).bit_length())  # a few sizes, so that groups find them kept
        yield slice(0, customers), _first_rows(seed, resamples, rows)[:customers]
        return
    rng = np.random.Generator(np.random.PCG64(seed))
    for start in range(0, customers, step):
        stop = min(customers, start + step)
        yield slice(start, stop), rng.standard_exponential((stop - start, resamples))


@lru_cache(2)
def _first_rows(seed: int, resamples: int, rows: int) -> Floats:
    """Return the weights of the first customers; kept, because many small groups are weighed with the same."""
    drawn = np.random.Generator(np.random.PCG64(seed)).standard_exponential((rows, resamples))
    drawn.setflags(write=False)
    return drawn


def sums(matrix: Any, *, resamples: int, seed: int, chunk: int = CHUNK) -> Floats:
    """Return the weighted column sums in every resample.

    Sums are added in row order by one thread, so that the result does not depend on the number of threads.

    Args:
        matrix: (customers, columns), a scipy sparse array or a numpy array, finite.
        resamples: Number of resamples, at least 1.
        seed: Of the weights; the same seed gives the same customers the same weights, in every matrix.
        chunk: As of weights().

    Returns:
        (resamples, columns) float64.
    """
    rows = sparse.csr_array(matrix)
    total = np.zeros((rows.shape[1], resamples))
    for part, drawn in weights(rows.shape[0], resamples=resamples, seed=seed, chunk=chunk):
        total += rows[part].T @ drawn
    return np.asarray(total.T)


def grouped(matrix: Any, *, groups: int, seed: int) -> sparse.csr_array:
    """Return the rows added up in random groups of equal size: fewer rows to weigh, for sums over very many customers.

    The variance of a sum over random groups is that over customers (random group method: Wolter 2007, chapter 2); what
    is lost is precision of the variance, sqrt(2 / groups): 2 % for 4,096.

    Args:
        matrix: (customers, columns), a scipy sparse array or a numpy array.
        groups: Number of groups; where there are no more than twice as many customers, the matrix comes back as it is.
        seed: Of the order in which customers are dealt out.

    Returns:
        (groups or customers, columns).
    """
    rows = sparse.csr_array(matrix)
    customers = rows.shape[0]
    dealt = deal(customers, groups=groups, seed=seed)
    if dealt is None:
        return rows
    members = sparse.csr_array((np.ones(customers), (dealt, np.arange(customers))), shape=(groups, customers))
    return sparse.csr_array(members @ rows)


def deal(customers: int, *, groups: int, seed: int) -> NDArray[np.int64] | None:
    """Return the (customers,) random group of each, of equal size; None if there are no more than twice as many customers."""
    if customers <= 2 * groups:
        return None
    return np.asarray(np.random.Generator(np.random.PCG64(seed)).permutation(customers) % groups)


def percentile_ends(samples: ArrayLike, *, level: float, n: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Return the percentile interval of each column (Efron 1979).

    Args:
        samples: (resamples, ...) values of the statistic; NaN if a resample gives none.
        level: For instance 0.95.
        n: Customers behind each column; where given, the percentiles are moved outwards so that a mean's interval is
            as wide as Student's (expanded percentile interval: Hesterberg 2015, American Statistician 69(4)).

    Returns:
        Lower and upper ends, NaN where more than one resample in twenty gives no value, or n is below 2.
    """
    samples = np.asarray(samples, float)
    alpha = (1 - level) / 2
    shape = samples.shape[1:]
    if n is None:
        low = np.full(shape, alpha)
    else:
        size = np.broadcast_to(np.asarray(n, float), shape)
        safe = np.maximum(size, 2)
        low = np.where(size >= 2, ndtr(np.sqrt(safe / (safe - 1)) * stdtrit(safe - 1, alpha)), np.nan)
    return _at(samples, low, 1 - low)


def bca_ends(samples: ArrayLike, value: ArrayLike, acceleration: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return the bias-corrected and accelerated interval of each column (Efron 1987).

    Args:
        samples: (resamples, ...) values of the statistic; NaN if a resample gives none.
        value: (...) the statistic itself.
        acceleration: (...) see acceleration(); 0 leaves the bias correction alone.
        level: For instance 0.95.

    Returns:
        Lower and upper ends, NaN where more than one resample in twenty gives no value or all lie on one side.
    """
    samples, value, a = np.asarray(samples, float), np.asarray(value, float), np.asarray(acceleration, float)
    count = np.maximum(np.isfinite(samples).sum(axis=0), 1)
    below = ((samples < value).sum(axis=0) + (samples <= value).sum(axis=0)) / (2 * count)
    with np.errstate(invalid="ignore", divide="ignore"):
        z0 = norm.ppf(np.where((below > 0) & (below < 1), below, np.nan))
        moved = [z0 + norm.ppf(p) for p in ((1 - level) / 2, (1 + level) / 2)]
        low, high = (norm.cdf(z0 + z / (1 - a * z)) for z in moved)
    return _at(samples, low, high)


def acceleration(influence: ArrayLike) -> Floats:
    """Return the acceleration of bca_ends: sum(l³) / (6 · sum(l²)^1.5) of the customers' influences l (Efron 1987), 0 if none.

    Args:
        influence: (customers, ...) change of the statistic with the customer's weight, or mean - leave-one-out values.
    """
    centred = np.asarray(influence, float)
    squares, cubes = (centred**2).sum(axis=0), (centred**3).sum(axis=0)
    return np.asarray(np.divide(cubes, 6 * squares**1.5, out=np.zeros_like(cubes), where=squares > 0))


def _at(samples: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the quantiles of each column at its own two shares, linear between order statistics; NaN as percentile_ends says."""
    shape = samples.shape[1:]
    shares = [np.broadcast_to(share, shape).reshape(-1) for share in (low, high)]
    asked = np.flatnonzero(np.isfinite(shares[0]) & np.isfinite(shares[1]))
    flat = np.sort(samples.reshape(len(samples), -1).T[asked], axis=1)  # one row per column, NaN last
    count = np.isfinite(flat).sum(axis=1)
    usable = (count >= 0.95 * len(samples)) & (count > 0)
    rows, ends = np.arange(len(asked)), np.full((2, shares[0].size), np.nan)
    for end, share in zip(ends, shares, strict=True):
        place = np.where(usable, share[asked], 0.0) * np.maximum(count - 1, 0)
        lower = np.floor(place).astype(int)
        upper = np.minimum(lower + 1, np.maximum(count - 1, 0))
        below, above = flat[rows, lower], flat[rows, upper]
        end[asked] = np.where(usable, below + (above - below) * (place - lower), np.nan)
    return ends[0].reshape(shape), ends[1].reshape(shape)
