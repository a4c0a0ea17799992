"""The stages by name, in the only order they run in. Each is imported when it first runs, so that naming them is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Models, Progress, Stage, StageReport

if TYPE_CHECKING:
    import duckdb

    from pipeline.config.settings import Settings


def _raw(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.raw.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def _enriched(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.enriched.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def _themes(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.themes.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def _touchpoints(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.touchpoints.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def _insights(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.insights.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def _published(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    from pipeline.published.stage import run

    return run(con, settings, models=models, progress=progress, run_id=run_id)


def refit(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Fit the topic model anew and bring it into the theme registry; a job of its own, not part of the nightly run."""
    from pipeline.themes.fit.refit import refit

    return refit(con, settings, models=models, progress=progress, run_id=run_id)


STAGES: dict[str, Stage] = {
    "raw": _raw,
    "enriched": _enriched,
    "themes": _themes,
    "touchpoints": _touchpoints,
    "insights": _insights,
    "published": _published,
}
AFTER_A_REFIT = ("themes", "touchpoints", "insights", "published")
"""Stages that bring the published file up to date with refitted or corrected themes."""
