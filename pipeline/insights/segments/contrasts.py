"""Which segment differs at which touchpoint: each against the other segments of its attribute."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import Reader
from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference

Found = tuple[Floats, Floats, Floats, Floats]
"""Difference, lower end, upper end, p-value."""


def segment_contrasts(c: Context) -> dict[str, pa.Table]:
    """Return the frame new_segment_contrasts: the rows of insights.segment_contrasts without names."""
    o = c.options
    found = judge_contrasts(
        c.query("contrast_sums"), reader=c.reader, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers
    )
    return {"new_segment_contrasts": found}


def judge_contrasts(sums: Columns, *, reader: Reader, level: float, fdr: float, min_customers: int) -> pa.Table:
    """Return one row per touchpoint and segment: complaints and tone there, those of the others, and whether they clearly differ.

    Args:
        sums: Columns of contrast_sums.sql.
        reader: Errors of the annotator in use. Those that both sides have in common cancel.
        level: Of the intervals.
        fdr: False-discovery rate of a family: one metric of all touchpoints and segments of a journey.
        min_customers: Fewer on either side: no difference is computed.
    """
    kinds, things = (sums.keys_of(f"reader_{x}").to_pylist() for x in ("kind", "thing"))
    family = np.asarray(sums.keys_of("journey_id").combine_chunks().dictionary_encode().indices, np.int64)
    writers, others = sums["writers"], sums["other_writers"]
    spoke, others_spoke = sums["customers"], sums["other_customers"]
    with np.errstate(divide="ignore", invalid="ignore"):
        share, other_share = sums["negative"] / writers, sums["other_negative"] / others
        net, other_net = sums["s"] / spoke, sums["other_s"] / others_spoke
    more = share_difference(sums["negative"], writers, sums["other_negative"], others, level=level)
    tone = net_difference(sums["s"], sums["q"], spoke, sums["other_s"], sums["other_q"], others_spoke, level=level)

    def widened(quantity: str, found: Found, first: Floats, second: Floats) -> Found:
        value, low, high, p = found
        ends = reader.widen_difference(quantity, first, second, low, high, kinds=kinds, things=things, level=level)
        return value, *ends, p

    compared = (writers >= min_customers) & (others >= min_customers)
    spoken = (spoke >= min_customers) & (others_spoke >= min_customers)
    more = widened("complaint_share", more, share, np.where(compared, other_share, np.nan))
    tone = widened("net_sentiment", tone, net, np.where(spoken, other_net, np.nan))
    complaint, complaint_by = _difference("complaint", more, family, compared, fdr=fdr, words=("fewer", "more"))
    toned, tone_by = _difference("net", tone, family, spoken, fdr=fdr, words=("worse", "better"))
    return pa.table(
        {
            **{name: sums.keys_of(name) for name in ("journey_id", "touchpoint_id", "attribute", "scope")},
            "scope_customers": pa.array(writers.astype(np.int64)),
            "other_customers": pa.array(others.astype(np.int64)),
            "customers": pa.array(spoke.astype(np.int64)),
            "mentions": pa.array(sums["mentions"].astype(np.int64)),
            "complaint_share": nullable(share),
            "other_complaint_share": nullable(other_share),
            **complaint,
            "net_sentiment": nullable(net),
            "other_net_sentiment": nullable(other_net),
            **toned,
            "clear_by": pa.array(np.maximum(complaint_by, tone_by / 2)),
        }
    )


def _difference(
    name: str, found: Found, family: NDArray[np.int64], known: NDArray[np.bool_], *, fdr: float, words: tuple[str, str]
) -> tuple[dict[str, pa.Array], Floats]:
    """Return difference, interval, q-value and, if it is clear, the word for it; and by how much it is clear, 0 where it is not."""
    difference, low, high, p = (np.where(known, x, np.nan) for x in found)
    adjusted = family_q_values(p, family)
    clear = (adjusted <= fdr) & ((low > 0) | (high < 0))
    said = [words[int(d > 0)] if c else None for d, c in zip(difference, clear, strict=True)]
    columns = {
        f"{name}_difference": nullable(difference),
        f"{name}_difference_low": nullable(low),
        f"{name}_difference_high": nullable(high),
        f"{name}_q_value": nullable(adjusted),
        "complaints" if name == "complaint" else "tone": pa.array(said, pa.string()),
    }
    return columns, np.where(clear, np.minimum(np.abs(np.nan_to_num(low)), np.abs(np.nan_to_num(high))), 0.0)
