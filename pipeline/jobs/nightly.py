"""The main job: every stage in order, up to the published file. `voc run`, and each night the flow."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, RunReport
from pipeline.jobs.erase import finish_pending, finished_report
from pipeline.jobs.privacy.finish import finish_files
from pipeline.jobs.privacy.lost_words import forget_lost_words
from pipeline.jobs.privacy.removal import remove_texts
from pipeline.report.keep import make_page
from pipeline.runs.begin import begin
from pipeline.runs.stages import STAGES


def run_pipeline(
    settings: Settings,
    *,
    progress: Progress | None = None,
    models: Models | None = None,
    stages: Iterable[str] = STAGES,
) -> RunReport:
    """Run the stages and publish; finishes an erasure that was interrupted first, and resumes a run that crashed.

    Returns:
        The run's report; status "unchanged" when there was nothing to do.

    Raises:
        SourceError: There is no inbox and no warehouse yet (a mistyped folder); nothing was begun.
        WarehouseBusy: Another process writes (after settings.wait_s).
        VocError: A stage failed; the run is marked failed, the published file is the old one.
    """
    stages = tuple(stages)
    if "raw" in stages:
        require_input(settings)
    finished = finish_pending(settings, progress=progress)
    with begin(settings, purpose="voc run", models=models, progress=progress) as run:
        if finished is not None:
            run.record(finished_report(finished))
        for name in stages:
            if name == "touchpoints":
                run.do("cleaning", forget_lost_words)
            if name == "published":
                run.do("privacy", remove_texts)
            run.stage(name)
    finish_files(settings, run.report)
    if "published" in stages:
        make_page(settings)
    return run.report


def require_input(settings: Settings) -> None:
    """Raise unless there is a warehouse or an inbox: a run over a mistyped folder leaves nothing there.

    Raises:
        SourceError: There is neither.
    """
    if not settings.paths.warehouse.exists():
        from pipeline.raw.matching import inbox_files  # brings the readers

        inbox_files(settings.paths.inbox or settings.paths.data / "inbox")
