"""What is left of a night once nobody has the warehouse open: no file shows what was removed or cleaned, with one rewrite for both."""

from __future__ import annotations

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.jobs.privacy.cleaned import finish_cleanings
from pipeline.jobs.privacy.removal import finish_removal
from pipeline.warehouse.rewrite import rewrite_marker


def finish_files(settings: Settings, report: RunReport) -> bool:
    """Finish the removal of texts, then the cleaning of what other rules left; returns whether there was anything to do.

    Files: see finish_removal and finish_cleanings. The warehouse is rewritten at most once: either way nothing but its live rows is copied.

    Args:
        settings: Settings of the installation.
        report: Of the run that has just ended.

    Raises:
        WarehouseError: The warehouse cannot be rewritten (disk full); the next run tries again.
        QueryError: An export cannot be written.
    """
    removed = finish_removal(settings)
    rewritten = removed and not rewrite_marker(settings.paths.warehouse).exists()
    return finish_cleanings(settings, report, rewritten=rewritten) or removed
