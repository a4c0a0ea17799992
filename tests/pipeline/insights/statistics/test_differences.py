"""Differences of two groups: against statsmodels and scipy, and how often they cry wolf."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference
from pipeline.insights.statistics.proportions import wilson


@pytest.mark.parametrize(("k1", "n1", "k0", "n0"), [(3, 10, 40, 900), (0, 5, 1, 7), (9, 9, 0, 4), (50, 60, 2, 300)])
def test_share_difference_is_newcombes_with_fishers_tails(k1: int, n1: int, k0: int, n0: int) -> None:
    difference, low, high, p = (float(x) for x in share_difference(k1, n1, k0, n0, level=0.95))
    expected = confint_proportions_2indep(k1, n1, k0, n0, compare="diff", method="newcomb", correction=False)
    assert difference == pytest.approx(k1 / n1 - k0 / n0)
    assert (low, high) == pytest.approx(expected, abs=1e-6)
    tails = (hypergeom.cdf(k1, n1 + n0, k1 + k0, n1), hypergeom.sf(k1 - 1, n1 + n0, k1 + k0, n1))
    assert p == pytest.approx(min(1, 2 * min(tails)), abs=1e-9)


def test_wilson_is_statsmodels() -> None:
    k, n = np.array([0, 1, 7, 40]), np.array([1, 1, 40, 40])
    assert np.array(wilson(k, n, level=0.95)) == pytest.approx(
        np.array(proportion_confint(k, n, method="wilson")), abs=1e-9
    )


def test_nobody_on_one_side_gives_no_number() -> None:
    for found in (share_difference(0, 0, 3, 9, level=0.95), net_difference(1, 1, 2, 0, 0, 0, level=0.95)):
        assert all(np.isnan(x) for x in found)
    assert all(np.isnan(x) for x in wilson(0, 0, level=0.95))


def test_families_are_adjusted_apart_and_nan_counts_in_none() -> None:
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5])
    family = np.array([7, 7, 2, 7, 2])
    found = family_q_values(p, family)
    assert found[[0, 3]] == pytest.approx(multipletests([0.01, 0.03], method="fdr_bh")[1])
    assert found[[2, 4]] == pytest.approx(multipletests([0.04, 0.5], method="fdr_bh")[1])
    assert np.isnan(found[1])
    assert len(family_q_values([], [])) == 0


@pytest.mark.parametrize("n", [5, 12, 60])
@pytest.mark.parametrize("shares", [(0.4, 0.2, 0.4), (0.7, 0.1, 0.2), (0.05, 0.05, 0.9)])
def test_difference_of_tone_keeps_its_level(shares: tuple[float, float, float], n: int) -> None:
    rng, rounds = np.random.default_rng(3), 8_000
    x, rest = rng.choice([-1, 0, 1], p=shares, size=(rounds, n)), rng.multinomial(500, shares, size=rounds)
    s0, q0 = rest[:, 2] - rest[:, 0], rest[:, 2] + rest[:, 0]
    _, low, high, p = net_difference(x.sum(axis=1), (x * x).sum(axis=1), n, s0, q0, 500, level=0.95)
    assert 0.91 <= ((low <= 0) & (high >= 0)).mean() <= 0.98
    assert (p <= 0.05).mean() <= 0.066 and (p <= 0.001).mean() <= 0.003


@pytest.mark.parametrize(("rate", "n"), [(0.01, 8), (0.02, 200), (0.3, 40)])
def test_difference_of_shares_keeps_its_level(rate: float, n: int) -> None:
    rng, rounds = np.random.default_rng(5), 8_000
    _, low, high, p = share_difference(
        rng.binomial(n, rate, rounds), n, rng.binomial(5_000, rate, rounds), 5_000, level=0.95
    )
    assert ((low <= 0) & (high >= 0)).mean() >= 0.92
    assert (p <= 0.05).mean() <= 0.055 and (p <= 0.001).mean() <= 0.002
