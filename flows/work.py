"""What flows and tasks share: one run in the ledger under the writer's lock, models kept between tasks."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect.runtime import flow_run

from models.base import ModelError
from pipeline.config.settings import Settings
from pipeline.contract import Models, StageReport
from pipeline.errors import VocError
from pipeline.notices.due import Alert
from pipeline.notices.tell import tell
from pipeline.runs import ledger as runs
from pipeline.runs.run import LazyModels, open_settings_warehouse, run_status
from pipeline.warehouse.lock import writer_lock

logger = logging.getLogger(__name__)

EXPECTED = (VocError, ModelError)
"""Errors whose message is one line for the user, without customers' text."""

_models: dict[str, Models] = {}


class StageFailed(VocError):
    """A stage failed in a way nobody foresaw; names the stage and the type of the error, never its text."""


def models_for(settings: Settings) -> Models:
    """Models of these settings, kept in this process so that the stages of a run load them once."""
    key = settings.model_dump_json()
    if key not in _models:
        _models.clear()  # one set at a time: an annotator is some hundred megabytes
        _models[key] = LazyModels(settings)
    return _models[key]


@contextmanager
def open_run(settings: Settings, *, purpose: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Hold the writer's lock and a run in the ledger; yields its id and a list that takes the stages' reports.

    A crashed run with these settings is resumed. The lock is held for the whole block and is freed by the kernel when
    the process dies; then, and when the run is cancelled, the ledger's row stays "running" and the next run takes over.

    Args:
        settings: Settings of the run; settings.wait_s is how long to wait for another writer.
        purpose: Who holds the lock, shown to whoever is refused.

    Raises:
        WarehouseBusy: Another process still writes after settings.wait_s; no run is begun.
    """
    with writer_lock(settings.paths.warehouse, purpose=purpose, wait_s=settings.wait_s):
        with open_settings_warehouse(settings) as con:
            run_id = runs.begin_run(con, settings)
        reports: list[dict[str, Any]] = []
        try:
            yield run_id, reports
        except Exception as e:
            with open_settings_warehouse(settings) as con:
                runs.finish_run(con, run_id, status="failed", error=str(e))
            raise
        with open_settings_warehouse(settings) as con:
            runs.finish_run(con, run_id, status=status_of(reports))


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
        logger.warning("the alerts could not be sent: %s", type(e).__name__)


def status_of(reports: Sequence[dict[str, Any]]) -> str:
    """ "unchanged" where the published stage left the snapshot alone, else "complete"."""
    return run_status([StageReport(**{**r, "warnings": tuple(r["warnings"])}) for r in reports])


def guarded(stage: str, work: Callable[[], StageReport]) -> dict[str, Any]:
    """The stage's report as JSON-able values.

    An unforeseen error may quote a customer ("could not convert 'my phone is …'"): its frames go to the log, its text
    does not, and neither reaches Prefect's database.

    Raises:
        VocError: Expected errors as they are, others as StageFailed.
        ModelError: As it is.
    """
    try:
        return work().as_dict()
    except EXPECTED:
        raise
    except Exception as e:
        frames = "".join(traceback.format_tb(e.__traceback__))
        kind = type(e).__name__
        logger.error("stage=%s failed with %s\n%s", stage, kind, frames)
    raise StageFailed(f"stage {stage} failed with {kind}; the log has where, `voc run` shows the whole error")
