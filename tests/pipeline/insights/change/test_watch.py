"""Watching: quiet series stay quiet, planted shifts and spikes are found, and nothing looks ahead."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import betabinom

from pipeline.insights.change.spikes import _decide, _episodes
from pipeline.insights.change.watch import PLANS, Series, dispersion, upper_tail, watch

BUDGET = 0.05 * 0.4
"""What steps.py allows each test: insights.false_alerts times WATCHED."""


def quiet(rng: np.random.Generator, *, series: int, days: int, volume: float, rho: float) -> tuple[np.ndarray, ...]:
    """Daily complaints and volumes: weekday patterns of both, growth, bursts in overall volume, over-dispersed shares."""
    weekday = np.arange(days) % 7
    busy = np.where(rng.random(days) < 0.02, rng.uniform(3, 8, days), 1)
    level = volume * np.array([1.2, 1.1, 1, 1, 0.9, 0.6, 0.5])[weekday] * np.linspace(1, 2.5, days)
    wrote = rng.poisson(level * busy * rng.gamma(5, 0.2, days))
    pattern = np.exp(rng.normal(0, 0.3, (series, 7)))
    share = np.clip(rng.choice([0.02, 0.05, 0.1, 0.2, 0.3], (series, 1)) * pattern[:, weekday], 0.001, 0.9)
    if rho:
        share = rng.beta(share * (1 / rho - 1), (1 - share) * (1 / rho - 1))
    return rng.binomial(wrote, share).astype(float), np.tile(wrote.astype(float), (series, 1))


def grouped(y: np.ndarray, v: np.ndarray, length: int) -> Series:
    """Periods of `length` days."""
    days = y.shape[1] // length * length
    place = np.arange(days) % 7

    def total(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), -1, length).sum(axis=2)

    def by_weekday(x: np.ndarray) -> np.ndarray:
        return np.stack([total(x * (place == day)) for day in range(7)], axis=2)

    y, v = y[:, :days], v[:, :days]
    return Series(total(y), total(v), by_weekday(y), by_weekday(v), {})


def monthly(y: np.ndarray, v: np.ndarray) -> Series:
    """A series of months, without a weekday pattern."""
    return Series(y, v, *(np.stack([x] * 7, axis=2) / 7 for x in (y, v)), {})


def alerts(series: Series, grain: str) -> np.ndarray:
    return _decide(watch(series, PLANS[grain], least=5), PLANS[grain], fdr=0.05, false_alerts=BUDGET)[1]


def false_alerts(rounds: int, *, series: int, volume: float, rho: float) -> float:
    """False alerts of complaints in twenty quiet series-years, all grains together."""
    found, years = 0, 0.0
    for seed in range(rounds):
        y, v = quiet(np.random.default_rng(seed), series=series, days=728, volume=volume, rho=rho)
        for grain, length in (("day", 1), ("week", 7), ("month", 28)):
            hit = alerts(grouped(y, v, length), grain)
            found += sum(len(_episodes(row, 4 if grain == "day" else 1)) for row in hit)
        years += series * 728 / 365.25
    return 20 * found / years


def test_quiet_series_stay_quiet() -> None:
    assert false_alerts(1, series=20, volume=8, rho=0.01) <= 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("volume", [2, 20, 100])
@pytest.mark.parametrize("rho", [0.0, 0.02])
@pytest.mark.parametrize(("series", "rounds"), [(1, 20), (20, 3)])
def test_no_more_than_one_false_alert_in_twenty_quiet_series_years(
    series: int, rounds: int, volume: float, rho: float
) -> None:
    alone = series == 1 and volume == 100 and rho > 0  # one series says too little about its own spread: docs/trends.md
    assert false_alerts(rounds, series=series, volume=volume, rho=rho) <= (2 if alone else 1)


def power(rounds: int, *, customers: int, before: float, after: float, series: int = 1) -> float:
    """Share of seeds in which a shift of one of the series, in the eleventh month, is found in that or the next month."""
    found = 0
    for seed in range(rounds):
        rng = np.random.default_rng(seed)
        share = np.full((series, 12), before)
        share[0, 10:] = after
        y = rng.binomial(customers, share).astype(float)
        hit = alerts(monthly(y, np.full(y.shape, float(customers))), "month")
        found += bool(hit[0, 10:12].any())
    return found / rounds


@pytest.mark.parametrize(("customers", "before", "after"), [(100, 0.2, 0.4), (20, 0.1, 0.5)])
def test_planted_shift_of_months_is_found_within_two(customers: int, before: float, after: float) -> None:
    assert power(60, customers=customers, before=before, after=after, series=20) >= 0.9


def shifted_days(seed: int, *, volume: float, factor: float, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """A year of ten series; the share of the first is multiplied from day `first` to day `last`."""
    rng = np.random.default_rng(seed)
    weekday = np.arange(364) % 7
    wrote = rng.poisson(volume * np.array([1.2, 1.1, 1, 1, 0.9, 0.6, 0.5])[weekday])
    share = np.full((10, 364), 0.1)
    share[0, first:last] *= factor
    return rng.binomial(wrote, share).astype(float), np.tile(wrote.astype(float), (10, 1))


def test_planted_shift_of_a_daily_series_is_found_within_two_weeks() -> None:
    found = 0
    for seed in range(20):
        y, v = shifted_days(seed, volume=20, factor=2.5, first=280, last=364)
        found += bool(alerts(grouped(y, v, 7), "week")[0, 40:42].any())
    assert found >= 18


def test_planted_spike_is_found_on_its_day_and_a_busy_day_is_none() -> None:
    found, wrong = 0, 0
    for seed in range(3):
        y, v = shifted_days(seed, volume=30, factor=6, first=301, last=302)
        rng = np.random.default_rng(seed + 100)
        v[:, 200], y[:, 200] = 300, rng.binomial(300, 0.1, 10)  # a sale: ten times the volume, the same shares
        hit = alerts(grouped(y, v, 1), "day")
        found += bool(hit[0, 301])
        wrong += int(hit[:, :301].sum())
    assert found == 3
    assert wrong == 0


def test_verdict_of_a_period_does_not_change_with_what_follows() -> None:
    y, v = quiet(np.random.default_rng(5), series=4, days=280, volume=15, rho=0.02)
    for length, grain in ((7, "week"), (28, "month")):
        whole, part = (watch(grouped(y[:, :n], v[:, :n], length), PLANS[grain], least=5) for n in (280, 196))
        for name in ("p", "expected", "observed", "precision"):
            a, b = getattr(whole, name), getattr(part, name)
            np.testing.assert_array_equal(a[:, : b.shape[1]], b)


def test_tail_agrees_with_scipy() -> None:
    k, n, share, precision = np.array([[0, 5, 7, 300], [1, 20, 300, 1000], [0.2, 0.1, 0.01, 0.2], [9, 40, 7, 100]])
    expected = betabinom.sf(k - 1, n.astype(int), share * precision, (1 - share) * precision)
    assert upper_tail(k, n, share, precision) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("series", "periods"), [(0, 0), (1, 1), (2, 12)])
def test_nothing_to_watch_is_no_alert(series: int, periods: int) -> None:
    empty = np.zeros((series, periods))
    found = watch(monthly(empty, empty), PLANS["month"], least=5)
    assert not np.isfinite(found.p).any()


def test_p_value_is_that_of_the_clearest_of_two_windows() -> None:
    counts = np.array([[20.0] * 10 + [45, 45], [20.0] * 10 + [24, 60]])
    found = watch(monthly(counts, np.full((2, 12), 100.0)), PLANS["month"], least=5)
    for series, month, window in ((0, 10, 1), (0, 11, 2), (1, 11, 1)):
        k, n, mu, size = (x[series, month] for x in (found.observed, found.volume, found.expected, found.precision))
        assert found.window[series, month] == window and n == 100 * window
        assert mu == pytest.approx(200.5 / 1001 * n if month == 11 else 180.5 / 901 * n)  # month 10 is in the window
        assert found.p[series, month] == pytest.approx(2 * betabinom.sf(k - 1, n, mu / n * size, (1 - mu / n) * size))


def test_few_who_complain_and_a_short_past_are_no_alert() -> None:
    counts = np.array([[1.0] * 8 + [4], [2.0] * 8 + [40]])
    found = watch(monthly(counts, np.full((2, 9), 100.0)), PLANS["month"], least=5)
    assert found.p[0, 8] == 1 and found.p[1, 8] < 1e-6
    assert np.isnan(found.p[:, :4]).all() and np.isfinite(found.p[:, 4:]).all()
    small = watch(monthly(counts / 20, np.full((2, 9), 2.0)), PLANS["month"], least=5)
    assert np.isnan(small.p).all()


def test_dispersion_is_found_and_never_guessed_too_small() -> None:
    rng = np.random.default_rng(12)
    for rho in (0.0, 0.01, 0.05):
        share = rng.beta(0.2 * (1 / rho - 1), 0.8 * (1 / rho - 1), (40, 60)) if rho else np.full((40, 60), 0.2)
        volume = np.full(share.shape, 80.0)
        found = dispersion(rng.binomial(80, share).astype(float), volume, np.full(share.shape, 0.2))
        assert rho <= found.mean() <= 2 * rho + 0.004  # one standard error is added
    volume = np.full((2, 60), 80.0)
    uneven = np.stack([rng.binomial(80, 0.2, 60), rng.binomial(80, rng.beta(2, 8, 60))]).astype(float)
    calm, wild = dispersion(uneven, volume, np.full(volume.shape, 0.2))
    assert calm < 0.5 * wild


def test_weekdays_have_their_own_share_and_a_doubt() -> None:
    volume = np.full((1, 140), 100.0)
    counts = np.where(np.arange(140) % 7 == 0, 40.0, 5.0)[None]
    found = watch(grouped(counts, volume, 1), PLANS["day"], least=5)
    ones = found.window[0] == 1
    monday = (np.arange(140) % 7 == 0) & (np.arange(140) > 100)
    assert ones[monday].any() and found.expected[0, monday & ones] == pytest.approx(40, rel=0.12)
    assert not alerts(grouped(counts, volume, 1), "day").any()


def test_a_spike_does_not_hide_the_next() -> None:
    counts, volume = np.full((1, 120), 10.0), np.full((1, 120), 100.0)
    counts[0, [60, 100]] = 80
    found = watch(grouped(counts, volume, 1), PLANS["day"], least=5)
    assert found.p[0, 60] < 1e-4 and found.p[0, 100] < 1e-4
    months = np.array([[20.0] * 5 + [90] + [20] * 6])
    found = watch(monthly(months, np.full((1, 12), 100.0)), PLANS["month"], least=5)
    assert found.expected[0, 11] / found.volume[0, 11] < 0.245  # 0.27 if the past month of 90 counted in full
