"""Define the flow `voc-pipeline`, from inbox to published file, with one task per stage."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field

from flows.erase_flow import forget_artifacts
from flows.pull_flow import pull_task
from flows.ui.logs import attach_run_log
from flows.ui.names import dated
from flows.ui.parameters import Overrides, settings_for
from flows.ui.progress import ArtifactProgress
from flows.ui.reporting import difference_of, publish_artifacts
from flows.work import EXPECTED, for_task, open_run, said_at_the_end, take_part, tell_alerts
from pipeline.config.settings import Settings
from pipeline.contract import RunReport, StageReport
from pipeline.jobs.erase import finish_pending, finished_report
from pipeline.jobs.erasure.server_records import clean_records, forget_deleted
from pipeline.jobs.nightly import require_input
from pipeline.jobs.privacy.finish import finish_files
from pipeline.jobs.privacy.lost_words import forget_lost_words
from pipeline.jobs.privacy.removal import remove_texts
from pipeline.jobs.pull.pull import pull_file
from pipeline.report.keep import make_page
from pipeline.runs.begin import Run
from pipeline.runs.stages import STAGES


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="{stage}")
def stage_task(stage: str, settings: Settings, run_id: str) -> dict[str, Any]:
    """Run one stage on a warehouse connection of its own; returns its report."""
    return take_part(settings, run_id, progress=ArtifactProgress(stage)).stage(stage).as_dict()


STAGE_TASKS = {stage: stage_task.with_options(name=f"voc-{stage}") for stage in STAGES}
"""One task per stage, so that the UI tells them apart."""


@task(cache_policy=NO_CACHE, persist_result=False, name="voc-privacy", task_run_name="privacy")
def removal_task(settings: Settings, run_id: str) -> dict[str, Any]:
    """Remove texts that may not be kept any longer; returns the report."""
    return take_part(settings, run_id, progress=ArtifactProgress("privacy")).do("privacy", remove_texts).as_dict()


@task(cache_policy=NO_CACHE, persist_result=False, name="voc-cleaning", task_run_name="cleaning")
def cleaning_task(settings: Settings, run_id: str) -> dict[str, Any]:
    """Take words that are replaced in texts now out of what themes are called; returns the report."""
    return (
        take_part(settings, run_id, progress=ArtifactProgress("cleaning")).do("cleaning", forget_lost_words).as_dict()
    )


def forget_removed(settings: Settings, report: RunReport) -> None:
    """Do what is left once nobody has the warehouse open: no byte of a removed or cleaned text stays, in earlier summaries either."""
    if finish_files(settings, report):
        home = settings.paths.data / "prefect"
        clean_records(home, lambda text: False)
        forget_artifacts(home)
        forget_deleted(home)


def run_stages(run: Run, names: Iterable[str]) -> None:
    """Run stages of an open run, each as its task."""
    for name in names:
        run.reports.append(StageReport.from_dict(STAGE_TASKS[name](name, for_task(run.settings), run.run_id)))


@flow(
    name="voc-pipeline",
    flow_run_name=dated("load, score and publish"),
    retries=0,
    persist_result=False,
    validate_parameters=True,
)
def voc_pipeline(
    inbox: Path | None = None,
    data: Path | None = None,
    config: Path | None = None,
    overrides: Overrides = Overrides(),  # noqa: B008  frozen
    wait_s: Annotated[int, Field(ge=0, le=86_400)] = 3_600,
) -> State[Any]:
    """Ask the systems in configs/pull.yaml, if there are any, load new feedback from the inbox, score it, assign themes and touchpoints, rank pain points and gains, publish.

    What was done before is not done again; a run that crashed is resumed.

    Args:
        inbox: Folder with the input files, in the data folder, the inbox of `voc up` or a folder of `served.folders` in the
            settings. Empty: the folder `inbox` in the data folder.
        data: Folder of warehouse.duckdb and published/voc.duckdb. Empty: `data/` of the project that is served.
        config: Settings file. Empty: configs/pipeline.yaml of the project that is served.
        overrides: Values that replace those of the settings file, for this run only.
        wait_s: Seconds to wait when another run is writing, before this one gives up.
    """
    attach_run_log()
    settings = None
    try:
        settings = settings_for(config=config, data=data, inbox=inbox, overrides=overrides, wait_s=wait_s)
        pulled = pull_task(for_task(settings)) if pull_file(settings).is_file() else None
        require_input(settings)
        purpose = f"Prefect flow run {flow_run.name!r}"
        finished = finish_pending(settings, purpose=purpose)
        with open_run(settings, purpose=purpose) as run:
            if pulled is not None:
                run.record(StageReport.from_dict(pulled))
            if finished is not None:
                run.record(finished_report(finished))
            for name in [stage for stage in STAGES if stage != "published"]:
                if name == "touchpoints":
                    run.reports.append(StageReport.from_dict(cleaning_task(for_task(settings), run.run_id)))
                run_stages(run, [name])
            run.reports.append(StageReport.from_dict(removal_task(for_task(settings), run.run_id)))
            run_stages(run, ["published"])
        forget_removed(settings, run.report)
        make_page(settings)
    except EXPECTED as e:
        if settings is not None:
            tell_alerts(settings, failure=str(e))
        return Failed(message=str(e))
    publish_artifacts(
        settings.paths.published,
        run.report,
        least=settings.publish.min_customers,
        difference=difference_of(settings, run.run_id),
    )
    tell_alerts(settings)
    return Completed(message=said_at_the_end(run.report))
