from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline.insights.base.frames import Columns
from pipeline.insights.people.bias import judge_bias

TRUTH = 0.3
"""Planted mean of those who write minus that of the others, in units of x."""


def sums_of(customers: list[np.ndarray], *, kpi: str = "ces") -> Columns:
    """What bias_sums.sql gives for these customers, each (answers, 2): wrote (0 or 1), x in [-1, 1]."""
    per = []
    for answers in customers:
        row = []
        for group in (1, 0):
            x = answers[answers[:, 0] == group, 1]
            row += [len(x), x.sum(), (x * x).sum()]
        per.append(row)
    n1, s1, q1, n0, s0, q0 = np.array(per, float).T
    columns = {"kpi": [kpi], "scope": ["all"], "c": [float(len(per))]}
    for group, n, s, q in (("1", n1, s1, q1), ("0", n0, s0, q0)):
        columns |= {"n" + group: [n.sum()], "c" + group: [float((n > 0).sum())], "s" + group: [s.sum()]}
        columns |= {"q" + group: [q.sum()], "ss" + group: [(s * s).sum()], "sn" + group: [(s * n).sum()]}
        columns |= {"nn" + group: [(n * n).sum()], "rare" + group: [float(min((s > -n).sum(), (s < n).sum()))]}
    columns |= {"s1s0": [(s1 * s0).sum()], "s1n0": [(s1 * n0).sum()]}
    columns |= {"n1s0": [(n1 * s0).sum()], "n1n0": [(n1 * n0).sum()]}
    return Columns(pa.table(columns))


def town(rng: np.random.Generator, size: int, truth: float) -> list[np.ndarray]:
    """Customers of one to four answers that hang together; some write now and then, so that they are in both groups."""
    customers = []
    for _ in range(size):
        k = rng.integers(1, 5)
        wrote = rng.random(k) < 0.5
        high = np.clip(0.55 + 0.25 * rng.standard_normal() + 0.0 * wrote, 0.15, 0.8)
        p = np.clip(high - truth / 2 * wrote, 0, 1)
        customers.append(np.column_stack([wrote, np.where(rng.random(k) < p, 1.0, -1.0)]))
    return customers


@pytest.mark.parametrize("size", [25, 120])
def test_interval_of_the_difference_holds_the_truth(size: int) -> None:
    rng = np.random.default_rng(5)
    truth, rounds, held = -TRUTH, 400, 0
    many = town(rng, 60_000, TRUTH)
    flat = np.concatenate(many)
    truth = flat[flat[:, 0] == 1, 1].mean() - flat[flat[:, 0] == 0, 1].mean()
    for _ in range(rounds):
        picked = [many[i] for i in rng.integers(0, len(many), size)]
        row = judge_bias(sums_of(picked), level=0.95, fdr=0.05, min_customers=5).to_pylist()[0]
        held += row["difference_low"] <= truth / 2 <= row["difference_high"]
    assert 0.925 <= held / rounds <= 0.985


def test_no_difference_is_seldom_called_one() -> None:
    rng = np.random.default_rng(6)
    verdicts = []
    for _ in range(300):
        row = judge_bias(sums_of(town(rng, 60, 0.0)), level=0.95, fdr=0.05, min_customers=5).to_pylist()[0]
        verdicts.append(row["verdict"] != "no clear difference")
    assert np.mean(verdicts) <= 0.08


def test_share_who_wrote_is_wilsons_where_customers_answer_once() -> None:
    answers = [np.array([[float(i < 30), 1.0 if i % 3 else -1.0]]) for i in range(80)]
    row = judge_bias(sums_of(answers), level=0.95, fdr=0.05, min_customers=5).to_pylist()[0]
    low, high = proportion_confint(30, 80, method="wilson")
    assert (row["share_low"], row["share_high"]) == pytest.approx((low, high), abs=1e-6)


def test_no_row_in_no_row_out() -> None:
    empty = Columns(sums_of([np.array([[1.0, 1.0]])]).table.slice(0, 0))
    assert judge_bias(empty, level=0.95, fdr=0.05, min_customers=5).num_rows == 0


def test_one_answer_is_a_row_of_nulls() -> None:
    row = judge_bias(sums_of([np.array([[1.0, -1.0]])]), level=0.95, fdr=0.05, min_customers=5).to_pylist()[0]
    assert row["value_silent"] is None and row["difference"] is None and row["reason"] == "everybody wrote"
    assert 0 <= row["share_low"] < row["share_wrote"] == 1
