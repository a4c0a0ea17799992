"""How sure a ranking is: the ranks of its rows when the customers are resampled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from pipeline.config.settings import PriorityWeights
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.ranking.impacts import GAIN, PAIN_POINT, impact_factor, priority
from pipeline.insights.ranking.recent import BEFORE
from pipeline.insights.statistics.bootstrap import GROUPS, grouped, sums

BLOCK = 100
"""Resamples computed together: memory grows with rows × BLOCK."""
TOP = 5
BEHIND = 1e6
"""More than any priority: what no longer holds is ranked behind what does."""


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Who says what of which row.

    Attributes:
        row: (votes,) place of the row that it is about.
        customer: (votes,) place of the customer.
        net: (votes,) net sentiment of the customer there, -1 to 1.
        score: (customers,) the customer's mean score, centred; NaN: none. Customers in canonical order.
        journey: (customers,) code of the journey; a customer of two journeys is two.
        recent: (votes,) 1 for votes of the window that is ranked; the others count with the customer's score only. None: all are.
        wrote: (customers,) 1 for those who wrote anything in the window; None: all did.
    """

    row: NDArray[np.int64]
    customer: NDArray[np.int64]
    net: Floats
    score: Floats
    journey: NDArray[np.int64]
    recent: Floats | None = None
    wrote: Floats | None = None


def add_ranks(
    judged: pa.Table,
    codes: Floats,
    votes: Columns,
    customers: Columns,
    *,
    weights: PriorityWeights,
    moved: Floats | None = None,
    **options: float,
) -> pa.Table:
    """Return the table with top5_share, rank_low and rank_high; null for rows that are neither pain point nor gain.

    Args:
        judged: Of impacts.judge.
        codes: (rows,) code of each row in `votes`.
        votes: Columns of ranking_votes.
        customers: Columns of ranking_customers.
        weights: Exponents of the factors of priority.
        moved: (rows,) what labels correct the net sentiment by; None: nothing.
        options: level, resamples and seed, as of rank_intervals.
    """
    status = np.array(judged["status"].to_pylist(), object)
    ranked = np.flatnonzero((status == PAIN_POINT) | (status == GAIN))
    columns = np.full((3, judged.num_rows), np.nan)
    if len(ranked):
        place = np.full(int(max(codes.max(), votes["code"].max())) + 1, -1)
        place[codes[ranked].astype(int)] = np.arange(len(ranked))
        row = place[votes["code"].astype(int)]
        kept = row >= 0
        journeys = np.array(judged["journey_id"].to_pylist(), object)[ranked]
        known = sorted(set(customers.keys_of("journey_id").to_pylist()))
        code = {name: i for i, name in enumerate(known)}
        said = Votes(
            row[kept],
            votes["customer_code"][kept].astype(np.int64) - 1,
            votes["net"][kept],
            customers["score"],
            np.array([code[j] for j in customers.keys_of("journey_id").to_pylist()], np.int64),
            votes["recent"][kept],
            customers["recent"],
        )
        columns[:, ranked] = rank_intervals(
            said,
            journey=np.array([code[j] for j in journeys], np.int64),
            direction=np.where(status[ranked] == GAIN, 1.0, -1.0),
            relevance=np.asarray(judged["purchase_relevance"].to_numpy(), float)[ranked],
            scored=np.asarray(judged["impact"].is_valid().to_numpy(), bool)[ranked],
            moved=np.zeros(len(ranked)) if moved is None else moved[ranked],
            behind=np.array([judged["standing"][int(i)].as_py() == BEFORE for i in ranked], bool),
            lasting=np.asarray(judged["priority"].to_numpy(), float)[ranked],
            weights=weights,
            level=options["level"],
            resamples=int(options["resamples"]),
            seed=int(options["seed"]),
        )
    judged = judged.append_column("top5_share", nullable(columns[0]))
    for name, values in zip(("rank_low", "rank_high"), columns[1:], strict=True):
        judged = judged.append_column(name, nullable(values).cast(pa.int64()))
    return judged


