"""Intervals and tests on arrays of sums over customers: small, pure, without a database.

The mean of values in [-1, 1] (net sentiment, NPS) gets the adjusted-Wald interval of Rocks (2016): three
pseudo-customers, 3/4 at -1, 3/2 at 0, 3/4 at 1. A bootstrap over customers comes to the same width where there are
many, but has none at all where five customers agree, and care is needed most there: test_coverage.py simulates both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control, norm

Floats = NDArray[np.float64]


def quantile(level: float) -> float:
    """Return the normal quantile of a two-sided interval: 1.96 for 0.95."""
    return float(norm.ppf(0.5 + level / 2))


def adjusted_mean(s: Floats, q: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the mean of values in [-1, 1] with three pseudo-customers more (Rocks 2016), and the variance of that mean.

    Args:
        s: Sums.
        q: Sums of squares.
        n: Numbers of values.
    """
    centre = s / (n + 3)
    return centre, np.maximum(0.0, (q + 1.5) / (n + 3) - centre**2) / (n + 3)


def net_interval(s: ArrayLike, q: ArrayLike, n: ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return the adjusted-Wald interval of means of values in [-1, 1] (Rocks 2016), the twin of base/sql/net_interval.sql's macros.

    Args:
        s: Sums.
        q: Sums of squares.
        n: Numbers of values, above 0.
        level: For instance 0.95.

    Returns:
        Lower and upper ends, within [-1, 1], around the mean s / n.
    """
    s, q, n = (np.asarray(x, float) for x in (s, q, n))
    centre, variance = adjusted_mean(s, q, n)
    half = quantile(level) * np.sqrt(variance)
    return np.maximum(-1, np.minimum(s / n, centre - half)), np.minimum(1, np.maximum(s / n, centre + half))


def net_p_value(s: ArrayLike, q: ArrayLike) -> Floats:
    """Return the two-sided p-value of "the mean is 0" for values in [-1, 1]: a score test with continuity correction.

    For values -1, 0, 1 it is McNemar's test with Edwards' correction (1948): (|s| - 1)² / q as chi-squared. The
    correction keeps it honest for few customers: five of five negative give 0.074 (exact sign test: 0.0625), not 0.025.

    Args:
        s: Sums.
        q: Sums of squares.
    """
    s, q = np.asarray(s, float), np.asarray(q, float)
    z = np.divide(np.maximum(0.0, np.abs(s) - 1), np.sqrt(q), out=np.zeros_like(s), where=q > 0)
    return np.asarray(2 * norm.sf(z))


def n_to_decide(s: ArrayLike, q: ArrayLike, n: ArrayLike, *, p: ArrayLike, correction: float = 1.0) -> Floats:
    """Return the customers at which the p-value would fall to `p` if they continued as so far; NaN if the mean is 0.

    Solves (m·N - correction) = z·sqrt(v·N) for N, with mean m = |s|/n and mean square v = q/n. At least n + 1.

    Args:
        s: Sums.
        q: Sums of squares.
        n: Numbers of customers.
        p: That is needed.
        correction: 1 for net_p_value, 0 for mid-p-values.
    """
    s, q, n = (np.asarray(x, float) for x in (s, q, n))
    m, v, z = np.abs(s) / n, q / n, norm.isf(np.asarray(p, float) / 2)
    m = np.where(m > 1e-9, m, np.nan)
    root = (z * np.sqrt(v) + np.sqrt(z * z * v + 4 * m * correction)) / (2 * m)
    return np.asarray(np.maximum(np.ceil(root**2), n + 1))


def q_values(p: ArrayLike) -> Floats:
    """Return the Benjamini–Hochberg adjusted p-values of one family, in the order given (scipy's false_discovery_control)."""
    p = np.asarray(p, float)
    return np.asarray(false_discovery_control(p)) if len(p) else p


def rejection_p(p: ArrayLike, *, fdr: float) -> float:
    """Return the largest p-value that Benjamini–Hochberg rejects in the family; its first step, fdr / m, if it rejects none."""
    p = np.asarray(p, float)
    rejected = p[q_values(p) <= fdr]
    return float(rejected.max()) if len(rejected) else fdr / max(1, len(p))


def correlation(r: ArrayLike, n: ArrayLike, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the Fisher-z interval and p-value of Spearman correlations, with the variance of Bonett and Wright (2000).

    Returns:
        Lower end, upper end, p-value; NaN where n is below 5 or r is NaN.
    """
    r, n = np.asarray(r, float), np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = (n >= 5) & np.isfinite(r)
        z = np.arctanh(np.clip(r, -0.999999, 0.999999))
        error = np.where(usable, np.sqrt((1 + r * r / 2) / (n - 3)), np.nan)
        half = quantile(level) * error
        p = 2 * norm.sf(np.abs(z) / np.where(usable, 1 / np.sqrt(n - 3), np.nan))
    return np.tanh(z - half), np.tanh(z + half), p
