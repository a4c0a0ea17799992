"""The flow `voc-refit-themes`: a new topic model over what is scored, then everything that follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows.pipeline_flow import run_stages
from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.ui.parameters import Overrides, settings_for
from flows.ui.progress import ArtifactProgress
from flows.ui.reporting import difference_of, publish_artifacts
from flows.work import EXPECTED, for_task, open_run, said_at_the_end, take_part
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.report.keep import make_page
from pipeline.runs.begin import require_warehouse
from pipeline.runs.stages import AFTER_A_REFIT, refit


@task(name="voc-refit", cache_policy=NO_CACHE, persist_result=False, task_run_name="refit")
def refit_task(settings: Settings, run_id: str) -> dict[str, Any]:
    """Fit the topic model anew on a warehouse connection of its own; returns the report."""
    return take_part(settings, run_id, progress=ArtifactProgress("refit")).do("refit", refit).as_dict()


@flow(name="voc-refit-themes", flow_run_name=dated("refit"), retries=0, persist_result=False, validate_parameters=True)
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
        require_warehouse(settings)
        with open_run(settings, purpose=f"Prefect flow run {flow_run.name!r} (refit)") as run:
            run.reports.append(StageReport.from_dict(refit_task(for_task(settings), run.run_id)))
            run_stages(run, AFTER_A_REFIT)
        make_page(settings)
    except EXPECTED as e:
        return Failed(message=str(e))
    publish_artifacts(
        settings.paths.published,
        run.report,
        least=settings.publish.min_customers,
        difference=difference_of(settings, run.run_id),
    )
    return Completed(message=said_at_the_end(run.report))
