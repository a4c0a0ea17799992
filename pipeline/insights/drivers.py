"""Drivers: which themes go with a higher or lower score, by two methods side by side."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.frames import Columns, Floats
from pipeline.insights.intervals import correlation, q_values, welch

METHODS = ("mean_difference", "correlation")


def judge_drivers(sums: Columns, *, level: float, fdr: float) -> pa.Table:
    """Two rows a theme and outcome, where both methods give a number.

    Args:
        sums: Columns of driver_sums.sql.
        level: Of the intervals.
        fdr: At which the two methods' verdicts are compared. A family: one outcome and method.
    """
    n1, n = sums["n1"], sums["n_all"]
    difference, low, high, p = welch(
        n1, sums["s1"], sums["q1"], n - n1, sums["s_all"] - sums["s1"], sums["q_all"] - sums["q1"], level=level
    )
    r = rank_correlation(n1, n, sums["r1"], sums["rr_all"])
    r_low, r_high, r_p = correlation(r, n, level=level)
    kept = np.isfinite(p) & np.isfinite(r_p)
    outcome = np.array(sums.keys_of("outcome").to_pylist(), object)
    adjusted = (_by_outcome(p, outcome, kept), _by_outcome(r_p, outcome, kept))
    same_verdict = (adjusted[0] <= fdr) == (adjusted[1] <= fdr)
    agreement = (np.sign(difference) == np.sign(r)) & same_verdict
    keys = {name: sums.keys_of(name).filter(pa.array(kept)) for name in ("outcome", "theme_id")}
    tables = []
    values = ((difference, np.maximum(low, -1), np.minimum(high, 1)), (r, r_low, r_high))
    for method, (value, lower, upper), q in zip(METHODS, values, adjusted, strict=True):
        tables.append(
            pa.table(
                {
                    **keys,
                    "method": pa.array([method] * int(kept.sum()), pa.string()),
                    "value": pa.array(value[kept]),
                    "low": pa.array(lower[kept]),
                    "high": pa.array(upper[kept]),
                    "q_value": pa.array(q[kept]),
                    "agreement": pa.array(agreement[kept]),
                    "customers": pa.array(n1[kept].astype(np.int64)),
                    "n": pa.array(n[kept].astype(np.int64)),
                }
            )
        )
    return pa.concat_tables(tables)


def rank_correlation(n1: Floats, n: Floats, r1: Floats, rr: Floats) -> Floats:
    """Spearman's rho of a yes/no and an outcome, NaN where the outcome does not vary.

    Args:
        n1: Number of yes.
        n: Number of all.
        r1: Sum over the yes of the outcome's centred mid-rank.
        rr: Sum of squares over all of the same.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = r1 / np.sqrt(n1 * (n - n1) / n * rr)
    return np.where((rr > 0) & (n1 > 0) & (n1 < n), rho, np.nan)


def _by_outcome(p: Floats, outcome: np.ndarray, kept: np.ndarray) -> Floats:
    """q-values, one family an outcome."""
    result = np.ones_like(p)
    for name in sorted(set(outcome[kept])):
        family = kept & (outcome == name)
        result[family] = q_values(p[family])
    return result
