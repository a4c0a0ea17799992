"""Who writes: scores of those who wrote against scores of those who gave the score alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.stats import norm

from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.statistics.clusters import least_effect
from pipeline.insights.statistics.intervals import adjusted_mean, net_interval, q_values, quantile
from pipeline.insights.statistics.proportions import share_interval

LOWER, HIGHER, UNDECIDED = "writers lower", "writers higher", "no clear difference"


def judge_bias(sums: Columns, *, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Return one row per kpi and scope, in the order given.

    Group means have the adjusted-Wald interval at their effective size; the difference the adjusted variances of both
    groups minus twice the covariance that customers who are in both bring along.

    Args:
        sums: Columns of bias_sums.sql.
        level: Of the intervals.
        fdr: False-discovery rate of the family: all rows with both groups.
        min_customers: Fewer customers in either group: no difference.
    """
    n1, n0, c1, c0 = sums["n1"], sums["n0"], sums["c1"], sums["c0"]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean1, low1, high1, centre1, v1 = _group(sums, "1", level=level)
        mean0, low0, high0, centre0, v0 = _group(sums, "0", level=level)
        covariance = _covariance(sums, mean1, mean0)
        error = np.sqrt(v1 + v0 - 2 * np.minimum(covariance, 0.95 * np.minimum(v1, v0)))
        known = (c1 >= min_customers) & (c0 >= min_customers)
        difference = np.where(known, mean1 - mean0, np.nan)
        middle, half = centre1 - centre0, quantile(level) * error
        low, high = np.minimum(middle - half, difference), np.maximum(middle + half, difference)
        low, high = np.maximum(low, -2), np.minimum(high, 2)
        p = np.where(known, 2 * norm.sf(np.abs(middle) / error), np.nan)
    q = np.full(len(p), np.nan)
    q[known] = q_values(p[known])
    clear = known & (q <= fdr)
    verdict = np.where(clear & (high < 0), LOWER, np.where(clear & (low > 0), HIGHER, UNDECIDED))
    share, share_low, share_high = _share(sums, level=level)
    offset, factor = np.array([FIGURES[k].balanced for k in sums.keys_of("kpi").to_pylist()] or [(0.0, 1.0)]).T
    offset, factor = offset[: len(sums)], factor[: len(sums)]
    few = f"fewer than {min_customers} customers in a group"
    reasons = np.where(n0 == 0, "everybody wrote", np.where(n1 == 0, "nobody wrote", np.where(known, "", few)))
    return pa.table(
        {
            "kpi": sums.keys_of("kpi"),
            "scope": sums.keys_of("scope"),
            "verdict": pa.array([v if k else None for v, k in zip(verdict, known, strict=True)], pa.string()),
            **_whole(wrote=n1, silent=n0, customers_wrote=c1, customers_silent=c0),
            "share_wrote": pa.array(share),
            "share_low": pa.array(share_low),
            "share_high": pa.array(share_high),
            "value_wrote": nullable(offset + factor * mean1),
            "wrote_low": nullable(offset + factor * low1),
            "wrote_high": nullable(offset + factor * high1),
            "value_silent": nullable(offset + factor * mean0),
            "silent_low": nullable(offset + factor * low0),
            "silent_high": nullable(offset + factor * high0),
            "difference": nullable(factor * difference),
            "difference_low": nullable(factor * low),
            "difference_high": nullable(factor * high),
            "p_value": nullable(p),
            "q_value": nullable(q),
            "reason": pa.array([str(r) or None for r in reasons], pa.string()),
        }
    )


def _whole(**columns: Floats) -> dict[str, pa.Array]:
    return {name: pa.array(values.astype(np.int64)) for name, values in columns.items()}


def _effective(n: Floats, c: Floats, between: Floats, within: Floats, least: Floats) -> Floats:
    """Return n / design effect, at most n: `between` is the cluster-robust variance of the mean, `within` that of one value.

    The design effect is at least `least`. Where all values are equal (or there is one customer) at most the number of customers.
    """
    effect = np.maximum(least, between / (within / (n - 1)))
    size = np.where((within < 1e-12) | (c < 2), np.minimum(c, n / least), n / effect)
    return np.where(c == n, n, np.maximum(1.0, size))


def _group(sums: Columns, group: str, *, level: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return the mean, its interval, and the adjusted centre and variance of a group; NaN if it is empty."""
    n, c, s, q, ss, sn, nn = (sums[name + group] for name in ("n", "c", "s", "q", "ss", "sn", "nn"))
    n = np.where(n > 0, n, np.nan)
    mean, square = s / n, q / n
    between = c / (c - 1) * np.maximum(0.0, ss - 2 * mean * sn + mean * mean * nn) / (n * n)
    size = _effective(n, c, between, square - mean * mean, least_effect(n, nn, sums["rare" + group]))
    low, high = net_interval(mean * size, square * size, size, level=level)
    centre, variance = adjusted_mean(mean * size, square * size, size)
    return mean, low, high, centre, variance


def _covariance(sums: Columns, mean1: Floats, mean0: Floats) -> Floats:
    """Return the covariance of the two means, through customers who are in both groups (linearised, clusters are customers)."""
    crossed = sums["s1s0"] - mean0 * sums["s1n0"] - mean1 * sums["n1s0"] + mean1 * mean0 * sums["n1n0"]
    return np.asarray(sums["c"] / (sums["c"] - 1) * crossed / (sums["n1"] * sums["n0"]))


def _share(sums: Columns, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the share of responses with a comment among those with the score, and Wilson's interval at the effective size."""
    n1, n = sums["n1"], sums["n1"] + sums["n0"]
    share = n1 / n
    squares = sums["nn1"] * (1 - share) ** 2 - 2 * share * (1 - share) * sums["n1n0"] + share**2 * sums["nn0"]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = sums["c"] / (sums["c"] - 1) * np.maximum(0.0, squares) / (n * n)
        answers = sums["nn1"] + 2 * sums["n1n0"] + sums["nn0"]
        rare = np.minimum(sums["c1"], sums["c0"])
        size = _effective(n, sums["c"], between, share * (1 - share), least_effect(n, answers, rare))
    return share, *share_interval(share, size, level=level)
