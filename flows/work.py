"""What flows and tasks share: a run whose stages are tasks, models kept between them, what is told at the end."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from typing import cast

from prefect.runtime import flow_run
from prefect.utilities.annotations import quote

from models.base import ModelError
from models.taught.store import current_version
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, RunReport
from pipeline.errors import VocError, describe_error
from pipeline.notices.due import Alert
from pipeline.notices.tell import tell
from pipeline.runs.begin import Run, begin
from pipeline.runs.models import LazyModels

logger = logging.getLogger(__name__)

EXPECTED = (VocError, ModelError)
"""Errors whose message is one line for the user, without customers' text."""

_models: dict[str, Models] = {}


def models_for(settings: Settings) -> Models:
    """Models of these settings, kept in this process so that the stages of a run load them once."""
    key = f"{settings.model_dump_json()} {current_version(settings.paths.taught)}"
    if key not in _models:
        _models.clear()  # one set at a time: an annotator is some hundred megabytes
        _models[key] = LazyModels(settings)
    return _models[key]


def open_run(settings: Settings, *, purpose: str) -> AbstractContextManager[Run]:
    """pipeline.runs.begin for a flow: its tasks open connections of their own, see take_part."""
    return begin(settings, purpose=purpose, models=models_for(settings), keep_open=False)


def for_task(settings: Settings) -> Settings:
    """Return settings as an argument of a task: Prefect hands them on as they are.

    It looks into everything else, and takes a model with a field `keys` for a mapping.
    """
    return cast("Settings", quote(settings))


def take_part(settings: Settings, run_id: str, *, progress: Progress) -> Run:
    """The run as a task sees it, which was given its id only: stages open and close a connection of their own."""
    return Run(settings, run_id, models=models_for(settings), progress=progress)


def said_at_the_end(report: RunReport) -> str:
    """The message of a completed flow run, which names files that could not be read at all."""
    unread = f"; not read at all: {', '.join(report.failed_files)}" if report.failed_files else ""
    return f"Run {report.run_id} is {report.status}{unread}; see the artifact voc-summary"


def tell_alerts(settings: Settings, *, failure: str | None = None) -> None:
    """Deliver what is due; a failure here is a warning in the log, and the run stays what it is.

    Args:
        settings: Settings of the run.
        failure: Why this run failed, in one line.
    """
    try:
        failed = None
        if failure is not None:
            failed = Alert(f"failed:flow:{flow_run.id}", "failed", f"flow run {flow_run.name!r} failed: {failure}")
        done = tell(settings, failure=failed)
        logger.info("alerts sent=%d faults=%d", sum(done.sent.values()), len(done.faults))
    except Exception as e:
        logger.warning("the alerts could not be sent: %s", describe_error(e))
