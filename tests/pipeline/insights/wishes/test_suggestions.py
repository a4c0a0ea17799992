"""What customers ask for, and that a wish without blame is no complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.insights.wishes.group import near_groups

if TYPE_CHECKING:
    from conftest import House


def intend(house: House, intent: str, confidence: float, where: str) -> None:
    house.load()
    house.con.execute(
        f"update enriched.sentences set intent = $1, intent_confidence = $2 where {where}", [intent, confidence]
    )


def shop(house: House, *, intent: str, confidence: float = 0.9) -> None:
    """Ten customers say something negative about delivery, twenty praise support; the ten do what `intent` says."""
    for i in range(10):
        house.say("delivery - T001", customer=f"W{i}", at=f"2026-02-{i + 1:02}")
    for i in range(20):
        house.say("support + T002", customer=f"P{i}")
    intend(house, intent, confidence, "sentiment_label = 'negative'")


def negative_share(house: House) -> float:
    rows = house.rows(
        "select negative_share from insights.touchpoint_scores where touchpoint_id = 'delivery' and period = 'all'"
    )
    return float(rows[0]["negative_share"])


@pytest.mark.parametrize(
    ("intent", "confidence", "share"), [("suggestion", 0.9, 0.0), ("suggestion", 0.4, 1.0), ("complaint", 0.9, 1.0)]
)
def test_a_wish_without_blame_is_no_complaint(house: House, intent: str, confidence: float, share: float) -> None:
    shop(house, intent=intent, confidence=confidence)
    house.run(min_customers=2)
    assert negative_share(house) == share
    pains = house.rows("select count(*) as n from insights.pain_points where touchpoint_id = 'delivery'")[0]["n"]
    assert (pains > 0) == (share == 1.0)
    kept = house.rows(
        "select distinct sentiment_label, sign, polarity from insights.opinions where touchpoint_id = 'delivery'"
    )
    assert kept == [{"sentiment_label": "negative", "sign": -int(share), "polarity": -0.8 * share}]


def test_a_positive_wish_stays_positive(house: House) -> None:
    house.say("delivery + T001", customer="A")
    intend(house, "suggestion", 0.9, "true")
    house.run(min_customers=1)
    assert house.rows("select sign, wish from insights.opinions") == [{"sign": 1, "wish": True}]


def test_suggestions_are_counted_by_customer_with_their_share(house: House) -> None:
    shop(house, intent="suggestion")
    house.say("delivery - T001", customer="W0", at="2026-03-01")
    intend(house, "suggestion", 0.9, "sentiment_label = 'negative'")
    house.run(min_customers=2)
    found = house.rows("select * from insights.suggestions order by grouped_by")
    assert [(r["grouped_by"], r["label"], r["customers"], r["sentences"], r["n"]) for r in found] == [
        ("all", "anything", 10, 11, 30),
        ("theme", "theme T001", 10, 11, 30),
        ("touchpoint", "Delivery", 10, 11, 30),
    ]
    for row in found:
        assert row["share"] == pytest.approx(1 / 3)
        assert row["share_low"] < row["share"] < row["share_high"]
        assert len(row["example_sentence_ids"]) == len(set(row["example_verbatim_ids"])) == 5
        assert f"{row['last_asked_at']:%Y-%m-%d}" == "2026-03-01"


def test_groups_of_few_customers_make_no_row(house: House) -> None:
    shop(house, intent="suggestion")
    house.run(min_customers=11)
    assert house.rows("select * from insights.suggestions") == []


def test_wishes_near_in_meaning_are_one_request(house: House) -> None:
    shop(house, intent="suggestion")
    near, far = (np.array(v, "<f2").tobytes() for v in ([1, 0, 0, 0], [0, 1, 0, 0]))
    house.con.execute(
        "update enriched.sentences set embedding = case when text_hash in ('x1', 'x2', 'x3', 'x4') then $1::blob else $2::blob end "
        "where sentiment_label = 'negative'",
        [near, far],
    )
    house.run(min_customers=2)
    found = house.rows(
        "select rank, customers, touchpoint_id, theme_id, label from insights.suggestions where grouped_by = 'request' order by rank"
    )
    assert [(r["rank"], r["customers"]) for r in found] == [(1, 6), (2, 4)]
    assert {(r["touchpoint_id"], r["theme_id"], r["label"]) for r in found} == {("delivery", "T001", "theme T001")}


def test_another_order_of_rows_gives_the_same_tables(house: House) -> None:
    shop(house, intent="suggestion")
    house.run(min_customers=2)
    before = house.rows("select * from insights.suggestions order by all")
    house.con.execute("create table sorted as select * from enriched.sentences order by text_hash desc")
    house.con.execute("delete from enriched.sentences")
    house.con.execute("insert into enriched.sentences select * from sorted")
    house.con.execute("delete from insights.state")
    house.run(min_customers=2)
    assert house.rows("select * from insights.suggestions order by all") == before


def test_a_customer_who_repeats_a_wish_makes_no_group() -> None:
    vectors = np.tile(np.array([[1, 0]], np.float32), (6, 1))
    assert near_groups(vectors, np.zeros(6, np.int64), least=2) == []
    assert [(m, len(g)) for m, g in near_groups(vectors, np.arange(6), least=2)] == [(0, 6)]


def test_the_largest_group_is_taken_first_and_no_wish_twice() -> None:
    rng = np.random.default_rng(3)
    centres = np.eye(8, dtype=np.float32)[[0] * 5 + [1] * 9 + [2] * 2]
    vectors = centres + 0.05 * rng.standard_normal(centres.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = near_groups(vectors, np.arange(len(vectors)), least=2)
    assert [len(g) for _, g in groups] == [9, 5, 2]
    assert len(np.unique(np.concatenate([g for _, g in groups]))) == 16
