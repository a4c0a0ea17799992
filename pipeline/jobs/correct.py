"""Record a person's correction of the themes and let a run bring it into force: `voc themes rename` and the other corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, RunReport
from pipeline.report.keep import make_page
from pipeline.runs.begin import begin, writing
from pipeline.runs.stages import AFTER_A_REFIT


def record_correction(settings: Settings, action: str, about: Mapping[str, Any]) -> int:
    """Record a correction; returns its number. The next run, or apply_corrections, brings it into force.

    Args:
        settings: Settings of the installation.
        action: rename, merge, split, lock, unlock, retire, move or undo.
        about: Further arguments of pipeline.themes.corrections.record.correct, by name.

    Raises:
        ThemesError: It names something that does not exist, contradicts what is in force, or says nothing; nothing is recorded.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    from pipeline.themes.corrections.record import correct

    with writing(settings, purpose=f"voc themes {action}") as con:
        return correct(con, action, **about)


def apply_corrections(
    settings: Settings, *, models: Models | None = None, progress: Progress | None = None
) -> RunReport:
    """Bring recorded corrections into force, up to the published file; returns the run's report.

    Raises:
        WarehouseBusy: Another process writes (after settings.wait_s).
        VocError: A stage failed; the run is marked failed, and the next run applies the corrections.
    """
    with begin(settings, purpose="voc themes (corrections)", models=models, progress=progress) as run:
        for name in AFTER_A_REFIT:
            run.stage(name)
    make_page(settings)
    return run.report
