"""Days and months on the clock of the settings' time zone: DuckDB's macros against Python's own calendar, and a whole run in two zones."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.config.zones import UNKNOWN_TO_DUCKDB, checked_zone
from pipeline.errors import ConfigError, WarehouseError
from pipeline.jobs.adhoc import Selection, selected_copy
from pipeline.jobs.nightly import run_pipeline
from pipeline.report.facts import read_rows
from pipeline.warehouse.connection import open_published, open_settings_warehouse
from pipeline.warehouse.macros import create_macros
from pipeline.warehouse.sql import all_queries
from tests.standin import StandInModels

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Tokyo",
)


def moments(rng: np.random.Generator) -> list[datetime]:
    """Ends of months, and hours in which clocks are changed, to within a day on either side; and any time."""
    turns = [datetime(y, m, 1, tzinfo=UTC) for y in (2020, 2024, 2026) for m in range(1, 13)]
    turns += [datetime(y, m, d, 2, tzinfo=UTC) for y in (2024, 2026) for m in (3, 4, 10, 11) for d in (1, 8, 25, 29)]
    near = [t + timedelta(seconds=int(s)) for t in turns for s in rng.integers(-90_000, 90_000, 6)]
    return near + [datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=int(s)) for s in rng.integers(0, 4e8, 300)]


@pytest.mark.parametrize("zone", ZONES)
def test_days_and_months_are_those_of_the_zone(zone: str) -> None:
    given = moments(np.random.default_rng(7))
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        create_macros(con, time_zone=zone)
        con.register("given", pa.table({"moment": pa.array(given, pa.timestamp("us", "UTC"))}))
        found = con.sql(
            "select local_day(moment), local_month(moment), local_month_number(moment) from given"
        ).fetchall()
    local = [m.astimezone(ZoneInfo(zone)) for m in given]
    assert found == [(m.date(), f"{m:%Y-%m}", 12 * m.year + m.month - 1) for m in local]


def test_every_zone_that_the_settings_take_is_known_to_duckdb() -> None:
    zones = sorted(available_timezones() - UNKNOWN_TO_DUCKDB)
    with duckdb.connect() as con:
        con.register("zones", pa.table({"zone": zones}))
        assert con.sql("select count(timezone(zone, now())) from zones").fetchall() == [(len(zones),)]
    assert {checked_zone(zone) for zone in zones} == set(zones)


OWN_CLOCK = re.compile(
    r"at time zone 'UTC'\)?\s*::\s*date|at time zone 'UTC' as date|created_at\)?\s*::\s*date|strftime\([^,]*created_at|date_trunc\([^)]*created_at"
)
"""Ways to take a day or a month from a moment without the macros."""
STRATA = "pipeline/themes/sql/read_sample.sql"
"""Months are strata of a sample there, which no reader sees."""


def test_no_query_counts_days_on_a_clock_of_its_own() -> None:
    found = {query.path for query in all_queries() if OWN_CLOCK.search(query.text)}
    assert {path for path in found if not path.startswith("pipeline/evaluation/bench/")} == {STRATA}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("europe/berlin", "did you mean Europe/Berlin?"),
        ("Berlin", "did you mean Europe/Berlin?"),
        ("Europe/Berln", "did you mean Europe/Berlin"),
        ("America/New York", "did you mean America/New_York?"),
        ("local", "not a time zone of the IANA list"),
        ("localtime", "not a time zone of the IANA list"),
        ("+02:00", "such as UTC or Europe/London"),
        ("", "such as UTC or Europe/London"),
    ],
)
def test_a_wrong_zone_is_named_with_the_nearest(tmp_path: Path, given: str, said: str) -> None:
    config = tmp_path / "pipeline.yaml"
    config.write_text(f"timezone: '{given}'\n")
    with pytest.raises(ConfigError, match=r"pipeline\.yaml:1: timezone: .*not a time zone") as caught:
        load_settings(config, data=tmp_path)
    assert said in str(caught.value)


def rows_of(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    con = open_published(settings.paths.published)
    try:
        return con.sql(sql).fetchall()
    finally:
        con.close()


@pytest.fixture(scope="module")
def zones(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Settings, dict[str, list[tuple[Any, ...]]]]:
    """An installation that ran in UTC, then in Berlin's time; another that ran in Berlin's only. And what the first said in between."""
    folder = tmp_path_factory.mktemp("zones")
    lines = ["id,text,created_at,customer,rating"]
    for n in range(24):  # the second half: 00:30 on 1 April in Berlin
        at = "2026-03-10T12:00:00Z" if n < 12 else "2026-03-31T22:30:00Z"
        lines.append(
            f"{n},{'The parcel came late and broken' if n % 2 else 'Friendly and quick'} {n}.,{at},C{n},{1 + n % 5}"
        )
    made = []
    for name in ("changed", "berlin"):
        (folder / name / "inbox").mkdir(parents=True)
        (folder / name / "inbox" / "feedback.csv").write_text("\n".join(lines) + "\n")
        made.append(load_settings(data=folder / name))
    berlin = [settings.model_copy(update={"timezone": "Europe/Berlin"}) for settings in made]
    run_pipeline(made[0], models=StandInModels())
    before = {table: rows_of(made[0], f"select * from {table} order by all") for table in ("trends", "kpis")}
    before["zone"] = rows_of(made[0], "select timezone from runs")
    run_pipeline(berlin[0], models=StandInModels())
    run_pipeline(berlin[1], models=StandInModels())
    return berlin[0], berlin[1], before


PERIODS = (
    "touchpoint_scores",
    "segment_scores",
    "trends",
    "kpis",
    "kpi_changes",
    "gaps",
    "reader_quality",
    "theme_words",
)


def test_half_past_midnight_on_1_april_is_april_in_berlin_and_march_in_utc(zones: Any) -> None:
    settings, _, before = zones
    assert before["zone"] == [("UTC",)]
    count = "select period, n from kpis where kpi = 'responses' and scope = 'all' order by period"
    assert rows_of(settings, count) == [("2026-03", 12), ("2026-04", 12), ("all", 24)]
    assert not [row for row in before["kpis"] if "2026-04" in row]
    assert not [row for row in before["trends"] if "2026-04" in row]
    for table in ("touchpoint_scores", "trends", "reader_quality"):
        periods = {period for (period,) in rows_of(settings, f"select distinct period from {table}")}
        assert periods - {"all"} == {"2026-03", "2026-04"}, table
    days = "select created_on::text, max(created_at)::text, count(*) from verbatims group by 1 order by 1"
    assert rows_of(settings, days) == [
        ("2026-03-10", "2026-03-10 12:00:00", 12),
        ("2026-04-01", "2026-03-31 22:30:00", 12),
    ]


def test_a_changed_zone_leaves_nothing_of_the_old_periods(zones: Any) -> None:
    changed, fresh, _ = zones
    for table in PERIODS:
        said = [rows_of(s, f"select * from {table} order by all") for s in (changed, fresh)]
        assert said[0] == said[1], table
    for settings in (changed, fresh):
        with open_settings_warehouse(settings) as con:
            months = con.sql("select distinct period from insights.kept_months order by 1").fetchall()
        assert months == [("2026-03",), ("2026-04",)]


def test_the_zone_stands_in_runs_manifest_and_dictionary(zones: Any) -> None:
    settings = zones[0]
    found = rows_of(settings, "select timezone, manifest::text from runs order by started_at desc limit 1")
    assert found[0][0] == json.loads(found[0][1])["settings"]["timezone"] == "Europe/Berlin"
    said = dict(
        rows_of(
            settings,
            "select column_name, description from data_dictionary where table_name = 'trends' and column_name = 'period'",
        )
    )
    assert "in the time zone of the settings (runs.timezone)" in said["period"]


def test_the_page_and_ad_hoc_periods_follow_the_zone(zones: Any) -> None:
    settings = zones[0]
    about = read_rows(settings.paths.published, ("about",), least=1).one("about")
    assert f"{about['newest']:%Y-%m-%d}" == "2026-04-01"
    april = Selection(first_day=datetime(2026, 4, 1, tzinfo=UTC).date())
    with selected_copy(settings, "april", april, one_journey=False) as inside:
        assert inside.paths.part is not None and inside.paths.part.responses == 12
    utc = settings.model_copy(update={"timezone": "UTC"})
    said = "responses are loaded from 2026-03-10 to 2026-03-31"
    with pytest.raises(WarehouseError, match=said), selected_copy(utc, "april", april, one_journey=False):
        pytest.fail("a response of April in UTC")
