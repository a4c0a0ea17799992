"""Gaps: what their intervals hold beside sampling, and what the status is judged by."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.insights.base.frames import Columns
from pipeline.insights.base.reader import MODELLED, NOTHING, SAMPLING_ONLY, Errors, Reader
from pipeline.insights.people.gaps import judge_gaps
from pipeline.insights.statistics.reader_errors import Shift

WIDE = Shift(0.0, 1.0)
READER = Reader({("touchpoint", "net_sentiment"): Errors(WIDE, {}, WIDE)})


@pytest.fixture
def sums() -> Columns:
    """Return two intentions of one touchpoint, 400 customers each: what they say of it, and the score they gave it."""
    row = {"journey_id": "shop", "touchpoint_id": "delivery", "period": "all", "intended": 0.3, "n": 400.0}
    row |= {"s": 400 * -0.2, "q": 200.0, "actual": 0.1, "low": 0.04, "high": 0.16}
    read = {"metric": "net_sentiment", "reader_kind": "touchpoint", "reader_thing": None}
    given = {"metric": "csat", "reader_kind": None, "reader_thing": None}
    return Columns(pa.Table.from_pylist([row | read, row | given]))


def test_what_was_read_is_less_certain_than_what_customers_scored(sums: Columns) -> None:
    read, given = judge_gaps(sums, fdr=0.1, tolerance=0.1, min_customers=5, level=0.95, reader=READER).to_pylist()
    assert (read["basis"], given["basis"]) == (MODELLED, SAMPLING_ONLY)
    assert read["low"] < read["sampling_low"] == 0.04 and read["high"] > read["sampling_high"] == 0.16
    assert (given["low"], given["high"]) == (given["sampling_low"], given["sampling_high"]) == (0.04, 0.16)
    assert read["gap_low"] == pytest.approx(read["low"] - 0.3) and read["gap_high"] == pytest.approx(read["high"] - 0.3)


def test_status_says_what_is_clear_in_what_was_read(sums: Columns) -> None:
    known, unknown = (
        judge_gaps(sums, fdr=0.1, tolerance=0.1, min_customers=5, level=0.95, reader=r)["status"].to_pylist()
        for r in (READER, NOTHING)
    )
    assert known == unknown == ["below", "below"]
