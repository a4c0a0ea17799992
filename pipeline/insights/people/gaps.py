"""Gaps: what customers experience at a touchpoint against what the journey map intends."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import NOTHING, Reader, interval_columns
from pipeline.insights.statistics.intervals import n_to_decide, net_p_value, q_values, rejection_p

BELOW, MET, ABOVE, UNDECIDED = "below", "met", "above", "not sure yet"


def judge_gaps(
    sums: Columns, *, fdr: float, tolerance: float, min_customers: int, level: float, reader: Reader = NOTHING
) -> pa.Table:
    """Return one row per intention and window, in the order given: gap, interval, q-value and status.

    `below` and `above`: the sampling interval of the gap is clear of 0 and survives Benjamini-Hochberg over all rows tested.
    `met`: not so, and the whole of it lies within `tolerance` of the intention, which is the test of equivalence
    by inclusion of the interval (Westlake 1972; Schuirmann 1987) at least at its level. As with pain points the status says
    what is clear in what the reader reads; low and high hold its errors as well where the value is its own reading.

    Args:
        sums: Columns of gap_sums.sql.
        fdr: False-discovery rate of the family: all rows with enough customers.
        tolerance: Half-width of "as intended", in the unit of the metric.
        min_customers: Fewer: no verdict.
        level: Of the intervals.
        reader: Errors of the annotator in use; scores that customers gave themselves have none.
    """
    n, intended, actual = sums["n"], sums["intended"], sums["actual"]
    sampling = sums["low"], sums["high"]
    kinds, things = ([x or "" for x in sums.keys_of(f"reader_{name}").to_pylist()] for name in ("kind", "thing"))
    ends = reader.widen("net_sentiment", actual, *sampling, kinds=kinds, things=things, level=level)
    low, high, gap = sampling[0] - intended, sampling[1] - intended, actual - intended
    known = n >= min_customers
    p, q = np.full(len(n), np.nan), np.full(len(n), np.nan)
    p[known] = net_p_value(sums["s"][known], sums["q"][known])
    q[known] = q_values(p[known])
    clear = known & (q <= fdr)
    met = known & ~(clear & ((high < 0) | (low > 0))) & (low >= -tolerance) & (high <= tolerance)
    status = np.where(clear & (high < 0), BELOW, np.where(clear & (low > 0), ABOVE, np.where(met, MET, UNDECIDED)))
    needed = _needed(sums, gap, (high - low) / 2, p=rejection_p(p[known], fdr=fdr), tolerance=tolerance)
    needed = np.where(known & (status == UNDECIDED), np.minimum(needed, 1e12), np.nan)
    few = f"fewer than {min_customers} customers"
    reason = [None if k else ("nobody" if size == 0 else few) for k, size in zip(known, n, strict=True)]
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in ("journey_id", "touchpoint_id", "metric", "period")},
            "status": pa.array([s if size > 0 else None for s, size in zip(status, n, strict=True)], pa.string()),
            "intended": pa.array(intended),
            "actual": nullable(actual),
            **interval_columns("", ends, sampling),
            **{
                name: nullable(x)
                for name, x in (("gap", gap), ("gap_low", ends[0] - intended), ("gap_high", ends[1] - intended))
            },
            "basis": pa.array(reader.basis_of("net_sentiment", kinds), pa.string()),
            "q_value": nullable(q),
            "customers": pa.array(n.astype(np.int64)),
            "customers_to_decide": nullable(needed).cast(pa.int64()),
            "reason": pa.array(reason, pa.string()),
        }
    )


def _needed(sums: Columns, gap: Floats, half: Floats, *, p: float, tolerance: float) -> Floats:
    """Return the customers at which the gap would be clear of 0, or within the tolerance, if they continued as so far.

    Widths shrink with the square root of n, so that the interval fits into the tolerance at n (half / room)².
    """
    n = sums["n"]
    with np.errstate(divide="ignore", invalid="ignore"):
        far = n_to_decide(sums["s"], sums["q"], n, p=p)
        room = tolerance - np.abs(gap)
        near = np.where(room > 0, np.ceil(n * (half / room) ** 2), np.nan)
    return np.asarray(np.fmin(far, np.maximum(near, n + 1)))
