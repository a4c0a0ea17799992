"""What if: the best segment is not taken at its word, the intervals hold the truth, and no choice gives null."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.insights.drivers.what_if import as_rare_as, best_segment

if TYPE_CHECKING:
    from conftest import House

VALUES = np.array([-1.0, 0, 1])
COMPLAIN, OTHERS = np.array([0.6, 0.25, 0.15]), np.array([0.15, 0.25, 0.6])


def simulate(segments: int, n: int, spread: bool, rounds: int) -> dict[str, float]:
    """Share of rounds in which each interval holds its truth, and the bias of the shrunk and of the counted share.

    The truth is the true share of the segment that was chosen, and what the KPI would be with it.
    """
    rng = np.random.default_rng(segments * n)
    gap = float(VALUES @ (OTHERS - COMPLAIN))
    results = []
    for _ in range(rounds):
        true = rng.beta(3, 17, segments) if spread else np.full(segments, 0.15)
        k = rng.binomial(n, true).astype(float)
        best = best_segment(k, np.full(segments, float(n)), level=0.95)
        ill, well = rng.multinomial(int(k.sum()), COMPLAIN), rng.multinomial(int(segments * n - k.sum()), OTHERS)
        sides = [np.array([float(g @ VALUES**power)]) for g in (ill, well) for power in (0, 1, 2)]
        share = tuple(np.array([x]) for x in (best.share, best.low, best.high))
        value, change = as_rare_as(tuple(sides), (share[0], share[1], share[2]), level=0.95)
        there = true[best.place]
        mean, moved = VALUES @ OTHERS - there * gap, (true.mean() - there) * gap
        results.append(
            {
                "share": best.low <= there <= best.high,
                "change": change.low[0] <= moved <= change.high[0],
                "value": value.low[0] <= mean <= value.high[0],
                "bias": best.share - there,
                "curse": (k / n).min() - true[np.argmin(k / n)],
                "sure": change.low[0] > 0,
            }
        )
    return {key: float(np.mean([r[key] for r in results])) for key in results[0]}


@pytest.mark.parametrize("spread", [False, True], ids=["all alike", "spread"])
@pytest.mark.parametrize(("segments", "n"), [(2, 60), (6, 60), (6, 400), (20, 40)])
def test_intervals_cover_and_the_curse_is_lifted(segments: int, n: int, spread: bool) -> None:
    found = simulate(segments, n, spread, 300)
    assert found["share"] >= 0.95 and found["change"] >= 0.95 and found["value"] >= 0.94
    assert abs(found["bias"]) < 0.4 * abs(found["curse"]) + 0.004
    if not spread:
        assert found["sure"] <= 0.02


def test_segments_that_differ_clearly_are_taken_nearly_as_counted() -> None:
    best = best_segment(np.array([10.0, 200, 150]), np.array([500.0, 500, 500]), level=0.95)
    assert best.place == 0 and best.seen == pytest.approx(0.02) and best.share == pytest.approx(0.02, abs=0.005)


def test_small_lucky_segment_is_not_the_best() -> None:
    best = best_segment(np.array([0.0, 40, 90]), np.array([6.0, 1000, 1000]), level=0.95)
    assert best.place == 1


def test_segments_that_are_alike_share_one_share() -> None:
    best = best_segment(np.array([10.0, 10, 10]), np.array([100.0, 100, 100]), level=0.95)
    assert best.share == pytest.approx(0.1) and best.low < 0.1 < best.high
    nobody = best_segment(np.zeros(2), np.full(2, 50.0), level=0.95)
    assert nobody.share == 0 and 0 < nobody.high < 0.15


def test_as_rare_as_now_changes_nothing_and_as_none_leaves_the_others() -> None:
    sides = tuple(np.array([x]) for x in (20.0, -10, 16, 80, 40, 60))
    share = (np.array([0.2]),) * 3
    value, change = as_rare_as(sides, share, level=0.95)
    assert value.value[0] == pytest.approx(0.3) and change.value[0] == pytest.approx(0)
    value, change = as_rare_as(sides, (np.zeros(1),) * 3, level=0.95)
    assert value.value[0] == pytest.approx(0.5) and change.value[0] == pytest.approx(0.2)


def say_channels(house: House, channels: dict[str, float]) -> None:
    for channel, share in channels.items():
        for i in range(60):
            ill = i < 60 * share
            house.say(
                f"delivery {'-' if ill else '0'} T001", channel=channel, rating=(2 + i % 2) if ill else (4 + i % 2)
            )


def test_pain_point_is_measured_against_the_best_channel(house: House) -> None:
    say_channels(house, {"app": 0.1, "web": 0.5, "shop": 0.6})
    house.run()
    (row,) = house.rows("select * from insights.what_if where theme_id = 'T001'")
    assert row["best_scope"] == "channel:app" and row["best_customers"] == 60 and row["segments"] == 3
    assert row["share"] == pytest.approx(0.4) and row["best_share_seen"] == pytest.approx(0.1)
    assert row["best_low"] < 0.1 <= row["best_share"] < 0.13 < row["best_high"]
    assert row["kpi_value"] == pytest.approx(0.4 * 2.5 + 0.6 * 4.5)
    assert row["change"] == pytest.approx((0.4 - row["best_share"]) * 2, abs=0.02) and row["change_low"] > 0
    assert row["what_if"] == pytest.approx(row["kpi_value"] + row["change"]) and row["note"] is None
    assert row["what_if_low"] < row["what_if"] < row["what_if_high"]
    assert row["statement"].startswith('If complaints about "theme T001" were as rare as in channel:app (')


@pytest.mark.parametrize(
    ("channels", "note"),
    [({"app": 0.6}, "fewer than two segments"), ({"app": 0.6, "web": 0.6}, "in no segment")],
)
def test_without_a_better_segment_it_is_null_and_says_so(house: House, channels: dict[str, float], note: str) -> None:
    say_channels(house, channels)
    house.run()
    (row,) = house.rows("select * from insights.what_if")
    assert row["what_if"] is None and row["best_share"] is None and row["best_scope"] is None
    assert row["note"].startswith(note) and row["statement"].startswith("No comparison: " + note)
    assert row["kpi_value"] is not None and row["share"] == pytest.approx(0.6)
