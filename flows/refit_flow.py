"""The flow `voc-refit-themes`: a new topic model over what is scored, then everything that follows from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows.logs import attach_run_log
from flows.parameters import Overrides, settings_for
from flows.pipeline_flow import STAGE_TASKS
from flows.progress import ArtifactProgress
from flows.reporting import difference_of, publish_artifacts
from flows.work import EXPECTED, guarded, models_for, open_run, status_of
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.runs import ledger as runs
from pipeline.runs.run import check_configuration, open_settings_warehouse
from pipeline.themes.commands import AFTER_A_REFIT


@task(name="voc-refit", cache_policy=NO_CACHE, persist_result=False, task_run_name="refit")
def refit_task(settings: Settings, run_id: str) -> dict[str, Any]:
    """Fit the topic model anew on a warehouse connection of its own; returns the report."""
    with open_settings_warehouse(settings) as con:
        return guarded("refit", lambda: run_refit(con, settings, run_id=run_id))


def run_refit(con: Any, settings: Settings, *, run_id: str) -> StageReport:
    """Refit and write the report to the ledger, by which the published stage sees that something has changed."""
    from pipeline.themes.fit.refit import refit

    report = refit(con, settings, models=models_for(settings), progress=ArtifactProgress("refit"), run_id=run_id)
    runs.record_stage(con, run_id, report)
    return replace(report, stage="refit")


@flow(name="voc-refit-themes", retries=0, persist_result=False, validate_parameters=True)
def voc_refit_themes(
    data: Path | None = None,
    config: Path | None = None,
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None,
    wait_s: Annotated[int, Field(ge=0, le=86_400)] = 3_600,
) -> State[Any]:
    """Fit the topic model anew on everything scored so far; known themes keep their ids, then publish.

    Args:
        data: Folder of warehouse.duckdb and published/voc.duckdb. Empty: `data/` of the project that is served.
        config: Settings file. Empty: configs/pipeline.yaml of the project that is served.
        seed: Seed of the fit. Empty: as in the settings file.
        wait_s: Seconds to wait when another run is writing, before this one gives up.
    """
    attach_run_log()
    try:
        settings = settings_for(config=config, data=data, inbox=None, overrides=Overrides(seed=seed), wait_s=wait_s)
        check_configuration(settings)
        with open_run(settings, purpose=f"Prefect flow run {flow_run.name!r} (refit)") as (run_id, reports):
            reports.append(refit_task(settings, run_id))
            for stage in AFTER_A_REFIT:
                reports.append(STAGE_TASKS[stage](stage, settings, run_id))
    except EXPECTED as e:
        return Failed(message=str(e))
    status = status_of(reports)
    publish_artifacts(
        settings.paths.published, reports, run_id=run_id, status=status, difference=difference_of(settings, run_id)
    )
    return Completed(message=f"Run {run_id} is {status}; see the artifact voc-summary")
