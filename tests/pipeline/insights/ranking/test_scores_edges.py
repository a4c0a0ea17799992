"""Rankings and segments on input that has little, or is hostile; and how often Welch's interval holds the impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.insights.statistics.intervals import welch

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
        (a, b), sums = means, lambda x: (x.shape[1], x.sum(axis=1), (x * x).sum(axis=1))
        _, low, high, _ = welch(*sums(a), *sums(b), level=0.95)
        held[n1] = ((low <= truth) & (truth <= high)).mean()
    assert 0.92 <= held[8] <= 0.98 and all(0.93 <= held[n] <= 0.97 for n in (30, 120)), held
