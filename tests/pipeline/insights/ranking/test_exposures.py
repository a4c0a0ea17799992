"""What is at stake at a pain point: lifetime values with an interval, and who left against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House


def test_values_and_leavers_stand_beside_the_pain_point(house: House) -> None:
    for i in range(40):
        measures = {"churn": float(i < 24)} | ({"clv": 100.0 + 10 * i} if i < 20 else {})
        house.say("delivery - T001", customer=f"ill{i}", measures=measures)
        house.say("support +", customer=f"well{i}", measures={"churn": float(i < 4), "clv": 900.0})
    house.run()
    touchpoint, theme = house.rows("select * from insights.pain_exposures order by place")
    assert (touchpoint["level"], theme["level"], theme["theme_id"]) == ("touchpoint", "theme", "T001")
    for row in (touchpoint, theme):
        assert (row["complaining"], row["value_customers"], row["currency"]) == (40, 20, "EUR")
        assert row["mean_value"] == pytest.approx(195)
        assert row["exposed_value"] == pytest.approx(40 * 195)
        assert row["exposed_value_low"] < row["exposed_value"] < row["exposed_value_high"]
        assert (row["churn_customers"], row["others_customers"]) == (40, 40)
        assert (row["churn_share"], row["others_share"]) == pytest.approx((0.6, 0.1))
        assert row["churn_difference_low"] > 0 and row["churn_q_value"] < 0.05
        assert (
            "40 customers complain, worth 7800" in row["statement"]
            and "clearly different. An association" in row["statement"]
        )


def test_without_values_and_leavers_there_is_no_row(house: House) -> None:
    for i in range(12):
        house.say("delivery -", customer=f"c{i}", measures={"clv": 5.0} if i < 4 else None)
    house.run()
    assert house.rows("select * from insights.pain_exposures") == []
