"""Mean and median of skewed amounts: coverage beside what was not chosen, and agreement with scipy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binom, bootstrap, quantile_test, skew, t

from pipeline.insights.statistics.amounts import middle, skewed_mean

if TYPE_CHECKING:
    from conftest import House

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
AMOUNTS: dict[str, tuple[Draw, float, float]] = {
    "lognormal": (lambda r, size: r.lognormal(0, 0.8, size), float(np.exp(0.32)), 1.0),
    "gamma": (lambda r, size: r.gamma(1, 1, size), 1.0, float(np.log(2))),
    "a third buys nothing": (
        lambda r, size: r.lognormal(0, 0.8, size) * (r.random(size) > 1 / 3),
        float(2 / 3 * np.exp(0.32)),
        float(np.exp(0.8 * -0.6744897501960817)),
    ),
    "even": (lambda r, size: r.normal(5, 1, size), 5.0, 5.0),
}


def held(draw: Draw, truth: float, method: Callable[..., tuple[np.ndarray, ...]], *, n: int, rounds: int) -> float:
    """Share of rounds in which the interval holds the truth."""
    x = np.sort(draw(np.random.default_rng(n), (rounds, n)), axis=1).ravel()
    _, low, high = method(x, np.arange(rounds) * n, level=0.95)
    return float(((low <= truth) & (truth <= high)).mean())


@pytest.mark.parametrize("name", AMOUNTS)
def test_mean_covers_from_60_customers_and_nearly_from_30(name: str) -> None:
    draw, mean, _ = AMOUNTS[name]
    for n, least in ((15, 0.90), (30, 0.92), (60, 0.93), (200, 0.935)):
        assert least <= held(draw, mean, skewed_mean, n=n, rounds=4_000) <= 0.97, n


@pytest.mark.parametrize("name", AMOUNTS)
def test_median_covers_from_six_customers(name: str) -> None:
    draw, _, median = AMOUNTS[name]
    for n in (6, 15, 60, 200):
        assert 0.93 <= held(draw, median, middle, n=n, rounds=4_000) <= 0.97, n


def test_heavy_tails_are_held_less_often_and_docs_say_so() -> None:
    found = [
        held(lambda r, size: r.lognormal(0, 1.2, size), float(np.exp(0.72)), skewed_mean, n=n, rounds=4_000)
        for n in (15, 60, 400)
    ]
    assert found[0] > 0.88 and found[1] > 0.91 and found[2] > 0.92
    assert max(found) < 0.95


def bootstrap_t(x: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Efron's bootstrap-t, for comparison."""
    n, error = len(x), x.std(ddof=1) / np.sqrt(len(x))
    y = x[rng.integers(0, n, (500, n))]
    low, high = np.quantile((y.mean(axis=1) - x.mean()) / (y.std(axis=1, ddof=1) / np.sqrt(n)), (0.025, 0.975))
    return x.mean() - high * error, x.mean() - low * error


def test_mean_holds_the_truth_as_often_as_the_bootstraps() -> None:
    draw, truth, _ = AMOUNTS["lognormal"]
    rng, n, rounds = np.random.default_rng(6), 30, 300
    x = draw(rng, (rounds, n))
    _, low, high = skewed_mean(x.ravel(), np.arange(rounds) * n, level=0.95)
    ours = ((low <= truth) & (truth <= high)).mean()
    half = t.ppf(0.975, n - 1) * x.std(axis=1, ddof=1) / np.sqrt(n)
    student = (np.abs(x.mean(axis=1) - truth) <= half).mean()
    studentized = np.mean([a <= truth <= b for a, b in (bootstrap_t(row, rng) for row in x)])
    ends = bootstrap((x,), np.mean, axis=1, n_resamples=500, method="BCa", rng=rng).confidence_interval
    bca = ((ends.low <= truth) & (truth <= ends.high)).mean()
    assert ours >= studentized - 0.01
    assert ours >= bca + 0.02
    assert ours >= student + 0.02


