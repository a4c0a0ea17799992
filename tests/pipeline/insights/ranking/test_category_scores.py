"""Categories by scope and month: customers are counted once, and the reader's errors widen what sampling leaves open."""

from __future__ import annotations

import pyarrow as pa
import pytest

from models.cards.card import card_path, load_card
from pipeline.insights.base.frames import Columns
from pipeline.insights.base.reader import NOTHING, reader_of
from pipeline.insights.ranking.scores import judge_category_scores
from tests.pipeline.insights.conftest import FINGERPRINT, House

PHONE, SPEED = "staff-support.phone", "logistics-rides.speed"


def give(house: House, *said: tuple[str, str, str]) -> None:
    for text, category, label in said:
        polarity = {"negative": -0.9, "neutral": 0.0, "positive": 0.9}[label]
        house.con.execute(
            "insert into enriched.categories values ($1, $2, -1, $3, $4, $5, 0.9)",
            [text, FINGERPRINT, category, label, polarity],
        )


def test_a_customer_counts_once_in_every_scope_and_month(house: House) -> None:
    house.say("delivery -", customer="ann", at="2026-01-05")
    house.say("delivery +", customer="ann", at="2026-02-05")
    house.say("delivery 0", customer="ben", at="2026-02-06", source="chat")
    give(house, ("x1", PHONE, "negative"), ("x2", PHONE, "positive"), ("x2", SPEED, "positive"))
    house.run()
    rows = house.rows(
        "select category, period, n, customers, share, negative_share, positive_share, net_sentiment, basis"
        " from insights.category_scores where scope = 'all' order by category desc, period"
    )
    phone = {r["period"]: r for r in rows if r["category"] == PHONE}
    assert {p: (r["n"], r["customers"]) for p, r in phone.items()} == {
        "2026-01": (1, 1),
        "2026-02": (2, 1),
        "all": (2, 1),
    }
    assert (phone["all"]["negative_share"], phone["all"]["positive_share"], phone["all"]["net_sentiment"]) == (1, 1, 0)
    assert {r["basis"] for r in rows} == {"sampling only"}
    scopes = house.rows("select distinct scope from insights.category_scores order by all")
    assert [r["scope"] for r in scopes] == ["all", "source:web"]


def test_the_readers_errors_widen_every_interval() -> None:
    sums = Columns(
        pa.table(
            {"category": [PHONE], "scope": ["all"], "period": ["all"], "writers": [1_000], "customers": [400]}
            | {"negative": [100], "positive": [250], "s": [150.0], "q": [350.0]}
            | {"reader_kind": ["category"], "reader_thing": [PHONE]}
        )
    )
    (plain,) = judge_category_scores(sums, reader=NOTHING, level=0.95).to_pylist()
    measured = reader_of(load_card(card_path("annotator")).fingerprint)
    (wide,) = judge_category_scores(sums, reader=measured, level=0.95).to_pylist()
    assert (plain["basis"], wide["basis"]) == ("sampling only", "modelled")
    for name in ("share", "complaint", "negative", "positive", "net"):
        assert (plain[f"{name}_low"], plain[f"{name}_high"]) == (
            plain[f"{name}_sampling_low"],
            plain[f"{name}_sampling_high"],
        )
        assert wide[f"{name}_sampling_low"] == pytest.approx(plain[f"{name}_low"])
        assert wide[f"{name}_high"] - wide[f"{name}_low"] > plain[f"{name}_high"] - plain[f"{name}_low"]
