"""One ranking everywhere: every reader shows the rows of published.ranking, in its order."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

import duckdb
import pytest

from flows.ui.reporting import render_summary, table_rows
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.reading.answers import Answers
from pipeline.reading.ranking import entry_name, read_ranking
from pipeline.reading.summary import collect, print_summary
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page

LEAST = 5
Entry = tuple[str, str, str]


@pytest.fixture
def rows(published: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return read_ranking(published, least=LEAST)


def of(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] == kind]


def test_it_is_the_published_table_in_its_order(
    published: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]
) -> None:
    wanted = published.sql(
        f"select kind, place, level, label from ranking where customers >= {LEAST} order by kind desc, place"
    )
    assert [(r["kind"], r["place"], r["level"], r["label"]) for r in rows] == wanted.fetchall()
    for kind in ("pain point", "gain"):
        listed = of(rows, kind)
        assert listed[0]["level"] == "touchpoint"
        for above, below in pairwise(listed):
            if below["level"] == "theme":
                assert above["touchpoint_place"] == below["touchpoint_place"]


def test_it_holds_every_pain_point_and_gain(published: duckdb.DuckDBPyConnection) -> None:
    missing = published.sql(
        "select count(*) from (from pain_points union all by name from gains) as p anti join "
        "(from ranking where level = 'theme') as r on r.journey_id = p.journey_id and r.touchpoint_id = p.touchpoint_id "
        "and r.theme_id is not distinct from p.theme_id"
    ).fetchall()
    touchpoints = published.sql(
        "select count(*) from touchpoint_impacts as i anti join (from ranking where level = 'touchpoint') as r "
        "on r.journey_id = i.journey_id and r.touchpoint_id = i.touchpoint_id and r.kind = i.status where i.status <> 'not sure yet'"
    ).fetchall()
    assert missing == touchpoints == [(0,)]


def test_the_mended_sign_in_does_not_stand_first(rows: list[dict[str, Any]]) -> None:
    first = of(rows, "pain point")[0]
    assert (first["touchpoint_id"], first["standing"], first["since_is"]) == ("delivery", "now", "worse")
    behind = [r for r in of(rows, "pain point") if r["standing"] == "before"]
    assert {"app-experience", "account-access", "account-sign-in", "mobile-app"} & {r["touchpoint_id"] for r in behind}


def test_the_command_line_shows_it(
    sample_run: tuple[Settings, RunReport], rows: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    print_summary(*sample_run)
    said = capsys.readouterr().out
    for title, kind in (("Top pain points", "pain point"), ("Top gains", "gain")):
        part = said.split(title, 1)[1].split("\n\n", 1)[0]
        names = [m[1].strip() for m in re.finditer(r"^  (\S.*?|  \S.*?)\s{2,}[\d,]+ customers", part, re.M)]
        wanted = [r for r in of(rows, kind) if r["touchpoint_place"] <= 5 and r["standing"] != "before"]
        assert names == [
            f"{entry_name(r)} ({r['journey']})" if r["level"] == "touchpoint" else entry_name(r) for r in wanted
        ]


def test_the_summary_and_the_artifacts_show_it(
    sample_run: tuple[Settings, RunReport], rows: list[dict[str, Any]]
) -> None:
    published = sample_run[0].paths.published
    numbers = collect(published, run_id="r", top=100, least=LEAST)
    for key, kind in (("pain_points", "pain point"), ("gains", "gain")):
        assert [r["place"] for r in table_rows(numbers[key])] == [r["place"] for r in of(rows, kind)]
    told = render_summary(numbers, [], run_id="r", status="complete", published=published, least=LEAST)
    lines = [line for line in told.splitlines() if line.startswith("| ") and " complain in the last " in line]
    assert len(lines) == sum(r["standing"] is not None for r in of(rows, "pain point"))


def test_page_workbook_and_assistant_show_it(
    sample_run: tuple[Settings, RunReport], rows: list[dict[str, Any]]
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from pipeline.report.workbook.book import build_workbook

    published = sample_run[0].paths.published
    facts = read_facts(published, least=LEAST)
    assert [(r["kind"], r["place"]) for r in facts.rows["ranked"]] == [(r["kind"], r["place"]) for r in rows]
    page = build_page(facts)
    first = of(rows, "pain point")[0]
    assert page.index('id="ranking"') < page.index(first["touchpoint"], page.index('id="ranking"'))
    sheet = openpyxl.load_workbook(BytesIO(build_workbook(facts)))["Pains and gains"]
    names = [
        row[0].value for row in sheet.iter_rows() if row[1].value and re.search(r"(pain|gain)$", str(row[1].value))
    ]
    assert names == [entry_name(r) for r in rows]

    def none() -> Any:
        raise AssertionError

    answered = Answers(published, none, min_customers=LEAST).ranking("pain_points", 50)["pain_points"]
    assert [r["place"] for r in answered] == [r["place"] for r in of(rows, "pain point")]
