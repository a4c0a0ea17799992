"""What the customers of a touchpoint say of it: shares and net sentiment, each with what sampling and the reader's errors leave open."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.base.frames import Columns, nullable
from pipeline.insights.base.reader import AS_READ, Reader, interval_columns
from pipeline.insights.statistics.intervals import net_interval
from pipeline.insights.statistics.proportions import wilson


def judge_touchpoint_scores(sums: Columns, *, reader: Reader, level: float) -> pa.Table:
    """Return one row per touchpoint and period in which somebody speaks of it.

    Args:
        sums: Columns of touchpoint_sums.sql.
        reader: Errors of the annotator in use.
        level: Of the intervals.
    """
    keys = ("journey_id", "touchpoint_id", "period", "customers", "mentions")
    return pa.table({**{k: sums.keys_of(k) for k in keys}, **score_columns(sums, reader=reader, level=level)})


def judge_category_scores(sums: Columns, *, reader: Reader, level: float) -> pa.Table:
    """Return one row per category, scope and period: how many of those who wrote speak of it, and what they say.

    Args:
        sums: Columns of category_sums.sql.
        reader: Errors of the annotator in use.
        level: Of the intervals.
    """
    wrote, (kinds, things) = sums["writers"], _about(sums)
    columns: dict[str, pa.Array] = {k: sums.keys_of(k) for k in ("category", "scope", "period")}
    columns |= {"n": sums.keys_of("writers"), "customers": sums.keys_of("customers")}
    for name, of in (("share", "customers"), ("complaint", "negative")):
        quantity = "share" if name == "share" else "complaint_share"
        share, sampling = sums[of] / wrote, wilson(sums[of], wrote, level=level)
        ends = reader.widen(quantity, share, *sampling, kinds=kinds, things=things, level=level)
        columns |= {quantity: nullable(share), **interval_columns(name, ends, sampling)}
    return pa.table({**columns, **score_columns(sums, reader=reader, level=level)})


def _about(sums: Columns) -> tuple[list[str], list[str | None]]:
    """Return what is known of the reader's errors in each row: kind and thing."""
    return sums.keys_of("reader_kind").to_pylist(), sums.keys_of("reader_thing").to_pylist()


def score_columns(sums: Columns, *, reader: Reader, level: float) -> dict[str, pa.Array]:
    """Return negative_share, positive_share and net_sentiment with their intervals, `basis` and `value_is`.

    Args:
        sums: With the columns customers, negative, positive, s, q, reader_kind and reader_thing.
        reader: Errors of the annotator in use.
        level: Of the intervals.
    """
    n = sums["customers"]
    kinds, things = _about(sums)
    columns: dict[str, pa.Array] = {}
    for name in ("negative", "positive"):
        share, sampling = sums[name] / n, wilson(sums[name], n, level=level)
        ends = reader.widen(f"{name}_share", share, *sampling, kinds=kinds, things=things, level=level)
        columns |= {f"{name}_share": nullable(share), **interval_columns(name, ends, sampling)}
    net, sampling = sums["s"] / n, net_interval(sums["s"], sums["q"], n, level=level)
    ends = reader.widen("net_sentiment", net, *sampling, kinds=kinds, things=things, level=level)
    columns |= {"net_sentiment": nullable(net), **interval_columns("net", ends, sampling)}
    rows = len(np.atleast_1d(n))
    columns["basis"] = pa.array([reader.basis] * rows, pa.string())
    return columns | {"value_is": pa.array([AS_READ] * rows, pa.string())}
