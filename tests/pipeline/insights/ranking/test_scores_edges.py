"""Rankings and segments on input that has little, or is hostile; and how often the interval holds the impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from pipeline.insights.base.frames import Columns
from pipeline.insights.ranking.impacts import score_impact

if TYPE_CHECKING:
    from conftest import House


def test_one_response_of_one_customer_has_rows_and_no_verdict(house: House) -> None:
    house.say("delivery - T001", rating=1)
    house.run(min_customers=1, resamples=200)
    (row,) = house.rows("select status, top5_share, impact from insights.theme_impacts")
    assert row == {"status": "not sure yet", "top5_share": None, "impact": None}
    (row,) = house.rows("select customers, complaint_difference from insights.segment_scores where period = 'all'")
    assert row == {"customers": 1, "complaint_difference": None}


def test_without_a_topic_model_touchpoints_are_ranked(house: House) -> None:
    for i in range(12):
        house.say("delivery -", "nowhere +", source="ios" if i % 2 else "web")
    house.run(resamples=200)
    (row,) = house.rows("select label, theme_id, top5_share from insights.pain_points")
    assert row == {"label": "Delivery", "theme_id": None, "top5_share": 1.0}
    assert {r["theme_id"] for r in house.rows("select theme_id from insights.segment_impacts")} == {None}


def test_hostile_labels_and_attributes_are_only_text(house: House) -> None:
    for _ in range(12):
        house.say("delivery - T';drop_table_raw.responses;--", attributes={"plan": "'; drop table raw.responses; --"})
    house.run(segments=("plan",), resamples=200)
    (row,) = house.rows("select label from insights.pain_points")
    assert row["label"].startswith("theme T';drop")
    scopes = {r["scope"] for r in house.rows("select scope from insights.segment_impacts")}
    assert "plan:'; drop table raw.responses; --" in scopes and len(house.rows("select * from raw.responses")) == 12


def test_impact_interval_covers_with_skewed_ratings_of_customers_who_write_often() -> None:
    rng, rounds, held = np.random.default_rng(6), 3_000, {}
    for n1 in (8, 30, 120):
        means = []
        for n, p in ((n1, [0.45, 0.15, 0.1, 0.1, 0.2]), (600, [0.08, 0.05, 0.07, 0.2, 0.6])):
            first = rng.choice(5, p=p, size=(rounds, n)) / 4
            writes = rng.integers(1, 11, (rounds, n))  # a customer's further ratings hang together with the first
            other = rng.choice(5, p=p, size=(rounds, n)) / 4
            means.append((first + np.minimum(writes - 1, 3) * 0.25 * other) / (1 + np.minimum(writes - 1, 3) * 0.25))
        truth = (np.array([0.45, 0.15, 0.1, 0.1, 0.2]) - np.array([0.08, 0.05, 0.07, 0.2, 0.6])) @ np.arange(5) / 4
        a, b = means
        _, low, high = score_impact(scored(a, b), level=0.95)
        held[n1] = ((low <= truth) & (truth <= high)).mean()
    assert all(0.93 <= share <= 0.975 for share in held.values()), held


def scored(a: np.ndarray, b: np.ndarray) -> Columns:
    """What effects.sql gives for (rounds, customers) scores of those who mention it and of the others."""
    sums = {"n": np.full(len(a), a.shape[1]), "s": a.sum(axis=1), "q": (a * a).sum(axis=1)}
    rest = {"n": np.full(len(a), b.shape[1]), "s": b.sum(axis=1), "q": (b * b).sum(axis=1)}
    columns = {f"{k}1": v for k, v in sums.items()} | {f"{k}_all": v + rest[k] for k, v in sums.items()}
    return Columns(pa.table(columns))


@pytest.mark.parametrize(
    "mentioned", [[0.75, 0.1, 0.05, 0.03, 0.07], [0.93, 0.02, 0.01, 0.01, 0.03], [0.05, 0.03, 0.05, 0.12, 0.75]]
)
@pytest.mark.parametrize("n1", [5, 8, 15])
def test_impact_interval_covers_in_small_lopsided_groups(n1: int, mentioned: list[float]) -> None:
    rng, stars = np.random.default_rng(n1), np.arange(5) / 4
    others = [0.05, 0.03, 0.05, 0.12, 0.75]
    a, b = (rng.choice(stars, p=p, size=(4_000, n)) for p, n in ((mentioned, n1), (others, 200)))
    _, low, high = score_impact(scored(a, b), level=0.95)
    truth = (np.array(mentioned) - others) @ stars
    assert 0.925 <= ((low <= truth) & (truth <= high)).mean() <= 0.975


def test_impact_does_not_mix_sources_and_kinds(house: House) -> None:
    """Delivery is spoken of mostly where everybody rates low: within each source it costs nothing."""
    for source, score, mentions, others in (("harsh", 1.0, 30, 10), ("kind", 5.0, 10, 30)):
        for touchpoint, count in (("delivery", mentions), ("support", others)):
            for i in range(count):
                house.say(
                    f"{touchpoint} - T", source=source, csat=max(1.0, min(5.0, score + (i % 2) * (3 - score) / 2))
                )
    house.run()
    found = {
        r["touchpoint_id"]: r["impact"]
        for r in house.rows("select touchpoint_id, impact from insights.touchpoint_impacts")
    }
    assert abs(found["delivery"]) < 0.02 and abs(found["support"]) < 0.02
