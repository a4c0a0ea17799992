"""Weights, sums and interval ends: against numpy, scipy and simulations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import bootstrap

from pipeline.insights.statistics.bootstrap import acceleration, bca_ends, grouped, percentile_ends, sums, weights


def all_weights(customers: int, resamples: int, seed: int, chunk: int) -> np.ndarray:
    return np.concatenate([w for _, w in weights(customers, resamples=resamples, seed=seed, chunk=chunk)])


def test_weights_do_not_depend_on_the_chunk_or_on_later_customers() -> None:
    whole = all_weights(50, 20, 7, 10**6)
    assert np.array_equal(all_weights(50, 20, 7, 61), whole)
    assert np.array_equal(all_weights(30, 20, 7, 61), whole[:30])
    assert not np.array_equal(all_weights(50, 20, 8, 61), whole)


def test_weights_hold_no_more_than_a_chunk_and_cover_every_customer() -> None:
    parts = list(weights(103, resamples=10, seed=1, chunk=200))
    assert max(w.size for _, w in parts) <= 200
    assert [r for part, _ in parts for r in range(part.start, part.stop)] == list(range(103))


def test_weights_have_mean_and_variance_one() -> None:
    w = all_weights(2_000, 200, 3, 10**5)
    assert w.mean() == pytest.approx(1, abs=0.01) and w.var() == pytest.approx(1, abs=0.02)


def test_sums_are_the_product_of_weights_and_matrix() -> None:
    rng = np.random.default_rng(5)
    matrix = np.where(rng.random((300, 7)) < 0.2, rng.normal(size=(300, 7)), 0)
    expected = all_weights(300, 40, 11, 10**6).T @ matrix
    assert sums(matrix, resamples=40, seed=11, chunk=900) == pytest.approx(expected, abs=1e-9)
    found = sums(sparse.csc_array(matrix), resamples=40, seed=11)
    assert found.shape == (40, 7) and found == pytest.approx(expected, abs=1e-9)


def test_nobody_gives_zero_sums() -> None:
    assert np.array_equal(sums(np.zeros((0, 3)), resamples=5, seed=1), np.zeros((5, 3)))


def test_standard_error_of_a_mean_is_the_formula() -> None:
    x = np.random.default_rng(2).normal(size=400)
    total = sums(np.column_stack([np.ones(400), x]), resamples=4_000, seed=9)
    assert (total[:, 1] / total[:, 0]).std() == pytest.approx(x.std() / 20, rel=0.04)


def test_groups_keep_sums_and_standard_errors() -> None:
    x = np.random.default_rng(2).normal(size=40_000)
    matrix = np.column_stack([np.ones(40_000), x])
    fewer = grouped(matrix, groups=512, seed=3)
    assert fewer.shape == (512, 2) and fewer.sum(axis=0) == pytest.approx(matrix.sum(axis=0))
    total = sums(fewer, resamples=4_000, seed=9)
    assert (total[:, 1] / total[:, 0]).std() == pytest.approx(x.std() / 200, rel=0.1)
    assert grouped(matrix[:900], groups=512, seed=3).shape == (900, 2)


def test_percentile_and_bca_ends_agree_with_scipy() -> None:
    x = np.random.default_rng(4).exponential(size=60)
    for method in ("percentile", "BCa"):
        theirs = bootstrap((x,), np.mean, method=method, n_resamples=999, rng=np.random.default_rng(1))
        samples = theirs.bootstrap_distribution
        left_out = (x.sum() - x) / (len(x) - 1)
        ends = (
            percentile_ends(samples, level=0.95)
            if method == "percentile"
            else bca_ends(samples, x.mean(), acceleration(left_out.mean() - left_out), level=0.95)
        )
        interval = theirs.confidence_interval
        assert [float(e) for e in ends] == pytest.approx([interval.low, interval.high], abs=1e-9)


def test_columns_are_independent_of_each_other() -> None:
    samples = np.random.default_rng(6).normal(size=(500, 2, 3))
    low, high = percentile_ends(samples, level=0.9)
    assert low.shape == (2, 3)
    assert low[1, 2] == pytest.approx(np.quantile(samples[:, 1, 2], 0.05))
    assert high[1, 2] == pytest.approx(np.quantile(samples[:, 1, 2], 0.95))


def test_expanded_percentiles_cover_a_mean_of_eight() -> None:
    rng = np.random.default_rng(8)
    hits = {False: 0, True: 0}
    for seed in range(600):
        x = rng.normal(size=8)
        total = sums(np.column_stack([np.ones(8), x]), resamples=500, seed=seed)
        means = total[:, 1] / total[:, 0]
        for expanded in hits:
            low, high = percentile_ends(means, level=0.95, n=8 if expanded else None)
            hits[expanded] += bool(low <= 0 <= high)
    assert hits[False] / 600 < 0.92 < 0.93 <= hits[True] / 600 <= 0.97


def test_no_value_gives_no_ends() -> None:
    samples = np.ones((100, 3))
    samples[:, 1] = np.nan
    samples[:3, 2] = np.nan
    low, high = percentile_ends(samples, level=0.95)
    assert np.isnan([low[1], high[1]]).all() and (low[0], high[2]) == (1, 1)
    assert np.isnan(percentile_ends(samples, level=0.95, n=1)[0]).all()
    assert np.isnan(bca_ends(np.ones(100), 2.0, 0.0, level=0.95)).all()


def test_acceleration_of_no_influence_is_zero() -> None:
    assert acceleration(np.zeros((4, 2))).tolist() == [0, 0]
