"""Trends: a touchpoint's month against the three before it, for what is said and for how many speak of it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.stats import norm

from pipeline.insights.frames import Columns, Floats, nullable
from pipeline.insights.intervals import q_values, quantile

WORDS = {"net_sentiment": ("worse", "better"), "share": ("fewer", "more")}
"""Direction of a change below and above 0, by metric."""


def judge_trends(sums: Columns, *, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Two rows (net_sentiment, share) a touchpoint and month.

    Args:
        sums: Columns of trend_sums.sql.
        level: Of the intervals.
        fdr: At which a change becomes an alert. A family: all changes of one metric.
        min_customers: Fewer on either side: no change is computed.
    """
    n, n0, active, active0 = sums["n"], sums["n0"], sums["active"], sums["active0"]
    net = _change(*_adjusted_net(sums["s"], sums["q"], n), *_adjusted_net(sums["s0"], sums["q0"], n0), level=level)
    share = _change(*_adjusted_share(n, active), *_adjusted_share(n0, active0), level=level)
    return pa.concat_tables(
        [
            _rows(sums, "net_sentiment", (sums["s"], n), (sums["s0"], n0), net, fdr=fdr, min_customers=min_customers),
            _rows(sums, "share", (n, active), (n0, active0), share, fdr=fdr, min_customers=min_customers),
        ]
    )


def _adjusted_net(s: Floats, q: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Mean and its variance with three pseudo-customers (see intervals.net_interval)."""
    centre = s / (n + 3)
    return centre, np.maximum(0.0, (q + 1.5) / (n + 3) - centre**2) / (n + 3)


def _adjusted_share(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Share and its variance with one success and one failure more (Agresti and Caffo 2000)."""
    centre = (k + 1) / (n + 2)
    return centre, centre * (1 - centre) / (n + 2)


def _change(
    now: Floats, variance: Floats, before: Floats, variance0: Floats, *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Lower end, upper end and p-value of now - before."""
    difference, error = now - before, np.sqrt(variance + variance0)
    half = quantile(level) * error
    return difference - half, difference + half, np.asarray(2 * norm.sf(np.abs(difference) / error))


def _rows(
    sums: Columns,
    metric: str,
    now: tuple[Floats, Floats],
    then: tuple[Floats, Floats],
    change: tuple[Floats, Floats, Floats],
    *,
    fdr: float,
    min_customers: int,
) -> pa.Table:
    """Rows of one metric; `now` and `then` are numerator and number of customers."""
    value, before = (x / np.where(n > 0, n, np.nan) for x, n in (now, then))
    low, high, p = change
    known = (now[1] >= min_customers) & (then[1] >= min_customers) & np.isfinite(value) & np.isfinite(before)
    step = np.where(known, value - before, np.nan)
    low, high = np.where(known, np.minimum(low, step), np.nan), np.where(known, np.maximum(high, step), np.nan)
    q = np.full(len(sums), np.nan)
    q[known] = q_values(p[known])
    clear = known & (q <= fdr) & ((low > 0) | (high < 0))
    down, up = WORDS[metric]
    direction = [(up if d > 0 else down) if c else None for d, c in zip(step, clear, strict=True)]
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in ("journey_id", "touchpoint_id", "period")},
            "metric": pa.array([metric] * len(sums), pa.string()),
            "value": pa.array(value),
            "before": nullable(before),
            "change": nullable(step),
            "change_low": nullable(low),
            "change_high": nullable(high),
            "q_value": nullable(q),
            "customers": pa.array(now[1].astype(np.int64)),
            "customers_before": pa.array(then[1].astype(np.int64)),
            "direction": pa.array(direction, pa.string()),
        }
    )
