"""Publish another kept snapshot: back to an earlier run, or forward to the newest. `voc publish --run` and `--latest`."""

from __future__ import annotations

from pipeline.config.settings import Settings
from pipeline.published import history
from pipeline.report.keep import make_page
from pipeline.runs.begin import writing


def publish_run(settings: Settings, run_id: str) -> str:
    """Publish the kept snapshot of a run and pin it; returns the run's whole id.

    Args:
        settings: Settings of the installation.
        run_id: The run, or enough of the end or beginning of its id to tell it from the others.

    Raises:
        PublishError: No such snapshot is kept, or several match.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    with writing(settings, purpose="voc publish") as con:
        found = history.go_back(con, settings, run_id)
    make_page(settings)
    return found


def publish_latest(settings: Settings) -> str:
    """Publish the newest kept snapshot and end the pin; returns its run.

    Raises:
        PublishError: Nothing has been published yet, or the newest snapshot is gone.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    with writing(settings, purpose="voc publish") as con:
        found = history.go_forward(con, settings)
    make_page(settings)
    return found
