"""A count against counts that nothing was done to: hand-made cases, and what simulations hold it to."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.evaluation.actions import World, simulate
from pipeline.insights.statistics.against_others import against_others, chance_to_see, spread_among


def test_what_all_have_in_common_cancels() -> None:
    found = against_others(60, 30, np.array([40.0, 80, 20, 60]), np.array([20.0, 40, 10, 30]))
    assert found.log_ratio == pytest.approx(0, abs=0.02)
    assert np.exp(found.others) == pytest.approx(2, abs=0.05)
    assert found.spread == 0


def test_a_longer_time_after_than_before_cancels_as_well() -> None:
    short = against_others(10, 40, np.array([10.0, 20, 15, 12]), np.array([40.0, 80, 60, 48]))
    assert abs(float(short.log_ratio)) < 0.1


def test_others_that_move_differently_widen_the_interval() -> None:
    before = np.array([40.0, 40, 40, 40, 40])
    alike = against_others(12, 60, before, before)
    unlike = against_others(12, 60, np.array([10.0, 160, 20, 80, 40]), before)
    assert alike.ends(level=0.95)[1] < 0 < unlike.ends(level=0.95)[1]
    assert unlike.spread > 0.5


def test_the_spread_is_none_where_chance_explains_it() -> None:
    assert spread_among(np.array([[0.1, -0.1, 0.0], [2.0, -2.0, 0.0]]), np.full((2, 3), 0.1))[0] == 0
    assert spread_among(np.array([[0.1, -0.1, 0.0], [2.0, -2.0, 0.0]]), np.full((2, 3), 0.1))[1] > 1


def test_early_looks_ask_for_more() -> None:
    found = against_others(12, 40, np.full(8, 40.0), np.full(8, 40.0))
    assert found.p_value(passed=0.25) > found.p_value(passed=0.5) > found.p_value()


def test_larger_effects_are_seen_more_often() -> None:
    seen = chance_to_see(np.log([0.7, 0.5, 0.2]), 0.3, 10, alpha=0.05)
    assert (np.diff(seen) > 0).all()
    assert seen[2] > 0.95


@pytest.mark.parametrize("others", [6, 15])
@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_intervals_hold_and_verdicts_are_seldom_false(others: int, spread: float) -> None:
    nothing = simulate(World(30, others, spread, 0.0), rounds=600)
    assert nothing.held >= 0.93
    assert nothing.worked + nothing.worse <= 0.08
    half = simulate(World(30, others, spread, -0.5), rounds=600)
    assert half.held >= 0.93
    assert half.worse == 0
    assert half.did_not <= 0.05


def test_a_large_effect_on_many_complaints_is_found() -> None:
    assert simulate(World(100, 15, 0.3, -0.8), rounds=300).worked > 0.9
