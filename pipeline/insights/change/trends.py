"""Trends: a month of a touchpoint or theme against the three before it, for what is said and for how many say it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import chi2, norm

from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import NOTHING, Reader, interval_columns
from pipeline.insights.statistics.intervals import adjusted_mean, net_interval, q_values, quantile
from pipeline.insights.statistics.proportions import wilson

WORDS = {"net_sentiment": ("worse", "better"), "share": ("fewer", "more"), "negative_share": ("better", "worse")}
"""Direction of a change below and above 0, by metric."""
QUANTITY = {"net_sentiment": "net_sentiment", "share": "share", "negative_share": "complaint_share"}
"""What the reader's errors call each metric."""
KEYS = ("scope", "journey_id", "subject", "subject_id", "period")


def judge_trends(
    sums: Columns, *, level: float, fdr: float, min_customers: int, false_alerts: float, reader: Reader = NOTHING
) -> pa.Table:
    """Return three rows (net_sentiment, share, negative_share) per scope, touchpoint or theme, and month.

    Args:
        sums: Columns of trend_rows.
        level: Of the intervals.
        fdr: At which a change gets a direction. A family: all changes of one metric, scope and month, so that a month's
            verdict does not depend on the months after it. Where all changes up to the month are larger than those of
            independent customers would be, p-values are computed from z-values that are shrunk by as much.
        min_customers: Fewer on either side: no change is computed.
        false_alerts: Of one metric, in a quiet series-year; column alerted is true where a change clears that too, by sampling.
        reader: Errors of the annotator in use. What a month and those before it have in common of them cancels.
    """
    n, n0, active, active0, k, k0 = (sums[x] for x in ("n", "n0", "active", "active0", "k", "k0"))
    scopes, periods = (sums.keys_of(x).to_pylist() for x in ("scope", "period"))
    family = np.unique(np.array([f"{a} {b}" for a, b in zip(scopes, periods, strict=True)], str), return_inverse=True)[
        1
    ]
    net = _change(adjusted_mean(sums["s"], sums["q"], n), adjusted_mean(sums["s0"], sums["q0"], n0), level=level)
    share = _change(_adjusted_share(n, active), _adjusted_share(n0, active0), level=level)
    negative = _change(_adjusted_share(k, active), _adjusted_share(k0, active0), level=level)
    measured = (
        ("net_sentiment", (sums["s"], n), (sums["s0"], n0), net_interval(sums["s"], sums["q"], n, level=level), net),
        ("share", (n, active), (n0, active0), wilson(n, active, level=level), share),
        ("negative_share", (k, active), (k0, active0), wilson(k, active, level=level), negative),
    )
    return pa.concat_tables(
        _rows(
            sums, metric, now, then, ends, change,
            family=family, fdr=fdr, min_customers=min_customers, false_alerts=false_alerts, reader=reader, level=level,
        )
        for metric, now, then, ends, change in measured
    )  # fmt: skip


def _adjusted_share(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the share and its variance with one more success and one more failure (Agresti and Caffo 2000)."""
    centre = (k + 1) / (n + 2)
    return centre, centre * (1 - centre) / (n + 2)


def _change(
    now: tuple[Floats, Floats], before: tuple[Floats, Floats], *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return the lower end, upper end and p-value of now - before, each a mean and its variance."""
    difference, error = now[0] - before[0], np.sqrt(now[1] + before[1])
    half = quantile(level) * error
    return difference - half, difference + half, np.asarray(2 * norm.sf(np.abs(difference) / error))


def _inflation(squares: list[float]) -> float:
    """Return the factor by which the squared z-values up to this month exceed those of independent customers, at least 1.

    Their median over that of chi-squared with one degree of freedom (genomic control: Devlin and Roeder 1999): real
    changes, which are few, hardly move it. 1 if there are fewer than 20.
    """
    return max(1.0, float(np.median(squares)) / float(chi2.ppf(0.5, 1))) if len(squares) >= 20 else 1.0


def _rows(
    sums: Columns,
    metric: str,
    now: tuple[Floats, Floats],
    then: tuple[Floats, Floats],
    ends: tuple[Floats, Floats],
    change: tuple[Floats, Floats, Floats],
    *,
    family: NDArray[np.int64],
    fdr: float,
    min_customers: int,
    false_alerts: float,
    reader: Reader,
    level: float,
) -> pa.Table:
    """Return the rows of one metric; `now` and `then` are numerator and number of customers, `ends` the interval of the value."""
    value, before = (x / np.where(n > 0, n, np.nan) for x, n in (now, then))
    low, high, p = change
    quantity = QUANTITY[metric]
    kinds = sums.keys_of("reader_kind").to_pylist() if reader.errors else [""] * len(sums)
    things = sums.keys_of("reader_thing").to_pylist() if reader.errors else [None] * len(sums)
    wide = reader.widen(quantity, value, *ends, kinds=kinds, things=things, level=level)
    known = (now[1] >= min_customers) & (then[1] >= min_customers) & np.isfinite(value) & np.isfinite(before)
    step = np.where(known, value - before, np.nan)
    low, high = np.where(known, np.minimum(low, step), np.nan), np.where(known, np.maximum(high, step), np.nan)
    sampled = known & ((low > 0) | (high < 0))
    low, high = reader.widen_difference(quantity, value, before, low, high, kinds=kinds, things=things, level=level)
    q, size = np.full(len(sums), np.nan), np.zeros(len(sums))
    scope = np.array(sums.keys_of("scope").to_pylist(), str)
    quantiles = np.asarray(norm.isf(np.clip(np.nan_to_num(p, nan=1.0), 1e-300, 1) / 2))
    earlier: dict[str, list[float]] = {}
    for rows in np.split(np.argsort(family, kind="stable"), np.cumsum(np.bincount(family))[:-1]) if len(sums) else []:
        tested = rows[known[rows]]
        squares = earlier.setdefault(scope[rows[0]], [])
        squares.extend(quantiles[tested] ** 2)
        q[tested] = q_values(2 * norm.sf(quantiles[tested] / np.sqrt(_inflation(squares))))
        size[tested] = len(tested)
    clear = known & (q <= fdr) & ((low > 0) | (high < 0))
    down, up = WORDS[metric]
    direction = [(up if d > 0 else down) if c else None for d, c in zip(step, clear, strict=True)]
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in KEYS},
            "metric": pa.array([metric] * len(sums), pa.string()),
            "value": nullable(value),
            **interval_columns("", wide, ends),
            "basis": pa.array(reader.basis_of(quantity, kinds), pa.string()),
            "before": nullable(before),
            "change": nullable(step),
            "change_low": nullable(low),
            "change_high": nullable(high),
            "q_value": nullable(q),
            "customers": pa.array(now[1].astype(np.int64)),
            "customers_before": pa.array(then[1].astype(np.int64)),
            "direction": pa.array(direction, pa.string()),
            "alerted": pa.array(sampled & (q <= fdr) & (q <= size * false_alerts / 12)),
        }
    )