def test_ends_of_the_mean_solve_halls_transformation() -> None:
    x = np.random.default_rng(2).lognormal(3, 0.9, 40)
    (mean,), (low,), (high,) = skewed_mean(x, np.array([0]), level=0.95)
    n, g, error = 40, skew(x), x.std(ddof=1) / np.sqrt(40)

    def transformed(s: float) -> float:
        return float(s + g * s**2 / (3 * n**0.5) + g**2 * s**3 / (27 * n) + g / (6 * n**0.5))

    for end, u in ((low, t.ppf(0.975, 39)), (high, -t.ppf(0.975, 39))):
        root = brentq(lambda s, u=u: transformed(s) - u, -50, 50, xtol=1e-12)
        assert end == pytest.approx(mean - root * error, abs=1e-6)


def test_mean_of_even_amounts_is_students() -> None:
    x = np.concatenate([5 - np.arange(1, 20), 5 + np.arange(1, 20)]) + 100.0
    _, (low,), (high,) = skewed_mean(x, np.array([0]), level=0.95)
    half = t.ppf(0.975, 37) * x.std(ddof=1) / np.sqrt(38)
    assert (low, high) == pytest.approx((105 - half, 105 + half), abs=1e-4)


@pytest.mark.parametrize("n", [6, 9, 20, 61])
def test_median_lies_between_the_exact_intervals(n: int) -> None:
    x = np.sort(np.random.default_rng(n).lognormal(0, 1, n))
    (median,), (low,), (high,) = middle(x, np.array([0]), level=0.95)
    outer = quantile_test(x, q=np.median(x), p=0.5).confidence_interval(0.95)
    assert median == np.median(x)
    assert outer.low <= low <= median <= high <= outer.high
    k = int(np.searchsorted(x, low, side="right"))
    assert 1 - 2 * binom.cdf(k, n, 0.5) < 0.95 <= 1 - 2 * binom.cdf(k - 1, n, 0.5)


def test_groups_are_judged_apart() -> None:
    rng = np.random.default_rng(1)
    groups = [np.sort(rng.lognormal(0, 1, n)) for n in (1, 7, 2, 40, 1)]
    x, starts = np.concatenate(groups), np.cumsum([0, *(len(g) for g in groups[:-1])])
    for judge in (skewed_mean, middle):
        together = np.array(judge(x, starts, level=0.95))
        apart = np.array([[v[0] for v in judge(g, np.array([0]), level=0.95)] for g in groups]).T
        np.testing.assert_allclose(together, apart, rtol=1e-12)


def test_no_interval_where_there_is_none() -> None:
    for judge in (skewed_mean, middle):
        (value,), (low,), (high,) = judge(np.array([7.0]), np.array([0]), level=0.95)
        assert value == 7 and np.isnan(low) and np.isnan(high)
    _, (low,), (high,) = middle(np.arange(5.0), np.array([0]), level=0.95)
    assert np.isnan(low) and np.isnan(high)


def test_amounts_of_nobody_are_below_nothing() -> None:
    _, (low,), _ = skewed_mean(np.array([0.0, 0, 0, 90]), np.array([0]), level=0.95)
    assert low == 0
    _, (low,), _ = skewed_mean(np.array([-9.0, 0, 0, 90]), np.array([0]), level=0.95)
    assert low < 0


def test_published_amounts_are_those_of_the_functions(house: House) -> None:
    x = np.random.default_rng(9).lognormal(4, 1, 30)
    for i, amount in enumerate(x):
        house.say(customer=f"C{i % 29}", at=f"2026-01-{1 + i % 28:02}", measures={"clv": amount})
    house.run()
    rows = {
        r["kpi"]: r
        for r in house.rows("select * from insights.kpis where kpi like 'clv%' and scope = 'all' and period = 'all'")
    }
    latest = np.sort([*x[1:29], x[29]])
    for kpi, judge in (("clv_eur", skewed_mean), ("clv_median_eur", middle)):
        expected = [float(v[0]) for v in judge(latest, np.array([0]), level=0.95)]
        assert [rows[kpi][c] for c in ("value", "low", "high")] == pytest.approx(expected, abs=1e-6)
        assert rows[kpi]["customers"] == 29
