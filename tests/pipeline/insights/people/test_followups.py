"""What customers say after the service desk has called: the table followups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.pipeline.insights.conftest import House


def test_what_is_said_next_decides_whether_it_was_solved(house: House) -> None:
    for n in range(8):
        house.say("delivery -", customer=f"s{n}", at="2026-01-01")
        house.say(customer=f"s{n}", at="2026-01-10", measures={"solved": 1.0})
        if n < 5:
            house.say("delivery -" if n == 0 else "delivery +", customer=f"s{n}", at="2026-02-01")
    for n in range(6):
        house.say("delivery -", customer=f"c{n}", at="2026-01-01")
        house.say(customer=f"c{n}", at="2026-01-10", measures={"solved": 0.0})
        house.say("support -" if n else "delivery -", customer=f"c{n}", at="2026-02-01")
    for n in range(5):
        house.say("delivery -", customer=f"n{n}", at="2026-01-01")
        house.say("delivery -", customer=f"n{n}", at="2026-02-01")
    house.say("delivery +", customer="happy", at="2026-01-01")
    house.say(customer="happy", at="2026-01-10", measures={"solved": 1.0})
    house.say("delivery -", at="2026-01-01")
    house.run()
    found = {
        r["done"]: (r["customers"], r["wrote_again"], r["complained_again"], r["satisfied_again"], r["again_share"])
        for r in house.rows("select * from insights.followups where touchpoint_id = 'delivery'")
    }
    assert found == {"solved": (8, 5, 1, 4, 0.2), "contacted": (6, 6, 1, 0, 1 / 6), "nothing": (5, 5, 5, 0, 1.0)}
    (whole,) = house.rows("select * from insights.followups where touchpoint_id is null and done = 'solved'")
    assert whole["again_low"] < whole["again_share"] < whole["again_high"]
    assert whole["touchpoint"] is None


def test_a_status_ends_where_the_next_begins(house: House) -> None:
    house.say("delivery -", customer="a", at="2026-01-01")
    house.say(customer="a", at="2026-01-10", measures={"solved": 0.0})
    house.say("delivery -", customer="a", at="2026-01-20")
    house.say(customer="a", at="2026-02-01", measures={"solved": 1.0})
    house.say("delivery +", customer="a", at="2026-02-10")
    house.run(min_customers=1)
    found = {
        r["done"]: r["complained_again"]
        for r in house.rows("select * from insights.followups where touchpoint_id = 'delivery'")
    }
    assert found == {"contacted": 1, "solved": 0}
