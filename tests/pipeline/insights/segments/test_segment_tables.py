"""Segments without configuration in the stage's tables: what is counted, against whom it is compared, and what is clear."""

from __future__ import annotations

from tests.pipeline.insights.conftest import House


def test_a_country_is_compared_with_other_countries_and_not_with_another_source(house: House) -> None:
    for i in range(40):
        house.say("delivery -", customer=f"a{i}", attributes={"country": "UK" if i % 2 else "GB"})
        house.say("delivery +", customer=f"b{i}", attributes={"country": "IE"})
        house.say("delivery +", customer=f"c{i}", source="other")
    house.run(resamples=200)
    segments = {r["scope"]: r for r in house.rows("select * from insights.segments where attribute = 'country'")}
    assert segments["country:United Kingdom"]["customers"] == 40
    assert segments["country:United Kingdom"]["spellings"] == ["GB", "UK"]
    (first,) = house.rows(
        "select * from insights.segment_contrasts where scope = 'country:United Kingdom' and touchpoint_id = 'delivery'"
    )
    assert (first["scope_customers"], first["other_customers"]) == (40, 40)
    assert first["complaints"] == "more" and first["tone"] == "worse" and first["complaint_share"] == 1
    assert first["complaint_difference_low"] > 0.5 and first["rank"] in (1, 2)
    lists = house.rows("select segments from insights.response_segments where response_id = 'web:1'")
    assert lists == [{"segments": ["country:United Kingdom", "source:web"]}]


def test_alike_segments_are_not_said_to_differ_and_a_moved_customer_is_on_one_side(house: House) -> None:
    for i in range(30):
        sign = "-" if i % 3 else "+"
        house.say(f"delivery {sign}", customer=f"a{i}", attributes={"plan": "x"})
        house.say(f"delivery {sign}", customer=f"b{i}", attributes={"plan": "y"})
    house.say("delivery -", customer="a0", attributes={"plan": "y"})
    house.run(resamples=200)
    rows = house.rows(
        "select scope, scope_customers, other_customers, rank from insights.segment_contrasts where attribute = 'plan' order by scope"
    )
    assert rows == [
        {"scope": "plan:x", "scope_customers": 30, "other_customers": 30, "rank": None},
        {"scope": "plan:y", "scope_customers": 31, "other_customers": 29, "rank": None},
    ]


def test_segments_can_be_turned_off_and_what_is_left_out_says_why(house: House) -> None:
    for i in range(12):
        house.say("delivery -", attributes={"plan": "a" if i % 2 else "b", "agent": "c"})
    house.run(resamples=200, segments_found=0)
    assert house.rows("select * from insights.segment_attributes") == []
    house.run(resamples=200, segments_found=1)
    found = house.rows("select attribute, used, reason from insights.segment_attributes")
    assert found == [
        {"attribute": "plan", "used": True, "reason": "found in the data"},
        {"attribute": "agent", "used": False, "reason": "its values identify persons"},
    ]
