"""touchpoints → insights: scores, pain points, gains, KPIs, drivers and trends, rebuilt when their inputs change."""

from __future__ import annotations

import hashlib
import time
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.insights.drivers import judge_drivers
from pipeline.insights.frames import query
from pipeline.insights.impacts import judge
from pipeline.insights.intervals import quantile
from pipeline.insights.trends import judge_trends
from pipeline.progress import Progress
from pipeline.report import StageReport
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.insights"
TABLES = (
    "opinions",
    "touchpoint_scores",
    "touchpoint_impacts",
    "theme_impacts",
    "pain_points",
    "gains",
    "undecided",
    "kpis",
    "drivers",
    "trends",
    "alerts",
)
"""Derived tables in the order they are built; each is sql/<name>.sql."""


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Any, progress: Progress, run_id: str
) -> StageReport:
    """Rebuild every table of the schema, all in one transaction, unless nothing they are computed from has changed.

    Tables written: insights.* (TABLES and state).
    """
    began = time.monotonic()
    fingerprint = _fingerprint(con, settings, models.annotator_fingerprint)
    stored = run_sql(con, PACKAGE, "state").fetchone()
    if stored and stored[0] == fingerprint:
        return StageReport("insights", round(time.monotonic() - began, 3), dict.fromkeys(TABLES, 0))
    params = {
        "model_fingerprint": models.annotator_fingerprint,
        "default_journey": settings.journeys[0].stem,
        "z": quantile(settings.insights.confidence),
        "min_customers": settings.insights.min_customers,
        "fingerprint": fingerprint,
    }
    progress.start("insights", len(TABLES))
    con.execute("begin")
    try:
        rows = _build(con, settings, params, progress=progress)
        run_sql(con, PACKAGE, "write_state", params)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    progress.finish()
    return StageReport("insights", round(time.monotonic() - began, 3), rows)


def _build(
    con: duckdb.DuckDBPyConnection, settings: Settings, params: dict[str, Any], *, progress: Progress
) -> dict[str, int]:
    """Rebuild TABLES; returns their numbers of rows."""
    options = settings.insights
    level, fdr = options.confidence, options.fdr
    run_sql(con, PACKAGE, "macros")
    computed = {
        "touchpoint_impacts": lambda: judge(_effects(con, params, by_theme=False), level=level, fdr=fdr),
        "theme_impacts": lambda: judge(_effects(con, params, by_theme=True), level=level, fdr=fdr),
        "drivers": lambda: judge_drivers(_query(con, "driver_sums", params, "min_customers"), level=level, fdr=fdr),
        "trends": lambda: judge_trends(
            query(con, "trend_sums"), level=level, fdr=fdr, min_customers=options.min_customers
        ),
    }
    views = {"touchpoint_impacts": "new_effects", "theme_impacts": "new_effects"}
    rows = {}
    for name in TABLES:
        if name in computed:
            _create(con, name, params, view=views.get(name, f"new_{name}"), table=computed[name]())
        else:
            run_sql(con, PACKAGE, name, params)
        if name == "opinions":
            run_sql(con, PACKAGE, "customer_scores")
            run_sql(con, PACKAGE, "examples")
        rows[name] = _count(con, name)
        progress.advance()
    return rows


def _effects(con: duckdb.DuckDBPyConnection, params: dict[str, Any], *, by_theme: bool) -> Any:
    return query(con, "effects", {"min_customers": params["min_customers"], "by_theme": by_theme})


def _query(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any], *names: str) -> Any:
    return query(con, name, {n: params[n] for n in names})


def _create(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any], *, view: str, table: pa.Table) -> None:
    con.register(view, table)
    try:
        run_sql(con, PACKAGE, name, params)
    finally:
        con.unregister(view)


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    return con.table(f"insights.{name}").count("*").fetchall()[0][0]  # type: ignore[no-any-return]


def _fingerprint(con: duckdb.DuckDBPyConnection, settings: Settings, annotator: str) -> str:
    """sha256 over the inputs, the settings that matter and this stage's own code."""
    inputs = run_sql(con, PACKAGE, "inputs", {"model_fingerprint": annotator}).fetchall()
    parts = [annotator, settings.journeys[0].stem, settings.insights.model_dump_json(), repr(inputs)]
    folder = files(PACKAGE)
    for file in sorted([*folder.iterdir(), *folder.joinpath("sql").iterdir()], key=lambda f: f.name):
        if file.name.endswith((".py", ".sql")):
            parts.append(file.read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
