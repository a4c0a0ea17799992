"""Since when a share is as high as it is: nothing is made up without a change, and a planted change is found at its month."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.insights.statistics.levels import present_levels


def drawn(rng: np.random.Generator, share: np.ndarray, customers: np.ndarray, series: int) -> tuple[np.ndarray, ...]:
    n = np.tile(customers, (series, 1)).astype(float)
    return rng.binomial(n.astype(int), share).astype(float), n


@pytest.mark.parametrize("share", [0.02, 0.15, 0.5])
def test_without_a_change_none_is_found_in_95_of_100_families(share: float) -> None:
    rng, families, found = np.random.default_rng(4), 120, 0
    for _ in range(families):
        k, n = drawn(rng, np.full(14, share), rng.integers(3, 60, 14), 15)
        found += bool((present_levels(k, n, fdr=0.05, least=5).start > 0).any())
    assert found <= 0.05 * families + 4  # two standard errors


def test_the_last_change_is_found_at_its_month_and_in_its_direction() -> None:
    share = np.array([0.1] * 4 + [0.5] * 4 + [0.1] * 4)
    k, n = drawn(np.random.default_rng(1), share, np.full(12, 80), 100)
    levels = present_levels(k, n, fdr=0.05, least=5)
    assert (levels.start == 8).mean() > 0.8
    assert (levels.change < 0).mean() > 0.95


def test_a_level_begins_with_the_first_month_in_which_anybody_wrote() -> None:
    k, n = np.array([[2.0, 2, 0, 0, 40, 40]]), np.array([[80.0, 80, 0, 0, 80, 80]])
    assert present_levels(k, n, fdr=0.05, least=5).start.tolist() == [4]


def test_a_series_without_months_or_customers_has_no_change() -> None:
    for shape in ((2, 0), (2, 1), (0, 5)):
        assert present_levels(np.zeros(shape), np.zeros(shape), fdr=0.05, least=5).start.tolist() == [0] * shape[0]
    assert present_levels(np.zeros((1, 6)), np.zeros((1, 6)), fdr=0.05, least=5).start.tolist() == [0]
