"""The form of a run: what an analyst may change for this run only, with bounds, and how it becomes settings."""

from __future__ import annotations

from pathlib import Path

from flows.roots import served_roots
from pipeline.config.selection import Overrides, with_overrides
from pipeline.config.settings import Settings, load_settings

__all__ = ["Overrides", "settings_for"]


def settings_for(
    *, config: Path | None, data: Path | None, inbox: Path | None, overrides: Overrides, wait_s: int
) -> Settings:
    """Return the settings of one run: the file, its folders, then the overrides; checked again as a whole.

    Args:
        config: Settings file; that of the project around the current folder when None. These three lie in the roots.
        data: Folder of the warehouse and the published file; `data/` of that project when None.
        inbox: Folder of the input files; `<data>/inbox` when None.
        overrides: Values that replace those of the file.
        wait_s: Seconds to wait for another writer.

    Raises:
        ConfigError: A path lies outside the roots, the file is wrong, or an override does not fit the settings.
    """
    given = {"config": config, "data": data, "inbox": inbox}
    if any(given.values()):
        roots = served_roots()
        given = {parameter: path and roots.check(parameter, path) for parameter, path in given.items()}
    settings = load_settings(given["config"], data=given["data"], inbox=given["inbox"])
    return with_overrides(settings.model_copy(update={"wait_s": float(wait_s)}), overrides)
