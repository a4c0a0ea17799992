"""Several questions of one kind: the main one makes the figures, each has a series of its own, and nothing is pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.insights.stage import TABLES
from pipeline.warehouse.macros import create_macros
from pipeline.warehouse.sql import run_sql
from tests.warehouses import in_memory

if TYPE_CHECKING:
    from conftest import House

FURTHER = ("csat.delivery", "csat.website", "rating.staff")


def fill(house: House, *, further: bool) -> None:
    """Responses of customers who answer more than once; the further answers are as bad as the main ones are good."""
    rng = np.random.default_rng(5)
    for n in range(120):
        sign, theme, place = rng.choice(["-", "+"]), rng.choice(["T001", "T002"]), rng.choice(["delivery", "support"])
        scores = {"csat": float(rng.integers(3, 6)), "nps": float(rng.integers(6, 11))} if n % 4 else {}
        if further:
            scores |= {name: float(1 + (n + k) % 2) for k, name in enumerate(FURTHER)}
        house.say(
            f"{place} {sign} {theme}",
            customer=f"C{n % 40}",
            at=f"2026-0{1 + n % 3}-{1 + n % 28:02}",
            channel=str(rng.choice(["app", "web"])),
            **scores,
        )


def tables(house: House) -> dict[str, list[dict[str, Any]]]:
    assert house.run(min_customers=2, resamples=200).written > 0
    return {t: house.rows(f"select * from insights.{t} order by all") for t in TABLES}


def test_further_questions_change_no_other_figure(house: House) -> None:
    fill(house, further=False)
    one = tables(house)
    with in_memory() as con:
        create_macros(con)
        run_sql(con, "pipeline.insights.base", "net_interval")
        other = type(house)(con)
        fill(other, further=True)
        more = tables(other)
    assert [row for row in more["kpis"] if not row["scope"].startswith("question:")] == one["kpis"]
    assert {t for t in TABLES if t != "kpis" and one[t] != more[t]} == set()


def test_each_question_has_its_own_series(house: House) -> None:
    asked = {
        "csat": "How satisfied are you overall?",
        "csat.delivery": "With the delivery?",
        "csat.website": "With the website?",
    }
    for n in range(8):
        main = {"csat": 5} if n < 6 else {}
        house.say(customer=f"C{n}", questions=asked, **main, **{"csat.delivery": 1 if n < 6 else 4, "csat.desk": 4})
    house.run()
    found = house.rows(
        "select scope, value, n, question from insights.kpis where kpi = 'csat' and period = 'all' order by scope"
    )
    named = {row["scope"]: (row["value"], row["n"]) for row in found}
    assert named == {
        "all": (1.0, 6),
        "source:web": (1.0, 6),
        "question:How satisfied are you overall? (1 to 5, 5 is best)": (1.0, 6),
        "question:delivery: With the delivery? (1 to 5, 5 is best)": (0.25, 8),
        "question:desk (1 to 5, 5 is best)": (1.0, 8),
    }
    assert [row["question"] for row in found if row["scope"] == "all"] == [
        "How satisfied are you overall? (1 to 5, 5 is best)"
    ]


def test_a_source_without_a_main_question_has_no_figure_over_all(house: House) -> None:
    for n in range(6):
        house.say("delivery - T001", customer=f"C{n}", **{"csat.delivery": 1 + n % 5})
    house.run()
    assert [
        row["scope"] for row in house.rows("select scope from insights.kpis where kpi = 'csat' and period = 'all'")
    ] == ["question:delivery (1 to 5, 5 is best)"]
    assert house.rows("select last_csat from insights.customers where last_csat is not null") == []
