"""What the customers of a touchpoint say of it: shares and net sentiment, each with what sampling and the reader's errors leave open."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.base.frames import Columns, nullable
from pipeline.insights.base.reader import Reader, interval_columns
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


def score_columns(sums: Columns, *, reader: Reader, level: float) -> dict[str, pa.Array]:
    """Return negative_share, positive_share and net_sentiment with their intervals and `basis`.

    Args:
        sums: With the columns customers, negative, positive, s, q, reader_kind and reader_thing.
        reader: Errors of the annotator in use.
        level: Of the intervals.
    """
    n = sums["customers"]
    about = {"kinds": sums.keys_of("reader_kind").to_pylist(), "things": sums.keys_of("reader_thing").to_pylist()}
    columns: dict[str, pa.Array] = {}
    for name in ("negative", "positive"):
        share, sampling = sums[name] / n, wilson(sums[name], n, level=level)
        ends = reader.widen(f"{name}_share", share, *sampling, **about, level=level)
        columns |= {f"{name}_share": nullable(share), **interval_columns(name, ends, sampling)}
    net, sampling = sums["s"] / n, net_interval(sums["s"], sums["q"], n, level=level)
    ends = reader.widen("net_sentiment", net, *sampling, **about, level=level)
    columns |= {"net_sentiment": nullable(net), **interval_columns("net", ends, sampling)}
    return columns | {"basis": pa.array([reader.basis] * len(np.atleast_1d(n)), pa.string())}
