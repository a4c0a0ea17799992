"""A corrected mapping corrects what is loaded: `voc reload SOURCE`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.config.settings import Settings
from pipeline.contract import Models, NoProgress, Progress
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels

if TYPE_CHECKING:
    from pipeline.raw.reload import Reloaded


def reload(
    settings: Settings, source: str, *, keep: bool, progress: Progress | None = None, models: Models | None = None
) -> Reloaded:
    """Read the files of a source again under its mapping as it is now; returns what that changes.

    Args:
        settings: Settings of the installation.
        source: Name of the mapping.
        keep: Whether the change is made. If not, the warehouse stays as it is.
        progress: Told how far the reading is.
        models: The annotator finds names in rejected rows and older versions; None: as the settings say.

    Raises:
        ConfigError: There is no such mapping, or it has faults.
        SourceError: A file cannot be read under it; nothing is changed.
        WarehouseBusy: Another process writes (after settings.wait_s).
        WarehouseError: There is no warehouse.
    """
    from pipeline.raw.reload import reload_source

    run_id = f"reload-{datetime.now(UTC):%Y%m%d%H%M%S}"
    models, progress = models or LazyModels(settings), progress or NoProgress()
    with writing(settings, purpose="voc reload") as con:
        return reload_source(con, settings, source, keep=keep, models=models, progress=progress, run_id=run_id)


def reloaded_lines(source: str, done: Reloaded, *, kept: bool) -> Iterator[str]:
    """Yield what a person should know of a reload, line by line."""
    counts = done.counts
    files = f"{len(done.files):,} file{'' if len(done.files) == 1 else 's'}"
    if not done.files:
        yield f"No loaded file of source {source} lies in the inbox: nothing to read again"
    else:
        yield f"{'Read again' if kept else 'Would read again'}: {files} of source {source}"
        yield (
            f"Responses  {counts['changed']:,} changed, {counts['new']:,} new, {counts['gone']:,} gone, {counts['same']:,} the same; "
            f"rejected rows {counts['rejected_before']:,} before, {counts['rejected']:,} now"
        )
    yield from (f"Note       {note}" for note in done.notes)
    if done.missing:
        yield f"Not in the inbox any more, so left as it was: {', '.join(done.missing[:10])}" + (
            f", and {len(done.missing) - 10:,} more" if len(done.missing) > 10 else ""
        )
    if done.files:
        yield (
            "Published with the next `voc run`"
            if kept
            else f"Nothing is changed yet; `voc reload {source} --yes` does it"
        )
