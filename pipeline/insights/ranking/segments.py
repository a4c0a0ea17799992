"""Touchpoints and themes within a source, channel, segment or month, and what is different there from the rest."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config.settings import PriorityWeights
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.ranking.impacts import judge
from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.proportions import wilson


def judge_segment_scores(sums: Columns, *, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Return one row per touchpoint, scope and period: shares, net sentiment and the difference from the rest.

    Args:
        sums: Columns of segment_sums.sql.
        level: Of the intervals.
        fdr: At which a difference is called one. A family: one metric in one scope and period.
        min_customers: Fewer on either side: no difference is computed.
    """
    n, s, q = sums["customers"], sums["s"], sums["q"]
    net_low, net_high = net_interval(s, q, n, level=level)
    columns: dict[str, pa.Array] = {name: sums.keys_of(name) for name in ("customers", "mentions")}
    for name in ("negative", "positive"):
        low, high = wilson(sums[name], n, level=level)
        columns |= {
            f"{name}_share": pa.array(sums[name] / n),
            f"{name}_low": pa.array(low),
            f"{name}_high": pa.array(high),
        }
    columns |= {"net_sentiment": pa.array(s / n), "net_low": pa.array(net_low), "net_high": pa.array(net_high)}
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in ("journey_id", "touchpoint_id", "scope", "period")},
            **columns,
            **differences(sums, level=level, fdr=fdr, min_customers=min_customers),
        }
    )


def judge_segment_impacts(
    sums: Columns, *, level: float, fdr: float, min_customers: int, weights: PriorityWeights
) -> pa.Table:
    """Return one row per theme at a touchpoint, scope and period: as impacts.judge, and the difference from the rest.

    Args:
        sums: Columns of segment_sums.sql, by theme.
        level: Of the intervals.
        fdr: False-discovery rate of a family: the rows of one scope and period, over all journeys.
        min_customers: Fewer on either side: no difference is computed.
        weights: Exponents of the factors of priority.
    """
    judged = judge(sums, level=level, fdr=fdr, weights=weights, family=families(sums))
    for name, column in differences(sums, level=level, fdr=fdr, min_customers=min_customers).items():
        judged = judged.append_column(name, column)
    return judged


def families(sums: Columns) -> NDArray[np.int64]:
    """Return (n,) whole numbers, equal for rows of one scope and period."""
    scope, period = (
        np.asarray(sums.keys_of(k).combine_chunks().dictionary_encode().indices, np.int64) for k in ("scope", "period")
    )
    return np.asarray(scope * (period.max(initial=0) + 1) + period)


def differences(sums: Columns, *, level: float, fdr: float, min_customers: int) -> dict[str, pa.Array]:
    """Return the columns that compare a scope with the customers of the journey who wrote nothing in it.

    Complaints: customers with a negative sentence about it / customers who wrote anything. Tone: net sentiment of
    those who speak of it. Null if there is no rest, or either side is smaller than min_customers.
    """
    family, negative, writers = families(sums), sums["negative"], sums["writers"]
    low, high = wilson(negative, writers, level=level)
    more = share_difference(negative, writers, sums["rest_negative"], sums["rest_writers"], level=level)
    tone = net_difference(
        sums["s"], sums["q"], sums["customers"], sums["rest_s"], sums["rest_q"], sums["rest_customers"], level=level
    )
    compared = (writers >= min_customers) & (sums["rest_writers"] >= min_customers)
    spoken = (sums["customers"] >= min_customers) & (sums["rest_customers"] >= min_customers)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.where(compared, sums["rest_negative"] / sums["rest_writers"], np.nan)
    return {
        "scope_customers": pa.array(writers.astype(np.int64)),
        "complaint_share": pa.array(negative / writers),
        "complaint_low": pa.array(low),
        "complaint_high": pa.array(high),
        "rest_complaint_share": nullable(rest),
        **_difference("complaint", more, family, compared, fdr=fdr, words=("fewer", "more")),
        **_difference("net", tone, family, spoken, fdr=fdr, words=("worse", "better")),
    }


def _difference(
    name: str,
    found: tuple[Floats, Floats, Floats, Floats],
    family: NDArray[np.int64],
    known: NDArray[np.bool_],
    *,
    fdr: float,
    words: tuple[str, str],
) -> dict[str, pa.Array]:
    """Return the difference, interval, q-value and, if it is clear, the word for it."""
    difference, low, high, p = (np.where(known, x, np.nan) for x in found)
    adjusted = family_q_values(p, family)
    clear = (adjusted <= fdr) & ((low > 0) | (high < 0))
    said = [words[int(d > 0)] if c else None for d, c in zip(difference, clear, strict=True)]
    return {
        f"{name}_difference": nullable(difference),
        f"{name}_difference_low": nullable(low),
        f"{name}_difference_high": nullable(high),
        f"{name}_q_value": nullable(adjusted),
        f"{'complaints' if name == 'complaint' else 'tone'}": pa.array(said, pa.string()),
    }
