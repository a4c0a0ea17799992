"""Seeded simulations: how often the intervals hold the truth, and how often the tests cry wolf."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.insights.statistics.intervals import net_interval, net_p_value, q_values

ROUNDS = 4_000


def customers(rng: np.random.Generator, shares: tuple[float, float, float], *, size: tuple[int, int]) -> np.ndarray:
    """(rounds, n) net sentiment of customers who say one to four sentences that hang together."""
    first = rng.choice([-1, 0, 1], p=shares, size=size)
    count = rng.integers(1, 5, size)
    total = first.astype(float)
    for k in range(1, 4):
        more = np.where(rng.random(size) < 0.6, first, rng.choice([-1, 0, 1], p=shares, size=size))
        total += np.where(count > k, more, 0)
    return np.asarray(total / count)


@pytest.mark.parametrize("n", [8, 30, 200])
@pytest.mark.parametrize("shares", [(0.4, 0.2, 0.4), (0.7, 0.1, 0.2), (0.08, 0.12, 0.8)])
def test_net_interval_covers(n: int, shares: tuple[float, float, float]) -> None:
    x = customers(np.random.default_rng(n), shares, size=(ROUNDS, n))
    truth = shares[2] - shares[0]
    low, high = net_interval(x.sum(axis=1), (x * x).sum(axis=1), np.full(ROUNDS, n), level=0.95)
    assert 0.93 <= ((low <= truth) & (truth <= high)).mean() <= 0.985


def test_bootstrap_is_no_better_at_30_and_worse_at_8() -> None:
    shares, truth = (0.08, 0.12, 0.8), 0.72
    rng = np.random.default_rng(4)
    for n, worst in ((8, 0.90), (30, 0.96)):
        x = customers(rng, shares, size=(600, n))
        resampled = np.take_along_axis(x[:, None, :], rng.integers(0, n, (600, 300, n)), axis=2).mean(axis=2)
        low, high = np.quantile(resampled, (0.025, 0.975), axis=1)
        assert ((low <= truth) & (truth <= high)).mean() < worst


def test_rating_interval_covers() -> None:
    values, p = np.array([-1, -0.5, 0, 0.5, 1]), [0.08, 0.05, 0.07, 0.2, 0.6]
    for n in (10, 60):
        x = np.random.default_rng(n).choice(values, p=p, size=(ROUNDS, n))
        low, high = net_interval(x.sum(axis=1), (x * x).sum(axis=1), np.full(ROUNDS, n), level=0.95)
        truth = float(values @ p)
        assert 0.93 <= ((low <= truth) & (truth <= high)).mean() <= 0.985


@pytest.mark.parametrize("n", [5, 12, 100])
def test_p_value_keeps_its_level_where_nothing_is_there(n: int) -> None:
    x = customers(np.random.default_rng(n), (0.4, 0.2, 0.4), size=(20_000, n))
    p = net_p_value(x.sum(axis=1), (x * x).sum(axis=1))
    assert (p <= 0.05).mean() <= 0.055


def test_false_discoveries_stay_within_the_rate_among_200_null_themes() -> None:
    rng = np.random.default_rng(11)
    runs_with_a_finding = 0
    for _ in range(300):
        n = rng.integers(5, 120, 200)
        plus = rng.binomial(n, 0.4)
        minus = rng.binomial(n - plus, 2 / 3)
        runs_with_a_finding += bool((q_values(net_p_value(plus - minus, plus + minus)) <= 0.05).any())
    assert runs_with_a_finding / 300 <= 0.08
