"""What alerts are said to see, against simulations of the rule itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.insights.change.power import Footing, footing, smallest_rises
from pipeline.insights.change.watch import PLANS, Floats, Series, watch

DAYS = {"day": 1, "week": 7, "month": 30}
BEFORE, LEAST, FDR, FALSE_ALERTS, FAMILY = 240, 5, 0.1, 0.04, 40
SERIES = 200
"""Of one simulation; each is tested as if FAMILY were watched beside it."""


@pytest.mark.parametrize(
    ("volume", "share"),
    [(1, 0.1), (3, 0.1), (10, 0.05)],
)
def test_chance_of_a_doubling_is_what_the_rule_finds(volume: int, share: float) -> None:
    counts, volumes = simulated(volume, share, seed=volume)
    found = {31: np.zeros(SERIES, bool), 85: np.zeros(SERIES, bool)}
    footings: dict[str, Footing] = {}
    for grain, days in DAYS.items():
        plan = PLANS[grain]
        limit = min(FDR / FAMILY, FALSE_ALERTS / plan.a_year)
        p = watch(by_period(counts, volumes, days), plan, least=LEAST).p
        for horizon, hit in found.items():
            hit |= (p[:, BEFORE // days : (BEFORE + horizon) // days] <= limit).any(axis=1)
        past = by_period(counts[:, : BEFORE + days], volumes[:, : BEFORE + days], days)
        known = watch(past, plan, least=LEAST)
        at = footing(known, past, plan, grain=grain, fdr=FDR, false_alerts=FALSE_ALERTS)
        footings[grain] = replace(at, limit=limit)
    said = smallest_rises(footings, least=LEAST)
    for horizon, hit in found.items():
        assert np.nanmean(said[f"doubling_{horizon}"]) == pytest.approx(hit.mean(), abs=0.1)


def test_smallest_share_is_found_in_eight_of_ten_cases() -> None:
    at = Footing(np.array([True]), np.array([0.1]), np.array([90.0]), np.array([500.0]), 12.0, 0.0025)
    nothing = replace(at, known=np.array([False]))
    found = smallest_rises({"month": at, "week": nothing, "day": nothing}, least=LEAST)
    higher = smallest_rises({"month": replace(at, limit=0.00001), "week": nothing, "day": nothing}, least=LEAST)
    assert 0.1 < found["share_85"][0] < found["share_31"][0] < higher["share_31"][0] < 0.5
    assert found["doubling_31"][0] <= found["doubling_85"][0]


def simulated(volume: int, share: float, *, seed: int) -> tuple[Floats, Floats]:
    """Return (SERIES, days) counts and volumes, whose share doubles after BEFORE days."""
    rng = np.random.default_rng(seed)
    volumes = rng.poisson(volume, (SERIES, BEFORE + 90))
    shares = np.where(np.arange(BEFORE + 90) >= BEFORE, 2 * share, share)
    return rng.binomial(volumes, shares).astype(float), volumes.astype(float)


def by_period(counts: Floats, volumes: Floats, days: int) -> Series:
    """Return the series in periods of so many days."""
    place = np.arange(counts.shape[1]) // days
    weekdays = [np.zeros((SERIES, place[-1] + 1, 7)) for _ in range(2)]
    for day, period in enumerate(place):
        for table, x in zip(weekdays, (counts, volumes), strict=True):
            table[:, period, day % 7] += x[:, day]
    return Series(weekdays[0].sum(axis=2), weekdays[1].sum(axis=2), *weekdays, {})
