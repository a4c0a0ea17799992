"""What `voc themes` does: list, show and history of the registry; refit; corrections."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline import runs
from pipeline.config.settings import Settings
from pipeline.errors import ThemesError
from pipeline.progress import TerminalProgress
from pipeline.run import LazyModels, check_configuration, open_settings_warehouse, run_stage, run_status
from pipeline.themes.correct import correct
from pipeline.themes.queries import corrections_list, themes_history, themes_list, themes_show
from pipeline.warehouse.lock import writer_lock

AFTER_A_REFIT = ("themes", "touchpoints", "insights", "published")
"""Stages that bring the published file up to date with refitted themes."""


def themes_command(settings: Settings, action: str, theme_id: str | None) -> int:
    """Run one of list, show, history, corrections, refit; prints JSON lines, and a table for list.

    Raises:
        ThemesError: There is no such theme, or none is named for show.
        WarehouseBusy: A run is writing.
    """
    with _writing(settings, action) as con:
        if action == "refit":
            return _refit(con, settings)
        if action == "list":
            for theme in themes_list(con):
                share = f"{100 * theme['share']:5.1f} %" if theme.get("share") is not None else ""
                line = f"{theme['theme_id']}  {theme['sentences']:>6} sentences {share}  {theme['label']}"
                sys.stdout.write(f"{line}  ({', '.join(theme['keywords'][:5])})\n")
            return 0
        if action == "show" and theme_id is None:
            raise ThemesError("which theme? `voc themes list` names them; then `voc themes show T001`")
        if action == "corrections":
            rows = corrections_list(con)
        else:
            rows = [themes_show(con, theme_id)] if action == "show" and theme_id else themes_history(con, theme_id)
        for row in rows:
            sys.stdout.write(json.dumps(row, indent=2 if action == "show" else None, default=str) + "\n")
    return 0


def correction_command(settings: Settings, action: str, about: dict[str, Any], *, later: bool) -> int:
    """Record a correction and, unless `later`, bring it into force up to the published file.

    Raises:
        ThemesError: It cannot be applied.
        WarehouseBusy: A run is writing.
    """
    with _writing(settings, action) as con:
        number = correct(con, action, **about)
        sys.stdout.write(f"correction {number} recorded; `voc themes undo {number}` takes it back\n")
        if later:
            sys.stdout.write("the next `voc run` brings it into force\n")
            return 0
        check_configuration(settings)
        models, progress = LazyModels(settings), TerminalProgress()
        run_id = runs.begin_run(con, settings)
        _later_stages(con, settings, run_id, models=models, progress=progress)
    return 0


@contextmanager
def _writing(settings: Settings, action: str) -> Iterator[Any]:
    with (
        writer_lock(settings.paths.warehouse, purpose=f"voc themes {action}", wait_s=settings.wait_s),
        open_settings_warehouse(settings) as con,
    ):
        yield con


def _refit(con: Any, settings: Settings) -> int:
    from pipeline.themes.refit import refit

    check_configuration(settings)
    models, progress = LazyModels(settings), TerminalProgress()
    run_id = runs.begin_run(con, settings)
    try:
        report = refit(con, settings, models=models, progress=progress, run_id=run_id)
        runs.record_stage(con, run_id, report)
    except Exception as e:
        runs.finish_run(con, run_id, status="failed", error=str(e))
        raise
    _later_stages(con, settings, run_id, models=models, progress=progress)
    facts = "  ".join(f"{k}: {v}" for k, v in report.facts.items())
    sys.stdout.write("\n".join([f"Refit {run_id}", facts, *report.warnings]) + "\n")
    return 0


def _later_stages(con: Any, settings: Settings, run_id: str, *, models: Any, progress: Any) -> None:
    """Run AFTER_A_REFIT and finish the run."""
    try:
        later = [
            run_stage(con, settings, name, models=models, progress=progress, run_id=run_id) for name in AFTER_A_REFIT
        ]
    except Exception as e:
        runs.finish_run(con, run_id, status="failed", error=str(e))
        raise
    runs.finish_run(con, run_id, status=run_status(later))