def rank_intervals(
    votes: Votes,
    *,
    journey: NDArray[np.int64],
    direction: Floats,
    relevance: Floats,
    scored: NDArray[np.bool_],
    moved: Floats | None = None,
    behind: NDArray[np.bool_] | None = None,
    lasting: Floats | None = None,
    weights: PriorityWeights,
    level: float,
    resamples: int,
    seed: int,
) -> Floats:
    """Return the share of resamples in which a row is among the first five of its table, and the percentile interval of its rank.

    A table: the rows of one journey and direction. A row whose net sentiment turns in a resample has priority 0 there.
    In simulations the interval held the true rank of 91 to 97 rows in 100, the low end among rows that are nearly
    equal (tests/pipeline/insights/ranking/test_ranking.py).

    Args:
        votes: Of the rows.
        journey: (rows,) code of the journey.
        direction: (rows,) -1 pain point, 1 gain.
        relevance: (rows,) purchase relevance.
        scored: (rows,) whether the row has an impact; else its factor stays 1.
        moved: (rows,) added to the net sentiment in every resample; None: nothing.
        behind: (rows,) whether the row stands behind all others of its table, because it no longer holds; None: none does.
        lasting: (rows,) priority over all time, which orders rows that nobody speaks of in the window; None: they keep their order.
        weights: Exponents of the factors of priority.
        level: Of the interval.
        resamples: Number of resamples.
        seed: Of the resamples.

    Returns:
        (3, rows): share 0 to 1, lower and upper rank from 1.
    """
    rows, tables = len(journey), journey * 2 + (direction > 0)
    matrix, journeys = grouped(_matrix(votes, rows), groups=GROUPS, seed=seed), int(votes.journey.max()) + 1
    ranks = np.empty((rows, resamples), np.int32)
    for start in range(0, resamples, BLOCK):
        size = min(BLOCK, resamples - start)
        state = np.random.SeedSequence((seed, start)).generate_state(1, np.uint64)
        total = sums(matrix, resamples=size, seed=int(state[0])).T
        n, s, n1, s1 = (total[k * rows : (k + 1) * rows] for k in range(4))
        writers, n_all, s_all = (
            total[4 * rows + k * journeys : 4 * rows + (k + 1) * journeys][journey] for k in range(3)
        )
        net = s / np.maximum(n, 1e-12) + (0.0 if moved is None else moved[:, None])
        with np.errstate(divide="ignore", invalid="ignore"):
            impact = np.where(scored[:, None], s1 / n1 - (s_all - s1) / (n_all - n1), np.nan)
        severity = np.maximum(0.0, net * direction[:, None])
        value = priority(
            n / np.maximum(writers, 1e-12), severity, impact_factor(impact, net), relevance[:, None], weights
        )
        value[(severity == 0) | (n <= 0)] = 0
        if lasting is not None:
            value += 1e-9 * lasting[:, None]
        if behind is not None:
            value[behind] -= BEHIND
        for table in np.unique(tables):
            inside = np.flatnonzero(tables == table)
            order = np.argsort(-value[inside], axis=0, kind="stable")
            place = np.empty_like(order)
            np.put_along_axis(place, order, np.arange(1, len(inside) + 1)[:, None], axis=0)
            ranks[inside, start : start + size] = place
    ends = np.quantile(ranks, ((1 - level) / 2, (1 + level) / 2), axis=1, method="inverted_cdf")
    return np.vstack([(ranks <= TOP).mean(axis=1), ends])


def _matrix(votes: Votes, rows: int) -> sparse.csr_array:
    """Return (customers, 4 · rows + 3 · journeys): of each row said, net, scored, score; of each journey wrote, scored, score."""
    customers, journeys = len(votes.score), int(votes.journey.max()) + 1
    given = np.isfinite(votes.score).astype(float)
    score = np.nan_to_num(votes.score)
    who, everybody = votes.customer, np.arange(customers)
    recent = np.ones(len(who)) if votes.recent is None else votes.recent
    wrote = np.ones(customers) if votes.wrote is None else votes.wrote
    parts = [
        (who, votes.row, recent),
        (who, votes.row + rows, votes.net * recent),
        (who, votes.row + 2 * rows, given[who]),
        (who, votes.row + 3 * rows, score[who]),
        (everybody, 4 * rows + votes.journey, wrote),
        (everybody, 4 * rows + journeys + votes.journey, given),
        (everybody, 4 * rows + 2 * journeys + votes.journey, score),
    ]
    row, column, value = (np.concatenate([p[i] for p in parts]) for i in range(3))
    kept = value != 0
    return sparse.csr_array((value[kept], (row[kept], column[kept])), shape=(customers, 4 * rows + 3 * journeys))
