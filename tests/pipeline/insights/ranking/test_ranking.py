"""Ranks under resampling: by simulation, and where the answer is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.config.settings import PriorityWeights
from pipeline.insights.ranking.ranks import Votes, rank_intervals

if TYPE_CHECKING:
    from conftest import House

WEIGHTS = PriorityWeights()


def ranks(votes: Votes, rows: int, *, resamples: int = 200, seed: int = 1, direction: float = -1) -> np.ndarray:
    return rank_intervals(
        votes,
        journey=np.zeros(rows, np.int64),
        direction=np.full(rows, direction),
        relevance=np.ones(rows),
        scored=np.zeros(rows, bool),
        weights=WEIGHTS,
        level=0.95,
        resamples=resamples,
        seed=seed,
    )


def draw(rng: np.random.Generator, share: np.ndarray, bad: np.ndarray, customers: int) -> Votes:
    """Customers of whom share[k] speak of row k, bad[k] of them badly, the others well."""
    said = rng.random((customers, len(share))) < share
    customer, row = np.nonzero(said)
    net = np.where(rng.random(len(row)) < bad[row], -1.0, 1.0)
    return Votes(row, customer, net, np.full(customers, np.nan), np.zeros(customers, np.int64))


def coverage(rounds: int, *, groups: int, near: int, customers: int) -> tuple[float, list[float], list[float]]:
    """Share of true ranks held; top-five shares of rows in and not in the true top five."""
    rng, held, inside, outside = np.random.default_rng(8), [], [], []
    for r in range(rounds):
        share = np.repeat(np.exp(rng.normal(np.log(0.05), 0.8, groups)).clip(0.01, 0.4), near)
        bad = np.full(groups * near, 0.8)
        share *= np.exp(rng.normal(0, 0.01 if near > 1 else 0, len(share)))
        true = np.argsort(np.argsort(-share)) + 1
        top, low, high = ranks(draw(rng, share, bad, customers), len(share), seed=r)
        held.append(((low <= true) & (true <= high)).mean())
        inside += top[true <= 5].tolist()
        outside += top[true > 5].tolist()
    return float(np.mean(held)), inside, outside


@pytest.mark.parametrize(("groups", "near"), [(20, 1), (5, 4)], ids=["spread", "nearly equal in fours"])
def test_rank_interval_holds_the_true_rank(groups: int, near: int) -> None:
    held, inside, outside = coverage(40, groups=groups, near=near, customers=600)
    assert 0.89 <= held <= 0.985
    shares, true = np.array(inside + outside), np.array([1] * len(inside) + [0] * len(outside))
    middle = (shares > 0.3) & (shares < 0.7)
    assert 0.3 < true[middle].mean() < 0.7  # a top-five share of one half is right half of the time


@pytest.mark.slow
@pytest.mark.parametrize(
    ("groups", "near", "customers"),
    [(30, 1, 600), (30, 1, 3_000), (6, 5, 3_000), (100, 1, 3_000), (30, 1, 12_000), (6, 5, 12_000)],
)
def test_rank_interval_holds_the_true_rank_at_length(groups: int, near: int, customers: int) -> None:
    held, _, _ = coverage(120, groups=groups, near=near, customers=customers)
    assert 0.90 <= held <= 0.98


def test_rows_far_apart_have_their_rank_for_certain() -> None:
    share, bad = np.array([0.9, 0.5, 0.1]), np.ones(3)
    top, low, high = ranks(draw(np.random.default_rng(1), share, bad, 800), 3)
    assert top.tolist() == [1, 1, 1] and low.tolist() == high.tolist() == [1, 2, 3]


def test_same_seed_same_ranks_whatever_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = draw(np.random.default_rng(2), np.full(8, 0.1), np.full(8, 0.7), 200)
    first = ranks(votes, 8, resamples=250)
    assert (ranks(votes, 8, resamples=250) == first).all()
    assert (ranks(votes, 8, resamples=250, seed=2) != first).any()


def test_ranks_are_published_beside_their_interval(house: House) -> None:
    for n, theme in ((40, "T001"), (12, "T002"), (11, "T003"), (10, "T004"), (9, "T005"), (9, "T006"), (8, "T007")):
        for i in range(n):
            house.say(f"delivery - {theme}", rating=1 + i % 2)
    for i in range(20):
        house.say("support - T001" if i % 2 else "support + T001", rating=5)
    house.run(resamples=200)
    rows = house.rows("select * from insights.pain_points order by rank")
    assert all(r["rank_low"] <= r["rank"] <= r["rank_high"] and 0 <= r["top5_share"] <= 1 for r in rows)
    assert rows[0]["rank_low"] == rows[0]["rank_high"] == 1 and rows[0]["top5_share"] == 1
    assert rows[1]["rank_high"] > 3 and sum(r["top5_share"] for r in rows) == pytest.approx(5)
    (unsure,) = house.rows("select * from insights.theme_impacts where status = 'not sure yet'")
    assert unsure["top5_share"] is unsure["rank_low"] is unsure["rank_high"] is None


def test_one_row_is_first_for_certain_and_no_row_is_no_error(house: House) -> None:
    for _ in range(12):
        house.say("delivery - T001")
    house.run(resamples=200)
    (row,) = house.rows("select top5_share, rank_low, rank_high from insights.pain_points")
    assert row == {"top5_share": 1.0, "rank_low": 1, "rank_high": 1}
    assert house.rows("select * from insights.gains") == []
