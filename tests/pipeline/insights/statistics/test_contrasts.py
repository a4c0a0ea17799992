"""Differences, groups left out, penalty and reward: against statsmodels, and how often their intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t
from statsmodels.stats.proportion import proportion_confint

from pipeline.insights.statistics.contrasts import difference, left_out, penalty_reward, scaled
from pipeline.insights.statistics.proportions import share_of

LEVEL = 0.95
NPS, STARS = np.array([-1.0, 0, 1]), np.array([-1, -0.5, 0, 0.5, 1])
HAPPY = {3: [0.15, 0.25, 0.6], 5: [0.05, 0.05, 0.1, 0.2, 0.6]}
ANGRY = {3: [0.7, 0.2, 0.1], 5: [0.5, 0.2, 0.1, 0.1, 0.1]}


def groups(
    rng: np.random.Generator, values: np.ndarray, n: int, share: float, rounds: int, *, same: bool
) -> tuple[list[np.ndarray], float]:
    """n1, s1, q1, n0, s0, q0 of `rounds` samples with at least five customers in the group, and the true difference."""
    n1 = rng.binomial(n, share, rounds)
    n1 = n1[n1 >= 5]
    happy, angry = np.array(HAPPY[len(values)]), np.array((HAPPY if same else ANGRY)[len(values)])
    g1, g0 = rng.multinomial(n1, angry), rng.multinomial(n - n1, happy)
    return [n1, g1 @ values, g1 @ values**2, n - n1, g0 @ values, g0 @ values**2], float(values @ (angry - happy))


def held(low: np.ndarray, truth: float, high: np.ndarray) -> float:
    return float(((low <= truth) & (truth <= high)).mean())


@pytest.mark.parametrize("same", [False, True], ids=["differ", "null"])
@pytest.mark.parametrize(("n", "share"), [(100, 0.08), (300, 0.03), (300, 0.2), (2000, 0.01), (5000, 0.1)])
@pytest.mark.parametrize("values", [NPS, STARS], ids=["nps", "stars"])
def test_difference_and_left_out_cover(values: np.ndarray, n: int, share: float, same: bool) -> None:
    sides, gap = groups(np.random.default_rng(n), values, n, share, 4_000, same=same)
    found, without = difference(*sides, level=LEVEL), left_out(*sides, level=LEVEL)
    assert 0.93 <= held(found.low, gap, found.high) <= 0.975
    assert 0.93 <= held(without.low, -share * gap, without.high) <= 0.985
    if same:
        assert (found.p <= 0.05).mean() <= 0.07


def test_a_handful_who_all_say_the_same_have_an_interval() -> None:
    found = difference([5], [-5], [5], [200], [120], [160], level=LEVEL)
    assert found.value[0] == pytest.approx(-1.6) and found.high[0] - found.low[0] > 0.3


def test_left_out_is_the_difference_of_two_means() -> None:
    rng = np.random.default_rng(3)
    x, inside = rng.choice(STARS, 90), rng.random(90) < 0.3
    a, b = x[inside], x[~inside]
    found = left_out(len(a), a.sum(), a @ a, len(b), b.sum(), b @ b, level=LEVEL)
    assert found.value == pytest.approx(b.mean() - x.mean())
    swapped = left_out(len(a), -a.sum(), a @ a, len(b), -b.sum(), b @ b, level=LEVEL)
    assert (swapped.low, swapped.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


def test_an_empty_group_has_no_number() -> None:
    assert np.isnan([*difference([0], [0], [0], [9], [1], [9], level=LEVEL)]).all()
    assert np.isnan(left_out([9], [1], [9], [0], [0], [0], level=LEVEL).value).all()


def test_share_is_wilson_of_statsmodels() -> None:
    k, n = np.array([0, 3, 40, 50]), np.array([5, 20, 50, 50])
    _, low, high = share_of(k, n, level=LEVEL)
    expected = [proportion_confint(a, b, method="wilson") for a, b in zip(k, n, strict=True)]
    assert np.column_stack([low, high]) == pytest.approx(np.array(expected), abs=1e-9)


def test_scaled_by_a_known_factor_scales_the_interval() -> None:
    gap = difference([30], [-9], [20], [200], [120], [160], level=LEVEL)
    for factor in (0.4, -0.4):
        f = np.array([factor])
        found = scaled((f, f, f), gap)
        ends = sorted([factor * gap.low[0], factor * gap.high[0]])
        assert [found.low[0], found.high[0]] == pytest.approx(ends)


def cells(code: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
    return [np.bincount(code, w, minlength=4)[None, :] for w in (np.ones_like(y), y, y * y)]


@pytest.mark.parametrize("seed", range(6))
def test_penalty_and_reward_are_those_of_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    code = rng.choice(4, 200, p=[0.6, 0.2, 0.15, 0.05])
    ill, well = np.isin(code, (1, 3)), np.isin(code, (2, 3))
    y = np.clip(0.3 - 0.8 * ill + 0.2 * well + rng.normal(size=200) * (0.2 + 0.5 * ill), -1, 1)
    design = sm.add_constant(np.column_stack([ill, well]).astype(float))
    usual, robust = sm.OLS(y, design).fit(), sm.OLS(y, design).fit(cov_type="HC3")
    found = penalty_reward(*cells(code, y), level=LEVEL, minimum=5)
    sizes = (ill.sum(), well.sum(), min(ill.sum(), well.sum()))
    for estimate, contrast, size in zip(found, ([0, 1, 0], [0, 0, 1], [0, 1, 1]), sizes, strict=True):
        error = max(float(np.ravel(m.t_test(contrast).sd)[0]) for m in (usual, robust))
        value = float(usual.params @ contrast)
        assert estimate.value[0] == pytest.approx(value, abs=1e-9)
        assert estimate.high[0] == pytest.approx(value + t.ppf(0.975, size - 1) * error, abs=1e-9)
        assert estimate.p[0] == pytest.approx(2 * t.sf(abs(value) / error, size - 1), abs=1e-9)


@pytest.mark.parametrize(
    "n", [[50, 0, 4, 0], [50, 4, 3, 0], [0, 20, 20, 20], [1, 20, 0, 0], [50, 0, 0, 20], [0, 0, 0, 0], [1, 0, 0, 0]]
)
def test_no_contrast_without_enough_on_each_side(n: list[int]) -> None:
    sums = np.array([n], float)
    for estimate in penalty_reward(sums, 0.2 * sums, 0.5 * sums, level=LEVEL, minimum=5):
        assert np.isnan(estimate).all()


def test_a_side_that_stands_alone_is_compared_with_the_base() -> None:
    rng = np.random.default_rng(3)
    code = rng.choice(4, 200, p=[0.7, 0.26, 0.02, 0.02])
    assert (np.isin(code, (2, 3))).sum() < 12
    y = rng.normal(size=200) - 0.5 * np.isin(code, (1, 3))
    penalty, reward, both = penalty_reward(*cells(code, y), level=LEVEL, minimum=12)
    kept = code != 2
    design = sm.add_constant((code[kept] > 0).astype(float))
    usual, robust = sm.OLS(y[kept], design).fit(), sm.OLS(y[kept], design).fit(cov_type="HC3")
    error = max(usual.bse[1], robust.bse[1])
    assert penalty.value[0] == pytest.approx(usual.params[1])
    assert penalty.high[0] == pytest.approx(usual.params[1] + t.ppf(0.975, (code % 2).sum() - 1) * error)
    assert np.isnan(reward.value[0]) and np.isnan(both.value[0])


def test_nothing_that_varies_gives_no_contrast() -> None:
    sums = np.array([[50.0, 10, 10, 0]])
    for estimate in penalty_reward(sums, 0.5 * sums, 0.25 * sums, level=LEVEL, minimum=5):
        assert np.isnan(estimate.value).all()


@pytest.mark.parametrize("kind", ["null", "basic", "performance"])
@pytest.mark.parametrize(
    ("n", "shares"), [(300, (0.8, 0.1, 0.1)), (2000, (0.985, 0.006, 0.009)), (1000, (0.7, 0.18, 0.12))]
)
def test_penalty_and_reward_cover(kind: str, n: int, shares: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(n)
    happy = np.array(HAPPY[5])
    angry = happy if kind == "null" else np.array(ANGRY[5])
    glad = np.array([0.0, 0.02, 0.03, 0.1, 0.85]) if kind == "performance" else happy
    count = rng.multinomial(n, shares, 3_000)
    count = count[(count[:, 1] >= 5) & (count[:, 2] >= 5)]
    answers = [rng.multinomial(count[:, c], p) for c, p in enumerate((happy, angry, glad))]
    none = np.zeros(len(count))
    sums = [np.column_stack([*(a @ STARS**k for a in answers), none]) for k in (0, 1, 2)]
    means = [float(STARS @ p) for p in (happy, angry, glad)]
    truth = (means[1] - means[0], means[2] - means[0], means[1] + means[2] - 2 * means[0])
    for estimate, true in zip(penalty_reward(*sums, level=LEVEL, minimum=5), truth, strict=True):
        assert held(estimate.low, true, estimate.high) >= 0.935


def test_difference_covers_for_a_lopsided_handful() -> None:
    for values in (STARS, NPS):
        sides, gap = groups(np.random.default_rng(2), values, 300, 0.03, 4_000, same=False)
        found = difference(*sides, level=LEVEL)
        assert 0.94 < held(found.low, gap, found.high) <= 0.985
