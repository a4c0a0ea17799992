"""The effect of pain points and gains in the key figure's own points: what it would read without the customers who say so."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.kpis.definitions import FIGURES
from pipeline.insights.ranking.impacts import GAIN, PAIN_POINT
from pipeline.insights.statistics.contrasts import Estimate, left_out
from pipeline.insights.statistics.intervals import q_values

OUTCOMES = ("nps", "rating", "csat", "ces")
"""Key figures in which an effect is told: the first that enough customers on both sides gave."""
NUMBERS = ("left_out_change", "left_out_low", "left_out_high", "left_out_q_value")


def add_left_out(judged: pa.Table, codes: Floats, sums: Columns, *, level: float, min_customers: int) -> pa.Table:
    """Return the rows with the change of a key figure if the customers who complain (of a gain: who mention it) are left out.

    The same numbers as `leave_theme_out` and `leave_theme_out_all` of the drivers, for what is said at this touchpoint.
    An association: these customers differ from others in more than this.

    Args:
        judged: Rows with their status; what is not sure yet has no effect.
        codes: (rows,) code of each row in `sums`.
        sums: Columns of left_out_sums.
        level: Of the intervals.
        min_customers: Fewest customers on either side.
    """
    rows = judged.num_rows
    known = {(c, side, outcome): i for i, (c, side, outcome) in enumerate(zip(
        sums["code"], sums.keys_of("side").to_pylist(), sums.keys_of("outcome").to_pylist(), strict=True
    ))}  # fmt: skip
    found = _changes(sums, level=level)
    n, n_all = sums["n"], sums["n_all"]
    numbers, sizes = np.full((4, rows), np.nan), np.full((2, rows), np.nan)
    outcomes: list[str | None] = [None] * rows
    for i, status in enumerate(judged["status"].to_pylist()):
        if status not in (PAIN_POINT, GAIN):
            continue
        for outcome in OUTCOMES:
            at = known.get((float(codes[i]), status, outcome))
            if at is None or n[at] < min_customers or n_all[at] - n[at] < min_customers or not np.isfinite(found.p[at]):
                continue
            unit, outcomes[i] = FIGURES[outcome].balanced[1], outcome
            numbers[:, i] = unit * found.value[at], unit * found.low[at], unit * found.high[at], found.p[at]
            sizes[:, i] = n[at], n_all[at]
            break
    tested = np.isfinite(numbers[3])
    numbers[3, tested] = q_values(numbers[3, tested])
    judged = judged.append_column("left_out_outcome", pa.array(outcomes, pa.string()))
    for name, column in zip(NUMBERS, numbers, strict=True):
        judged = judged.append_column(name, nullable(column))
    for name, column in zip(("left_out_customers", "left_out_n"), sizes, strict=True):
        judged = judged.append_column(name, nullable(column).cast(pa.int64()))
    return judged


def _changes(sums: Columns, *, level: float) -> Estimate:
    """Return what leaving out changes, on -1 to 1; NaN where nobody would be left."""
    n, s, q = sums["n"], sums["s"], sums["q"]
    return left_out(n, s, q, sums["n_all"] - n, sums["s_all"] - s, sums["q_all"] - q, level=level)
