"""Touchpoints and themes within a source, channel, segment or month, and what is different there from the rest."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config.settings import PriorityWeights
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import NOTHING, Reader, interval_columns
from pipeline.insights.ranking.impacts import judge
from pipeline.insights.ranking.scores import score_columns
from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference
from pipeline.insights.statistics.proportions import wilson

Found = tuple[Floats, Floats, Floats, Floats]
"""Difference, lower end, upper end, p-value."""


def judge_segment_scores(sums: Columns, *, reader: Reader, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Return one row per touchpoint, scope and period: shares, net sentiment and the difference from the rest.

    Args:
        sums: Columns of segment_sums.sql.
        reader: Errors of the annotator in use.
        level: Of the intervals.
        fdr: At which a difference is called one. A family: one metric in one scope and period.
        min_customers: Fewer on either side: no difference is computed.
    """
    keys = ("journey_id", "touchpoint_id", "scope", "period", "customers", "mentions")
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in keys},
            **score_columns(sums, reader=reader, level=level),
            **differences(sums, reader=reader, level=level, fdr=fdr, min_customers=min_customers),
        }
    )


def judge_segment_impacts(
    sums: Columns, *, level: float, fdr: float, min_customers: int, weights: PriorityWeights, reader: Reader = NOTHING
) -> pa.Table:
    """Return one row per theme at a touchpoint, scope and period: as impacts.judge, and the difference from the rest.

    Args:
        sums: Columns of segment_sums.sql, by theme.
        level: Of the intervals.
        fdr: False-discovery rate of a family: the rows of one scope and period, over all journeys.
        min_customers: Fewer on either side: no difference is computed.
        weights: Exponents of the factors of priority.
        reader: Errors of the annotator in use.
    """
    judged = judge(sums, level=level, fdr=fdr, weights=weights, family=families(sums), reader=reader)
    for name, column in differences(sums, reader=reader, level=level, fdr=fdr, min_customers=min_customers).items():
        judged = judged.append_column(name, column)
    return judged


def families(sums: Columns) -> NDArray[np.int64]:
    """Return (n,) whole numbers, equal for rows of one scope and period."""
    scope, period = (
        np.asarray(sums.keys_of(k).combine_chunks().dictionary_encode().indices, np.int64) for k in ("scope", "period")
    )
    return np.asarray(scope * (period.max(initial=0) + 1) + period)


def differences(sums: Columns, *, reader: Reader, level: float, fdr: float, min_customers: int) -> dict[str, pa.Array]:
    """Return the columns that compare a scope with the customers of the journey who wrote nothing in it.

    Complaints: customers with a negative sentence about it / customers who wrote anything. Tone: net sentiment of
    those who speak of it. Null if there is no rest, or either side is smaller than min_customers. The reader's errors that
    both sides have in common cancel.
    """
    family, negative, writers = families(sums), sums["negative"], sums["writers"]
    share, sampling = negative / writers, wilson(negative, writers, level=level)
    kinds, things = (sums.keys_of(f"reader_{x}").to_pylist() for x in ("kind", "thing"))
    low, high = reader.widen("complaint_share", share, *sampling, kinds=kinds, things=things, level=level)
    more = share_difference(negative, writers, sums["rest_negative"], sums["rest_writers"], level=level)
    tone = net_difference(
        sums["s"], sums["q"], sums["customers"], sums["rest_s"], sums["rest_q"], sums["rest_customers"], level=level
    )
    compared = (writers >= min_customers) & (sums["rest_writers"] >= min_customers)
    spoken = (sums["customers"] >= min_customers) & (sums["rest_customers"] >= min_customers)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.where(compared, sums["rest_negative"] / sums["rest_writers"], np.nan)
        spoken_of = sums["s"] / sums["customers"], sums["rest_s"] / sums["rest_customers"]

    def widened(quantity: str, found: Found, first: Floats, second: Floats) -> Found:
        value, below, above, p = found
        ends = reader.widen_difference(quantity, first, second, below, above, kinds=kinds, things=things, level=level)
        return value, *ends, p

    more = widened("complaint_share", more, share, rest)
    tone = widened("net_sentiment", tone, *spoken_of)
    return {
        "scope_customers": pa.array(writers.astype(np.int64)),
        "complaint_share": pa.array(share),
        **interval_columns("complaint", (low, high), sampling),
        "rest_complaint_share": nullable(rest),
        **_difference("complaint", more, family, compared, fdr=fdr, words=("fewer", "more")),
        **_difference("net", tone, family, spoken, fdr=fdr, words=("worse", "better")),
    }


def _difference(
    name: str,
    found: Found,
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
