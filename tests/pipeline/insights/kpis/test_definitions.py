from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest

from pipeline.config.measure_fields import Measures
from pipeline.config.settings import ROOT
from pipeline.config.source_fields import ScoreKind
from pipeline.insights.kpis.definitions import FIGURES, RULES, Figure
from pipeline.insights.kpis.figures import AMOUNTS
from pipeline.warehouse.sql import load_sql

if TYPE_CHECKING:
    from conftest import House

COMPARED = [figure.name for figure in FIGURES.values() if figure.shown]
NEW = ("effectiveness", "emotion")


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.name)
def test_a_figure_reads_kinds_that_a_mapping_can_name(figure: Figure) -> None:
    rule = RULES[figure.rule]
    known = {"scores": set(get_args(ScoreKind)), "measures": set(Measures.model_fields), None: set()}[rule.reads]
    assert set(figure.reads) <= known
    assert len(figure.reads) == {"ratio": 2, "responses": 0}.get(figure.rule, 1)
    assert (figure.unit is None) == (figure.rule in AMOUNTS)
    assert not figure.shown or rule.reads == "scores"


def test_answers_to_one_question_are_compared_once() -> None:
    read = [FIGURES[name].reads for name in COMPARED]
    assert len(read) == len(set(read)) and {kind for (kind,) in read} == set(get_args(ScoreKind))


def test_figure_answers_knows_every_rule() -> None:
    sql = load_sql("pipeline.insights.kpis", "figure_answers") + load_sql("pipeline.insights.kpis", "kpi_sums")
    assert all(f"'{rule}'" in sql for rule in RULES if rule not in AMOUNTS)


@pytest.mark.parametrize("rule", [r">= 9\b", r"<= 6\b", r"\(1, 4, 6\)", "2 / 3"])
def test_a_rule_stands_in_one_file(rule: str) -> None:
    files = [p for p in (ROOT / "pipeline").rglob("*.sql") if "migrations" not in p.parts]
    assert [p.name for p in files if re.search(rule, p.read_text(encoding="utf-8"))] == ["figure_answers.sql"]


def test_the_docs_list_every_figure_in_order() -> None:
    table = (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8").split("| kpi | value |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in table.splitlines()[2:]]
    names = [re.search(r"`(\w+)`", row[0])[1].removesuffix("_eur") for row in rows]  # type: ignore[index]
    assert names == list(FIGURES)
    for row, figure in zip(rows, FIGURES.values(), strict=True):
        assert row[3] == {True: "up", False: "down", None: "—"}[figure.higher_is_better], figure.name


def test_every_compared_figure_is_in_every_table_of_comparisons(house: House) -> None:
    for i in range(120):
        scores = {FIGURES[name].reads[0]: 1 + (i + k) % 5 for k, name in enumerate(COMPARED)}
        sentences = ("delivery - T001",) if i % 2 else ("delivery + T002",)
        if i % 3 == 0:
            sentences = ()
        month = f"2026-0{1 + i % 2}-10"
        house.say(*sentences, customer=f"c{i}", at=month, source="web" if i % 4 else "app", **scores)
    house.run(resamples=200, min_customers=3, what_if_customers=5, segments=())
    for table, column in (
        ("kpi_changes", "kpi"),
        ("bias", "kpi"),
        ("drivers", "outcome"),
        ("driver_models", "outcome"),
    ):
        found = {r["name"] for r in house.rows(f"select distinct {column} as name from insights.{table}")}
        assert found == set(COMPARED), table
    if pains := house.rows("select * from insights.pain_points"):
        found = {r["outcome"] for r in house.rows("select distinct outcome from insights.what_if")}
        assert found == set(COMPARED), pains
    statements = house.rows("select outcome, statement from insights.drivers where statement is null")
    assert statements == []


def test_a_higher_answer_is_a_higher_value_of_every_figure_that_is_compared() -> None:
    assert all(f.balanced[1] > 0 for f in FIGURES.values() if f.shown)
