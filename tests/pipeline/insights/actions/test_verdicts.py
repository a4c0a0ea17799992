"""What an action changed: each verdict from made-up responses, and what keeps a verdict from being given."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.insights.base.context import Context

if TYPE_CHECKING:
    from tests.pipeline.insights.conftest import House

DAY = datetime.date(2026, 4, 1)
OTHERS = ("support", "prices", "shop", "search", "refunds", "parcel")


@pytest.fixture
def shop(house: House, tmp_path: Path) -> Iterator[House]:
    """A house with seven touchpoints and a file of actions."""
    for place, touchpoint in enumerate(OTHERS[1:], start=3):
        house.con.execute(
            "insert into touchpoints.touchpoints values ('shop', 'after', $1, $2, $3, 'what happens', [], [], 1, null, null, null)",
            [touchpoint, place, touchpoint.title()],
        )
    house.settings = house.settings.model_copy(update={"actions": tmp_path / "actions.yaml"})
    yield house


def declare(house: House, *actions: str) -> None:
    house.settings.actions.write_text("actions:\n" + "".join(f"  - {{{a}}}\n" for a in actions))


def complain(house: House, touchpoint: str, *, before: int, after: int, days: int = 89, **more: Any) -> None:
    """Complaints of different customers, spread over the days before and after DAY."""
    for count, side in ((before, -1), (after, 1)):
        for i in range(count):
            off = 1 + i * (days - 1) // max(1, count)
            at = DAY + datetime.timedelta(days=side * off)
            house.say(
                f"{touchpoint} -{more.get('theme', '')}",
                at=at.isoformat(),
                **more.get("scores", {}),
                measures=more.get("measures"),
            )


def others(house: House, *, before: int = 20, after: int = 24) -> None:
    """Complaints about everything else, and somebody who writes long before and long after."""
    for days in (-95, 95):
        house.say("nowhere 0", at=(DAY + datetime.timedelta(days=days)).isoformat())
    for touchpoint in OTHERS:
        complain(house, touchpoint, before=before, after=after)


def row(house: House, table: str = "actions") -> dict[str, Any]:
    house.run()
    (found,) = house.rows(f"select * from insights.{table}")
    return found


def test_a_fix_that_worked(shop: House) -> None:
    declare(
        shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery, owner: Ann, cost: 500, currency: EUR"
    )
    others(shop)
    complain(shop, "delivery", before=40, after=8)
    found = row(shop)
    assert (found["verdict"], found["complained_before"], found["complained_after"]) == ("worked", 40, 8)
    assert found["effect_low"] < found["effect"] < found["effect_high"] < 0
    assert found["others"] == 6
    assert found["others_change"] == pytest.approx(0.2, abs=0.03)
    assert found["earlier"] == "steady"
    assert (found["units"], found["about"], found["owner"], found["cost"]) == (
        ["shop/delivery"],
        "Delivery",
        "Ann",
        500,
    )
    assert found["q_value"] <= 0.05
    assert found["extremer"] == 0
    assert (found["before_from"], found["after_until"]) == (datetime.date(2026, 1, 1), datetime.date(2026, 6, 29))


def test_one_that_did_not(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: A leaflet, touchpoint: shop/delivery")
    others(shop, before=40, after=44)
    complain(shop, "delivery", before=80, after=90)
    found = row(shop)
    assert found["verdict"] == "did not work"
    assert found["effect_low"] > -0.5
    assert "-50 %" in found["reason"]


def test_one_that_made_it_worse(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Fewer vans, touchpoint: delivery")
    others(shop)
    complain(shop, "delivery", before=10, after=60)
    assert row(shop)["verdict"] == "worse"


def test_what_falls_everywhere_is_no_effect(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: A new slogan, touchpoint: delivery")
    others(shop, before=40, after=10)
    complain(shop, "delivery", before=40, after=10)
    found = row(shop)
    assert found["change"] is not None
    assert found["verdict"] != "worked"
    assert found["effect"] == pytest.approx(0, abs=0.1)


def test_what_had_begun_to_fall_before_is_not_told_as_its_effect(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    others(shop, before=40, after=40)
    for i in range(60):  # all in the first half of the days before
        shop.say("delivery -", at=(DAY - datetime.timedelta(days=50 + i * 38 // 60)).isoformat())
    complain(shop, "delivery", before=5, after=5, days=40)
    found = row(shop)
    assert (found["verdict"], found["earlier"]) == ("cannot say", "falling already")
    assert "begun to fall" in found["reason"]


def test_a_new_action_is_too_early_and_says_from_when_on_it_can_be_seen(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery, hoped: -0.9")
    for touchpoint in OTHERS:
        complain(shop, touchpoint, before=40, after=0)
    complain(shop, "delivery", before=60, after=0)
    found = row(shop)
    assert (found["verdict"], found["after_until"], found["effect"]) == ("too early", None, None)
    assert datetime.date(2026, 4, 5) < found["seen_from"] < datetime.date(2026, 6, 30)
    assert -0.9 < found["smallest_seen"] < 0


def test_too_few_others_are_no_comparison(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    complain(shop, "delivery", before=40, after=8)
    complain(shop, "support", before=20, after=20)
    found = row(shop)
    assert (found["verdict"], found["effect"], found["assumption"]) == ("cannot say", None, None)
    assert "4 are needed" in found["reason"]


def test_others_that_something_was_done_to_are_left_out(shop: House) -> None:
    declare(
        shop,
        "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery",
        "date: 2026-04-20, name: Two more people, touchpoint: [support, prices]",
    )
    others(shop)
    complain(shop, "delivery", before=40, after=8)
    shop.run()
    found = shop.rows("select others, units from insights.actions order by began_on")
    assert [f["others"] for f in found] == [4, 4]
    checked = shop.rows("select distinct unit from insights.action_checks where kind = 'other touchpoint' order by 1")
    assert [r["unit"] for r in checked] == ["shop/parcel", "shop/refunds", "shop/search", "shop/shop"]


def test_a_second_action_about_the_same_ends_the_days_of_the_first(shop: House) -> None:
    declare(
        shop,
        "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery",
        "date: 2026-05-01, name: Padded better, touchpoint: delivery",
    )
    others(shop)
    complain(shop, "delivery", before=40, after=30)
    shop.run()
    first, second = shop.rows("select after_until, before_from, planned_until from insights.actions order by began_on")
    assert first["after_until"] == first["planned_until"] == datetime.date(2026, 4, 30)
    assert second["before_from"] == DAY


def test_a_theme_is_compared_with_other_themes(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, theme: T001")
    complain(shop, "delivery", before=40, after=6, theme=" T001")
    for n in range(2, 8):
        complain(shop, "support", before=20, after=20, theme=f" T00{n}")
    found = row(shop)
    assert (found["verdict"], found["subject"], found["about"], found["others"]) == ("worked", "theme", "theme T001", 6)


def test_a_theme_that_is_gone_cannot_be_judged(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, theme: T099")
    others(shop)
    found = row(shop)
    assert (found["verdict"], found["about"]) == ("cannot say", "T099")
    assert "T099" in found["reason"]


def test_one_customer_who_writes_often_counts_once(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    others(shop)
    for i in range(30):
        shop.say("delivery -", customer="loud", at=(DAY - datetime.timedelta(days=i + 1)).isoformat())
    assert row(shop)["complained_before"] == 1


def test_scores_and_lifetime_values_stand_beside_it(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    others(shop)
    complain(shop, "delivery", before=20, after=10, scores={"rating": 1.0}, measures={"clv": 100.0})
    shop.run()
    found = {r["figure"]: r for r in shop.rows("select * from insights.action_figures")}
    assert (found["rating"]["value_before"], found["rating"]["customers_after"]) == (1, 10)
    worth = found["lifetime value exposed (EUR)"]
    assert (worth["value_before"], worth["value_after"], worth["change"]) == (2000, 1000, -1000)
    assert found["net_sentiment"]["value_before"] == -1


def test_without_feedback_and_without_actions_there_is_nothing_to_say(shop: House) -> None:
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    assert row(shop)["verdict"] == "too early"
    shop.settings.actions.unlink()
    shop.run()
    assert shop.rows("select * from insights.actions") == []


def test_a_changed_file_of_actions_is_noticed_and_no_month_is_counted_again(shop: House) -> None:
    others(shop)
    shop.run()
    kept = shop.rows("select * from insights.kept_months order by all")
    assert shop.run().written == 0
    declare(shop, "date: 2026-04-01, name: Boxes are padded, touchpoint: delivery")
    assert shop.run().written > 0
    assert shop.rows("select * from insights.kept_months order by all") == kept


def test_where_nothing_was_declared_nothing_is_counted(shop: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    query = Context.query
    monkeypatch.setattr(Context, "query", lambda c, name, **more: (asked.append(name), query(c, name, **more))[1])
    others(shop)
    shop.run()
    assert "kpi_sums" in asked and not [name for name in asked if name.startswith("action_")]
    assert [shop.rows(f"select * from insights.{t}") for t in ("actions", "action_checks", "action_figures")] == [
        []
    ] * 3
