"""LMG shares against a brute-force implementation, statsmodels, and simulations."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import sparse

from pipeline.insights.statistics.importance import importance
from pipeline.insights.statistics.lmg import shares


def sparse_data(rng: np.random.Generator, n: int, p: int, effect: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Net sentiment on p themes with correlated mentions, and an outcome."""
    busy = rng.uniform(0.4, 1.6, (n, 1))
    mentioned = rng.random((n, p)) < busy * np.linspace(0.08, 0.3, p)
    x = mentioned * rng.choice([-1, -1, 0.5, 1], (n, p))
    return x, np.round(np.clip(6 + 2 * (x @ effect) + 1.7 * rng.normal(size=n), 0, 10)) / 10


def r_squared(x: np.ndarray, y: np.ndarray, columns: tuple[int, ...]) -> float:
    return float(sm.OLS(y, sm.add_constant(x[:, list(columns)])).fit().rsquared) if columns else 0.0


def brute_force(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean gain in R² over every order, by least squares: Lindeman, Merenda and Gold's own words."""
    p = x.shape[1]
    known: dict[frozenset[int], float] = {}
    total = np.zeros(p)
    for order in permutations(range(p)):
        before = 0.0
        for k in range(p):
            members = frozenset(order[: k + 1])
            if members not in known:
                centred = x[:, sorted(members)] - x[:, sorted(members)].mean(axis=0)
                fitted = centred @ np.linalg.lstsq(centred, y - y.mean(), rcond=None)[0]
                known[members] = float((fitted**2).sum() / ((y - y.mean()) ** 2).sum())
            total[order[k]] += known[members] - before
            before = known[members]
    return total / factorial(p)


def moments(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    xc, yc = x - x.mean(axis=0), y - y.mean()
    return (xc.T @ xc)[None], (xc.T @ yc)[None], np.array([yc @ yc])


def test_shares_are_those_of_brute_force_over_all_orders() -> None:
    x, y = sparse_data(np.random.default_rng(1), 200, 6, np.array([0.8, 0, 0.4, 0, 0.2, 0.1]))
    found, error = shares(*moments(x, y), permutations=2, seed=0)
    assert found[0] == pytest.approx(brute_force(x, y), abs=1e-9)
    assert not error.any()


def test_shares_of_two_are_means_of_statsmodels_differences() -> None:
    x, y = sparse_data(np.random.default_rng(2), 300, 2, np.array([0.8, 0.5]))
    first, second, both = (r_squared(x, y, c) for c in ((0,), (1,), (0, 1)))
    found, _ = shares(*moments(x, y), permutations=2, seed=0)
    assert found[0] == pytest.approx([(first + both - second) / 2, (second + both - first) / 2], abs=1e-9)


def test_shares_sum_to_r_squared_of_statsmodels() -> None:
    for p in (1, 8, 12, 20):
        x, y = sparse_data(np.random.default_rng(p), 500, p, np.linspace(0, 0.6, p))
        found, _ = shares(*moments(x, y), permutations=20, seed=0)
        assert found.sum() == pytest.approx(r_squared(x, y, tuple(range(p))), abs=1e-6)


def test_sampled_orders_come_within_their_error_of_all_subsets(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = sparse_data(np.random.default_rng(3), 400, 9, np.linspace(0.9, 0, 9))
    x[:, 1] = np.where(np.random.default_rng(4).random(400) < 0.7, x[:, 0], x[:, 1])
    exact, _ = shares(*moments(x, y), permutations=2, seed=0)
    monkeypatch.setattr("pipeline.insights.statistics.lmg.EXACT", 3)
    z = []
    for seed in range(40):
        sampled, error = shares(*moments(x, y), permutations=60, seed=seed)
        z.append((sampled - exact)[0] / error[0])
    assert 0.7 < np.std(z) < 1.3 and np.abs(np.mean(z)) < 0.2
    assert np.abs(sampled - exact).max() < 0.003


def test_same_or_empty_predictors_share_or_get_nothing() -> None:
    x, y = sparse_data(np.random.default_rng(5), 300, 4, np.array([0.9, 0.4, 0, 0]))
    x[:, 1], x[:, 3] = x[:, 0], 0
    for p in (4, 14):
        wide = np.hstack([x, np.zeros((300, p - 4))])
        found, _ = shares(*moments(wide, y), permutations=40, seed=0)
        assert np.isfinite(found).all() and found[0, 0] == pytest.approx(found[0, 1], abs=2e-3)
        assert found[0, 3:] == pytest.approx(0, abs=1e-9)
        assert found.sum() == pytest.approx(r_squared(x, y, (0, 2)), abs=1e-6)


def test_outcome_that_does_not_vary_has_no_shares() -> None:
    x, _ = sparse_data(np.random.default_rng(6), 50, 3, np.zeros(3))
    found, _ = shares(*moments(x, np.full(50, 0.5)), permutations=2, seed=0)
    assert np.isnan(found).all()


def test_p_values_are_hc3_with_students_quantiles() -> None:
    from scipy.stats import t

    x, y = sparse_data(np.random.default_rng(7), 250, 5, np.array([0.6, 0.3, 0, 0, 0]))
    found = importance(sparse.csr_array(x), y, level=0.95, resamples=200, permutations=2, seed=1)
    robust = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HC3", use_t=True)
    assert found.coefficient == pytest.approx(robust.params[1:], abs=1e-6)
    df = (x != 0).sum(axis=0) - 1
    assert found.shares.p == pytest.approx(2 * t.sf(np.abs(robust.params / robust.bse)[1:], df), abs=1e-6)


def test_importance_is_the_same_again_and_holds_its_values() -> None:
    x, y = sparse_data(np.random.default_rng(8), 250, 15, np.linspace(0.6, 0, 15))
    first, again = (
        importance(sparse.csr_array(x), y, level=0.95, resamples=300, permutations=200, seed=4) for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first.shares, again.shares, strict=True))
    assert ((first.shares.low <= first.shares.value) & (first.shares.value <= first.shares.high)).all()
    assert first.shares.value.sum() == pytest.approx(first.r_squared.value[0], abs=1e-6)
    assert 0 < first.monte_carlo_error < 0.002


def coverage(rounds: int, n: int) -> np.ndarray:
    """(7,) share of rounds in which the interval holds the truth: six themes, and R²."""
    effect = np.array([0.7, 0.45, 0.25, 0.1, 0, 0])
    x, y = sparse_data(np.random.default_rng(0), 400_000, 6, effect)
    truth, _ = shares(*moments(x, y), permutations=2, seed=0)
    hits = np.zeros(7)
    for seed in range(rounds):
        x, y = sparse_data(np.random.default_rng(1000 + seed), n, 6, effect)
        found = importance(sparse.csr_array(x), y, level=0.95, resamples=400, permutations=2, seed=seed)
        low, high = (np.append(a, b) for a, b in zip(found.shares[1:3], found.r_squared[1:3], strict=True))
        both = np.append(truth[0], truth[0].sum())
        hits += (low <= both + 1e-5) & (both <= high + 1e-5)
    return hits / rounds


def test_intervals_of_shares_cover() -> None:
    found = coverage(80, 400)
    assert (found[[0, 1, 2, 3, 6]] >= 0.88).all() and (found[4:6] >= 0.95).all()


@pytest.mark.slow
@pytest.mark.timeout(1200)  # 3,000 customers take 220 s on a busy machine
@pytest.mark.parametrize("n", [200, 1000, 3000])
def test_intervals_of_shares_cover_at_every_size(n: int) -> None:
    found = coverage(800, n)
    assert (found[[0, 1, 2, 3, 6]] >= 0.905).all() and (found[[0, 1, 6]] <= 0.975).all()
    assert (found[4:6] >= 0.97).all()
