"""A theme's words in a month: from that month alone, used by enough customers, no stop words and no masked names."""

from __future__ import annotations

import math

from tests.pipeline.insights.conftest import House


def words(house: House) -> dict[tuple[str, str], list[tuple[str, int]]]:
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for r in house.rows("from insights.theme_words order by theme_id, period, place"):
        found.setdefault((r["theme_id"], r["period"]), []).append((r["word"], r["customers"]))
    return found


def say(house: House, text: str, theme: str, at: str, customers: int = 5) -> None:
    for i in range(customers):
        house.say(f"delivery - {theme}", texts=[text], customer=f"{text}{i}", at=at)


def test_words_come_from_the_month_alone_and_from_enough_customers(house: House) -> None:
    say(house, "The courier’s van was late, ORG685", "T001", "2026-01-10")
    say(house, "My refund was late", "T002", "2026-01-11")
    say(house, "The COURIER lost a drone", "T001", "2026-02-10", customers=6)
    say(house, "My refund was late", "T002", "2026-02-11")
    say(house, "A secret voucher", "T001", "2026-02-12", customers=4)
    house.run(min_customers=5)
    found = words(house)
    assert found["T001", "2026-01"] == [("courier", 5), ("van", 5), ("late", 5)]
    assert found["T001", "2026-02"] == [("courier", 6), ("drone", 6), ("lost", 6)]
    assert found["T002", "2026-02"] == [("late", 5), ("refund", 5)]
    (row,) = house.rows("select weight from insights.theme_words where period = '2026-01' and word = 'van'")
    mean_words = (15 + 10) / 2  # theme words of January: three of five customers, two of five
    assert abs(row["weight"] - 5 / 15 * math.log(1 + mean_words / 5)) < 1e-9
