"""Moves of the key figures between consecutive periods, split by touchpoint into mix and rate, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from pipeline.insights.bootstrap import percentile_ends, sums
from pipeline.insights.frames import Columns, Floats, nullable
from pipeline.insights.mix_rate import decompose

SPANS = {"month": 1, "three months": 3}
"""Months on each side of a change, by name."""
FIGURES = (
    "value_before", "value", "move", "move_low", "move_high", "share_before", "share", "level_before", "level",
    "mix", "mix_low", "mix_high", "rate", "rate_low", "rate_high", "responses_before", "responses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one kpi and scope.

    Attributes:
        months: (months,) the months with answers, counted from year 0, sorted.
        cells: (cells,) cell numbers, sorted.
        w: (months, cells) answers.
        s: (months, cells) sums of their values.
        drawn: (resamples, 2, months, cells) the same two under each resample of customers.
        present: (months × cells, customers) ones where the customer has an answer there.
    """

    months: Floats
    cells: Floats
    w: Floats
    s: Floats
    drawn: Floats
    present: sparse.csr_array


def judge_kpi_changes(cells: Columns, *, level: float, min_customers: int, resamples: int, seed: int) -> pa.Table:
    """One row a kpi, scope, span, period and cell; and one, cell number 0, for all of them.

    Args:
        cells: Columns of kpi_cells.sql, in its order.
        level: Of the intervals.
        min_customers: Fewer on either side: no interval.
        resamples: Of the bootstrap over customers.
        seed: Of the bootstrap.

    Returns:
        Arrow table: kpi, scope, span, month (the last one of the later window, from year 0), cell_number, customers_before,
        customers and FIGURES.
    """
    kpi, scope = (np.asarray(cells.keys_of(n).to_pylist(), dtype=object) for n in ("kpi", "scope"))
    new = (kpi[1:] != kpi[:-1]) | (scope[1:] != scope[:-1])
    edges = np.flatnonzero(np.concatenate([[True], new, [True]])) if len(cells) else np.zeros(1, int)
    keys: list[tuple[str, str, str]] = []
    blocks: list[Floats] = []
    columns = {name: cells[name] for name in ("month", "cell_number", "who", "w", "s")}
    for start, stop in pairwise(edges):
        group = _group({n: c[start:stop] for n, c in columns.items()}, resamples=resamples, seed=seed)
        for span, length in SPANS.items():
            for month in group.months:
                block = _change(group, month, length, level=level, min_customers=min_customers)
                blocks.append(block)
                keys += [(kpi[start], scope[start], span)] * len(block)
    rows = np.concatenate(blocks) if blocks else np.empty((0, 4 + len(FIGURES)))
    names = ("month", "cell_number", "customers_before", "customers")
    return pa.table(
        {
            **{n: pa.array([k[i] for k in keys], pa.string()) for i, n in enumerate(("kpi", "scope", "span"))},
            **{n: pa.array(rows[:, i].astype(np.int64)) for i, n in enumerate(names)},
            **{n: nullable(rows[:, i]) for i, n in enumerate(FIGURES, start=len(names))},
        }
    )


def _group(c: dict[str, Floats], *, resamples: int, seed: int) -> Group:
    months, m = np.unique(c["month"], return_inverse=True)
    cells, k = np.unique(c["cell_number"], return_inverse=True)
    who, i = np.unique(c["who"], return_inverse=True)
    size = len(months) * len(cells)
    column = m * len(cells) + k
    shape = (len(who), 2 * size)
    values = sparse.csr_array(
        (np.concatenate([c["w"], c["s"]]), (np.concatenate([i, i]), np.concatenate([column, column + size]))), shape
    )
    drawn = sums(values, resamples=resamples, seed=seed).reshape(resamples, 2, len(months), len(cells))
    total = np.zeros(shape[1])
    np.add.at(total, column, c["w"])
    np.add.at(total, column + size, c["s"])
    w, s = total.reshape(2, len(months), len(cells))
    present = sparse.csr_array((np.ones(len(column)), (column, i)), (size, len(who)))
    return Group(months, cells, w, s, drawn, present)


def _change(g: Group, month: float, length: int, *, level: float, min_customers: int) -> Floats:
    """Rows of the change into the window of `length` months that ends with `month`; none where a window is not whole or empty."""
    later = (g.months <= month) & (g.months > month - length)
    before = (g.months <= month - length) & (g.months > month - 2 * length)
    if not before.any() or g.months[0] > month - 2 * length + 1:
        return np.empty((0, 4 + len(FIGURES)))
    w0, s0, w1, s1 = (x[side].sum(axis=0) for side in (before, later) for x in (g.w, g.s))
    mix, rate = decompose(w0, s0, w1, s1)
    d0, d1 = (g.drawn[:, :, side].sum(axis=2) for side in (before, later))
    mixes, rates = decompose(d0[:, 0], d0[:, 1], d1[:, 0], d1[:, 1])
    n0, n1 = _customers(g, before), _customers(g, later)
    all0, all1 = _everybody(g, before), _everybody(g, later)
    used = (w0 > 0) | (w1 > 0)
    value0, value1 = s0.sum() / w0.sum(), s1.sum() / w1.sum()
    # with the row of all cells first
    mix, rate = (np.concatenate([[x.sum()], x[used]]) for x in (mix, rate))
    mixes, rates = (np.concatenate([x.sum(axis=1, keepdims=True), x[:, used]], axis=1) for x in (mixes, rates))
    n0, n1 = np.concatenate([[all0], n0[used]]), np.concatenate([[all1], n1[used]])
    fewest = np.where(np.minimum(all0, all1) >= min_customers, np.maximum(n0, n1), 0.0)
    both = np.where(np.minimum(n0, n1) >= min_customers, np.minimum(n0, n1), 0.0)
    mix_ends = percentile_ends(mixes, level=level, n=np.where(fewest >= min_customers, fewest, 0.0))
    rate_ends = percentile_ends(rates, level=level, n=both)
    move_ends = percentile_ends((mixes + rates)[:, :1], level=level, n=both[:1])
    ones = np.ones(len(mix))
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = [np.concatenate([[m], (s / w)[used]]) for m, s, w in ((value0, s0, w0), (value1, s1, w1))]
        shares = [np.concatenate([[1.0], (w / w.sum())[used]]) for w in (w0, w1)]
    responses = [np.concatenate([[w.sum()], w[used]]) for w in (w0, w1)]
    return np.column_stack(
        [
            month * ones, np.concatenate([[0], g.cells[used]]), n0, n1,
            value0 * ones, value1 * ones, (value1 - value0) * ones, move_ends[0] * ones, move_ends[1] * ones,
            *shares, *levels, mix, *mix_ends, rate, *rate_ends, *responses,
        ]
    )  # fmt: skip


def _customers(g: Group, side: NDArray[np.bool_]) -> Floats:
    """(cells,) customers of each cell in the months of `side`."""
    rows = np.flatnonzero(side)[:, None] * len(g.cells) + np.arange(len(g.cells))
    return np.array([np.unique(g.present[r].indices).size for r in rows.T], float)


def _everybody(g: Group, side: NDArray[np.bool_]) -> float:
    """Customers of all cells in the months of `side`."""
    rows = np.flatnonzero(side)[:, None] * len(g.cells) + np.arange(len(g.cells))
    return float(np.unique(g.present[rows.ravel()].indices).size)
