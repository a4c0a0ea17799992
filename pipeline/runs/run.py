"""The main job: stages in order, one writer, a run in the ledger. Used by the command line and by the flows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, NoProgress, Progress, StageReport
from pipeline.errors import WarehouseError
from pipeline.runs import ledger as runs
from pipeline.runs.report import RunReport
from pipeline.warehouse.connection import open_warehouse
from pipeline.warehouse.lock import writer_lock

if TYPE_CHECKING:
    from models.base import Annotator

logger = logging.getLogger(__name__)

STAGES = ("raw", "enriched", "themes", "touchpoints", "insights", "published")
"""Every stage, in the only order they run in; each is pipeline/<name>/stage.py with one public function, run."""


class LazyModels:
    """Models as the settings name them."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; nothing is loaded yet."""
        self._settings = settings.annotator

    @cached_property
    def annotator(self) -> Annotator:
        """Return the annotator that the settings name, loaded and verified at the first use."""
        from models.registry import AnnotatorChoice, ComposedChoice, load_annotator

        named = self._settings.composed
        composed = ComposedChoice(**named.model_dump()) if named else None
        choice = AnnotatorChoice(backend=self._settings.backend, threads=self._settings.threads, composed=composed)
        return load_annotator(choice)

    @property
    def annotator_fingerprint(self) -> str:
        """Return the fingerprint of the annotator."""
        return self.annotator.fingerprint


def run_pipeline(
    settings: Settings,
    *,
    progress: Progress | None = None,
    models: Models | None = None,
    stages: Sequence[str] = STAGES,
) -> RunReport:
    """Run the stages and publish; resumes a run that crashed.

    Returns:
        The run's report; status "unchanged" when there was nothing to do.

    Raises:
        WarehouseBusy: Another process writes (after settings.wait_s).
        VocError: A stage failed in an expected way; the run is marked failed, the published file is the old one.
    """
    check_configuration(settings)
    progress, models = progress or NoProgress(), models or LazyModels(settings)
    logger.info("annotator=%s", models.annotator_fingerprint)  # a missing or altered model stops before any work
    with (
        writer_lock(settings.paths.warehouse, purpose="voc run", wait_s=settings.wait_s),
        open_settings_warehouse(settings) as con,
    ):
        run_id = runs.begin_run(con, settings)
        try:
            reports = tuple(
                run_stage(con, settings, name, models=models, progress=progress, run_id=run_id) for name in stages
            )
        except Exception as e:
            runs.finish_run(con, run_id, status="failed", error=runs.describe_error(e))
            raise
        status = run_status(reports)
        runs.finish_run(con, run_id, status=status)
    return RunReport(run_id, status, reports, str(settings.paths.published))


def run_status(reports: Sequence[StageReport]) -> str:
    """Return "unchanged" if the published stage left the snapshot alone, else "complete"."""
    return "unchanged" if any(r.facts.get("unchanged") for r in reports if r.stage == "published") else "complete"


def run_stage(
    con: duckdb.DuckDBPyConnection, settings: Settings, name: str, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Run one stage and write its report to the ledger.

    Raises:
        WarehouseError: DuckDB needs more memory than the settings allow.
    """
    logger.info("stage=%s start run=%s", name, run_id)
    try:
        report: StageReport = import_module(f"pipeline.{name}.stage").run(
            con, settings, models=models, progress=progress, run_id=run_id
        )
    except duckdb.OutOfMemoryException as e:
        raise WarehouseError(
            f"stage {name}: DuckDB needs more than memory_limit = {settings.memory_limit}; set a larger one in the settings "
            "file, for instance memory_limit: 4GB, then run again: the work done so far is kept"
        ) from e
    progress.finish()
    runs.record_stage(con, run_id, report)
    logger.info("stage=%s end rows=%d seconds=%.1f", name, report.written, report.seconds)
    for warning in report.warnings:
        logger.warning("stage=%s %s", name, warning)
    return report


def check_configuration(settings: Settings) -> None:
    """Read every configuration file once, so that a wrong one stops the run before any work.

    Raises:
        ConfigError: With file:line and the dotted path of every fault.
    """
    from pipeline.config.journeys import load_journeys
    from pipeline.config.sources import load_sources
    from pipeline.errors import ConfigError

    journeys = {j.id for j in load_journeys(settings.journeys)}
    for name, source in load_sources(settings.sources).items():
        if source.journey is not None and source.journey not in journeys:
            known = ", ".join(sorted(journeys))
            raise ConfigError(
                f"{settings.sources / name}.yaml: journey: no journey map {source.journey!r} among the maps that "
                f"the settings name ({known})"
            )


def open_settings_warehouse(settings: Settings) -> Any:
    """Return open_warehouse with the settings' path and limits (a context manager)."""
    path: Path = settings.paths.warehouse
    return open_warehouse(path, memory_limit=settings.memory_limit, threads=settings.threads)
