"""Fit a new topic model on everything that is scored, then run the stages that follow from it. `voc themes refit`."""

from __future__ import annotations

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, RunReport
from pipeline.report.keep import make_page
from pipeline.runs.begin import begin, require_warehouse
from pipeline.runs.stages import AFTER_A_REFIT, refit


def refit_themes(settings: Settings, *, models: Models | None = None, progress: Progress | None = None) -> RunReport:
    """Fit the topic model anew and publish what follows; returns the run's report, that of the fit (`refit`) first.

    Raises:
        WarehouseBusy: Another process writes (after settings.wait_s).
        VocError: The fit or a stage failed; the run is marked failed, the published file is the old one.
    """
    require_warehouse(settings)
    with begin(settings, purpose="voc themes refit", models=models, progress=progress) as run:
        run.do("refit", refit)
        for name in AFTER_A_REFIT:
            run.stage(name)
    make_page(settings)
    return run.report


def describe_refit(report: RunReport) -> list[str]:
    """Return the lines that say what the fit found: the run, its facts, its warnings."""
    fit = report.stages[0]
    return [f"Refit {report.run_id}", "  ".join(f"{k}: {v}" for k, v in fit.facts.items()), *fit.warnings]
