from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import linregress, t
from sklearn.metrics import roc_auc_score

from pipeline.insights.base.frames import Columns
from pipeline.insights.people.customers import customer_trends, judge_risk
from pipeline.insights.statistics.roc import auc

if TYPE_CHECKING:
    from conftest import House


def test_slope_and_interval_are_those_of_scipy() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.random(9), rng.random(9)
    dx, dy = x - x.mean(), y - y.mean()
    sums = {"customer_key": ["ann"], "n": [9.0], "sxx": [dx @ dx], "sxy": [dx @ dy], "syy": [dy @ dy]}
    row = customer_trends(Columns(pa.table(sums)), level=0.95).to_pylist()[0]
    fit = linregress(x, y)
    half = t.ppf(0.975, 7) * fit.stderr
    assert (row["slope"], row["slope_low"], row["slope_high"]) == pytest.approx(
        (fit.slope, fit.slope - half, fit.slope + half), abs=1e-9
    )


def test_a_line_without_scatter_has_no_interval() -> None:
    sums = {"customer_key": ["ann"], "n": [3.0], "sxx": [2.0], "sxy": [-2.0], "syy": [2.0]}
    row = customer_trends(Columns(pa.table(sums)), level=0.95).to_pylist()[0]
    assert (row["slope"], row["slope_low"], row["slope_high"]) == (-1.0, None, None)


def test_area_is_that_of_scikit_learn_and_its_error_that_of_the_bootstrap() -> None:
    rng = np.random.default_rng(2)
    left, stayed = np.round(rng.normal(0.7, 1, 70), 1), np.round(rng.normal(0, 1, 140), 1)
    area, error = auc(left, stayed)
    truth = [1] * len(left) + [0] * len(stayed)
    assert area == pytest.approx(roc_auc_score(truth, np.concatenate([left, stayed])), abs=1e-12)
    again = [auc(rng.choice(left, len(left)), rng.choice(stayed, len(stayed)))[0] for _ in range(600)]
    assert error == pytest.approx(np.std(again), rel=0.12)


def test_interval_of_the_area_holds_the_truth() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        risk = np.concatenate([rng.normal(1, 1, 25), rng.normal(0, 1, 60)])
        table = pa.table({"risk": risk, "churned": [1.0] * 25 + [0.0] * 60})
        row = judge_risk(Columns(table), level=0.95).to_pylist()[0]
        held += row["auc_low"] <= 0.76025 <= row["auc_high"]  # normal cdf of 1 / sqrt(2)
    assert 0.925 <= held / 400 <= 0.98


@pytest.mark.parametrize(
    ("risk", "churned"),
    [([], []), ([0.3], [1.0]), ([0.3, 0.4], [0.0, 0.0]), ([0.9, 0.8, 0.1, 0.2], [1.0, 1.0, 0.0, 0.0])],
)
def test_few_customers_give_null_and_never_nan(risk: list[float], churned: list[float]) -> None:
    table = pa.table({"risk": pa.array(risk, pa.float64()), "churned": pa.array(churned, pa.float64())})
    row = judge_risk(Columns(table), level=0.95).to_pylist()[0]
    assert row["auc_low"] is None and row["auc_high"] is None
    assert row["auc"] == (1.0 if len(risk) == 4 else None)


def test_risk_is_held_against_who_left(house: House) -> None:
    rng = np.random.default_rng(4)
    for i in range(60):
        left = i % 3 == 0
        rating = int(np.clip(rng.normal(2 if left else 4, 1), 1, 5))
        house.say("delivery +", customer=f"C{i}", rating=rating, measures={"churn": float(left)})
    house.run()
    (row,) = house.rows("select * from insights.risk_quality")
    assert (row["customers"], row["churned"]) == (60, 20)
    assert 0.5 < row["auc_low"] < row["auc"] < row["auc_high"] < 1
    assert row["reading"].startswith("ranks those who left")


def test_weights_come_from_the_settings(house: House) -> None:
    house.say(customer="ann", nps=0)
    house.run(risk={"leaving": 0, "score": 0.5, "contact": 0, "trend": 0, "pains": 0})
    assert house.rows("select risk from insights.customers") == [{"risk": 0.5}]
