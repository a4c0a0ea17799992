"""Further figures of the page against SQL: trends, segments, effects, and how far to trust them."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.report.facts import read_facts
from pipeline.report.page import build_page
from pipeline.report.words import load_words
from tests.pipeline.report.test_page import read

WORDS = load_words("en")
LEAST = 5
UNITS = {"nps": "points", "rating": "stars", "csat": "share", "ces": "scale 0-1"}


@pytest.fixture(scope="module")
def elements(sample_run: tuple[Settings, RunReport]) -> list[tuple[str, str]]:
    return read(build_page(read_facts(sample_run[0].paths.published, least=LEAST)))


def texts(elements: list[tuple[str, str]], *kinds: str) -> list[str]:
    return [text for name, text in elements if name.startswith(kinds)]


def interval(unit: str, value: Any, low: Any, high: Any, *, sign: bool = False) -> str:
    said = [WORDS.net(v) if unit == "net" else WORDS.figure(v, unit, sign=sign) for v in (value, low, high)]
    return f"{said[0]} ({said[1]} to {said[2]})"


def test_every_month_of_a_touchpoint_is_that_of_the_table(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    sections = texts(elements, "details.subject")
    rows = published.sql(
        "select t.name, r.metric, r.period, r.value, r.low, r.high from trends as r join touchpoints as t using (journey_id, touchpoint_id) "
        "join touchpoint_impacts as i using (journey_id, touchpoint_id) "
        "where r.scope = 'all' and r.subject = 'touchpoint' and r.metric in ('net_sentiment', 'negative_share') "
        f"and r.customers >= {LEAST} and i.customers >= {LEAST} "
        "qualify count(*) over (partition by r.journey_id, r.touchpoint_id, r.metric) > 1"
    ).fetchall()
    assert len(rows) > 100
    for name, metric, period, *figures in rows:
        value, low, high = (WORDS.net(f) if metric == "net_sentiment" else WORDS.percent(f) for f in figures)
        wanted = f"{WORDS.month(period)} {value} {low} to {high}"
        assert any(text.startswith(name) and wanted in " ".join(text.split()) for text in sections), (name, wanted)


def test_an_alert_counts_people_as_its_headline_does(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    lines = " ".join(" ".join(texts(elements, "li", "p")).split())
    rows = published.sql(
        "select headline from alerts where metric = 'negative_customers' and part_of is null "
        f"and customers >= {LEAST} order by until desc, since desc, q_value limit 5"
    ).fetchall()
    assert rows
    for (headline,) in rows:
        counts = headline.partition(": ")[2].partition(" complain of it")[0]
        assert f"{counts} complained about it" in lines


def test_every_segment_has_the_figures_of_the_tables(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    lines = texts(elements, "tr.")
    rows = published.sql(
        "select scope, value, low, high, n, unit from kpis where period = 'all' and scope not like 'touchpoint:%' "
        f"and scope not like 'question:%' and value is not null and customers >= {LEAST} and kpi in ('nps', 'csat', 'ces', 'rating')"
    ).fetchall()
    assert len(rows) > 15
    for scope, value, low, high, n, unit in rows:
        name = "everybody" if scope == "all" else scope.partition(":")[2]
        wanted = f"{interval(unit, value, low, high)} {n} answers"
        assert any(name in line and wanted in line for line in lines), (scope, wanted)


def test_the_heat_map_shows_the_cells_of_the_table(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    cells = texts(elements, "td.h")
    rows = published.sql(
        "select net_sentiment, customers, coalesce(tone, complaints) from segment_scores "
        f"where period = 'all' and customers >= {LEAST}"
    ).fetchall()
    known = {f"{WORDS.net(net)} {n}" for net, n, _ in rows}
    assert len(cells) > 50
    assert {" ".join(cell.split()[:2]) for cell in cells} <= known
    assert sum(len(cell.split()) > 2 for cell in cells) <= sum(clear is not None for *_, clear in rows)


def test_the_effects_are_those_of_the_ranking_and_of_the_drivers(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    for kind, listed in (("li.entry pain", "pain point"), ("li.entry gain", "gain")):
        entries = texts(elements, kind)
        rows = published.execute(
            f"select label, left_out_outcome, left_out_change, left_out_low, left_out_high from ranking "
            f"where kind = '{listed}' and touchpoint_place <= 12 and customers >= {LEAST} order by place"
        ).fetchall()
        assert len(entries) == len(rows)
        for entry, (label, outcome, *figures) in zip(entries, rows, strict=True):
            if outcome is None:
                assert "not known" in entry, label
            else:
                assert interval(UNITS[outcome], *figures, sign=True) in entry, label
    different = published.sql(
        "select count(*) from ranking as r join touchpoint_drivers as d on d.journey_id = r.journey_id and d.touchpoint_id = r.touchpoint_id "
        "and d.outcome = r.left_out_outcome and d.method = case r.kind when 'gain' then 'leave_theme_out_all' else 'leave_theme_out' end "
        "where r.level = 'touchpoint' and abs(d.kpi_value - r.left_out_change) > 1e-9"
    ).fetchall()
    assert different == [(0,)]


def test_how_far_to_trust_it_is_what_the_tables_say(
    elements: list[tuple[str, str]], published: duckdb.DuckDBPyConnection
) -> None:
    (said,) = [text for name, text in elements if name == "section." and text.startswith("How far to trust this")]
    said = " ".join(said.split())
    rows = published.sql(
        "select expected_right, expected_low, expected_high, texts from reader_quality "
        f"where period = 'all' and language = 'all' and customers >= {LEAST} and expected_right is not null"
    ).fetchall()
    assert len(rows) > 3
    for right, low, high, n in rows:
        assert interval("share", right, low, high) in said
        assert str(n) in said
    for column, table in (("touchpoint_id", "no touchpoint"), ("theme_id", "no theme")):
        n, whole = published.sql(f"select count(*) filter ({column} is null), count(*) from sentences").fetchall()[0]
        assert f"{n:,} of {whole:,} sentences" in said, table
    units = dict(published.sql("select kpi, any_value(unit) from kpis group by kpi").fetchall())
    bias = published.sql(
        "select kpi, difference, difference_low, difference_high from bias where scope = 'all' and difference is not null "
        f"and customers_wrote >= {LEAST} and customers_silent >= {LEAST}"
    ).fetchall()
    assert len(bias) > 2
    for kpi, *figures in bias:
        assert interval(units[kpi], *figures, sign=True) in said, kpi
