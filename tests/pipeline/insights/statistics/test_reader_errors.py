"""The reader's errors: what is fitted, and what they do to an interval."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.insights.statistics.proportions import wilson
from pipeline.insights.statistics.reader_errors import fit_shifts, log_odds, move, widen, widen_difference


def test_a_reader_without_errors_leaves_the_interval_as_it_is() -> None:
    low, high = wilson([0, 3, 10], 10, level=0.95)
    ends = widen([0.0, 0.3, 1.0], low, high, mean=0.0, half=0.0)
    assert np.allclose(ends, (low, high))
    assert np.allclose(widen([0.0, 0.3, 1.0], low, high, mean=np.nan, half=np.nan), (low, high))


def test_no_number_of_customers_takes_the_readers_errors_away() -> None:
    low, high = wilson(300_000, 1_000_000, level=0.95)
    ends = widen(0.3, low, high, mean=0.0, half=0.5)
    assert ends[0] == pytest.approx(1 / (1 + np.exp(-np.log(0.3 / 0.7) + 0.5)), abs=2e-3)
    assert ends[0] < 0.3 < ends[1] < 0.42


def test_an_interval_leans_where_the_truth_lies_and_holds_the_value() -> None:
    low, high = wilson(300, 1_000, level=0.95)
    ends = widen(0.3, low, high, mean=-1.0, half=0.2)
    assert ends[0] < low
    assert ends[1] == 0.3


def test_net_sentiment_keeps_to_its_scale() -> None:
    low, high = widen([-1.0, 0.0, 1.0], [-1.0, -0.1, 0.6], [-0.6, 0.1, 1.0], mean=0.3, half=3.0, bottom=-1.0)
    assert (low >= -1).all() and (high <= 1).all()
    assert low[1] < -0.6 and high[1] > 0.6


def test_a_difference_without_errors_of_the_reader_keeps_its_interval() -> None:
    low, high = widen_difference(0.45, 0.35, 0.05, 0.15, mean=0.0, common=0.0, half=0.0)
    assert (low, high) == pytest.approx((0.05, 0.15))
    low, high = widen_difference(0.45, 0.35, 0.05, 0.15, mean=np.nan, common=np.nan, half=np.nan)
    assert (low, high) == pytest.approx((0.05, 0.15))


def test_what_two_sides_do_not_have_in_common_is_added() -> None:
    low, high = widen_difference(0.55, 0.45, 0.05, 0.15, mean=0.0, common=0.0, half=0.2)
    assert (low, high) == pytest.approx((0.1 - np.hypot(0.05, 0.05), 0.1 + np.hypot(0.05, 0.05)))


def test_a_reader_that_misses_complaints_shows_less_of_their_difference() -> None:
    """Labelled shares of 30 and 10 % of which the reader finds 60 %: the interval of what is read must reach 20 points."""
    wide = widen_difference(0.18, 0.06, 0.08, 0.16, mean=0.6, common=0.8, half=0.0)
    assert wide[0] > 0 and wide[1] > 0.2, "the errors of both sides stretch a difference, and never turn it round"
    mirrored = widen_difference(0.06, 0.18, -0.16, -0.08, mean=0.6, common=0.8, half=0.0)
    assert [-mirrored[1], -mirrored[0]] == pytest.approx(list(wide))


def test_no_difference_is_stretched_to_none() -> None:
    low, high = widen_difference(0.2, 0.2, -0.05, 0.05, mean=1.0, common=1.0, half=0.0)
    assert (low, high) == pytest.approx((-0.05, 0.05))


def test_the_fit_finds_the_spreads_that_made_the_shifts() -> None:
    rng = np.random.default_rng(5)
    things = [f"thing {i}" for i in range(12) for _ in range(8)]
    own = np.repeat(rng.normal(0.2, 0.4, 12), 8)
    noise = rng.uniform(0.01, 0.1, 96)
    shifts = own + rng.normal(0, 0.3, 96) + rng.normal(0, np.sqrt(noise))
    unmeasured, each = fit_shifts(shifts, noise, things)
    assert unmeasured.mean == pytest.approx(0.2, abs=0.25)
    assert 0.5 < unmeasured.spread < 0.7  # 0.48 made them; what twelve things leave open of it widens it
    assert each["thing 3"].mean == pytest.approx(own[24], abs=0.3)
    assert each["thing 3"].spread < unmeasured.spread


def test_chance_in_small_sets_is_no_error_of_the_reader() -> None:
    rng = np.random.default_rng(4)
    noise = np.full(90, 0.25)
    spread = fit_shifts(rng.normal(0, 0.5, 90), noise, ["one"] * 90)[0].spread
    assert spread < 0.3


def test_log_odds_of_nobody_and_of_everybody_are_finite() -> None:
    assert np.isfinite(log_odds([0.0, 1.0], 5)).all()


def test_one_shift_tells_nothing() -> None:
    with pytest.raises(ValueError, match="1 shifts"):
        fit_shifts([0.1], [0.01], ["one"])


def test_a_value_moves_by_a_shift_and_the_ends_of_its_scale_stay() -> None:
    assert move([0.0, 0.5, 1.0], mean=1.0).tolist() == pytest.approx([0.0, 1 / (1 + np.exp(-1)), 1.0])
    assert move([-1.0, 0.0, 1.0], mean=[2.0, 0.0, 2.0], bottom=-1.0).tolist() == [-1.0, 0.0, 1.0]
