"""Cross-channel consistency: the same customers at the same touchpoint in two sources, or channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.insights.statistics.proportions import wilson

if TYPE_CHECKING:
    from conftest import House


def consistency(house: House, pair_of: str = "source") -> list[dict[str, Any]]:
    return house.rows(f"select * from insights.consistency where pair_of = '{pair_of}' order by all")


def speak(house: House) -> None:
    """Ten customers speak of delivery in both sources: six complain in both, two praise in both, two turn from praise to complaint."""
    for n in range(10):
        first = "+" if n >= 6 else "-"
        second = "+" if n in (8, 9) else "-"
        house.say(f"delivery {first}", f"support {first}", customer=f"C{n}", source="web", channel="web")
        house.say(f"delivery {second}", customer=f"C{n}", source="desk", channel="phone", at="2026-02-15")
    house.say("delivery +", customer="C99", source="web", channel="web")
    house.say("delivery +", source="desk", channel="phone")


def test_agreement_and_contradiction_of_the_same_customers(house: House) -> None:
    speak(house)
    house.run(min_customers=5)
    (row,) = consistency(house)
    assert (row["touchpoint_id"], row["first_place"], row["second_place"], row["customers"]) == (
        "delivery",
        "desk",
        "web",
        10,
    )
    assert (row["agreement"], row["contradictory"]) == (0.8, 0.2)
    assert (row["first_net"], row["second_net"]) == (-0.6, -0.2)
    assert row["agreement_by_chance"] == pytest.approx(0.8 * 0.6 + 0.2 * 0.4)
    low, high = wilson(8, 10, level=0.95)
    assert (row["agreement_low"], row["agreement_high"]) == (pytest.approx(float(low)), pytest.approx(float(high)))
    (by_channel,) = consistency(house, "channel")
    assert (by_channel["first_place"], by_channel["second_place"], by_channel["customers"]) == ("phone", "web", 10)


def test_pairs_of_few_customers_have_no_row(house: House) -> None:
    speak(house)
    house.run(min_customers=11)
    assert consistency(house) == []


def test_a_person_with_two_keys_is_one_customer_in_two_sources(house: House) -> None:
    for n in range(5):
        house.say("delivery -", customer=f"C{n}", source="web")
        house.say("delivery -", customer=f"mail{n}", source="desk")
    house.run(min_customers=5)
    assert consistency(house) == []
    assert house.rows("select count(*) as n from insights.customers") == [{"n": 10}]
    house.con.execute("insert into raw.persons select 'web', 'C' || range, 'C' || range from range(5)")
    house.con.execute("insert into raw.persons select 'desk', 'mail' || range, 'C' || range from range(5)")
    assert house.run(min_customers=5).written > 0
    (row,) = consistency(house)
    assert (row["customers"], row["agreement"]) == (5, 1.0)
    assert house.rows("select customer_key, keys, responses from insights.customers order by 1")[0] == {
        "customer_key": "C0",
        "keys": ["C0", "mail0"],
        "responses": 2,
    }
