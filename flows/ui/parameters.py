"""The form of a run: what an analyst may change for this run only, with bounds, and how it becomes settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.roots import served_roots
from pipeline.config.privacy_settings import EVERY_KIND
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import ConfigError

Choice = Literal["as configured", "yes", "no"]
"""A switch that may also be left to the settings file; the form shows it as a select."""


class Overrides(BaseModel):
    """Changes for this run only; what you leave empty is as in the settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_customers: int | None = Field(
        None, ge=1, le=1_000, description="Groups with fewer customers are not ranked as pain points or gains"
    )
    confidence: float | None = Field(
        None, ge=0.8, le=0.999, description="Confidence level of every interval, for instance 0.95"
    )
    redact: Choice = Field(
        "as configured", description="Replace personal data in texts: contact details, numbers, names, addresses"
    )
    seed: int | None = Field(None, ge=0, lt=2**32, description="Seed of everything that is random")


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
    insights: dict[str, Any] = overrides.model_dump(include={"min_customers", "confidence"}, exclude_none=True)
    top: dict[str, Any] = {"wait_s": float(wait_s), **overrides.model_dump(include={"seed"}, exclude_none=True)}
    if overrides.redact != "as configured":
        switches = dict.fromkeys(EVERY_KIND, overrides.redact == "yes")
        top["privacy"] = settings.privacy.model_copy(update={"redact": switches})
    top["insights"] = settings.insights.model_copy(update=insights)
    changed = settings.model_copy(update=top)
    try:  # model_copy checks nothing
        Settings.model_validate({**changed.model_dump(), "paths": changed.paths.model_dump()})
    except ValidationError as e:
        fault = e.errors()[0]
        raise ConfigError(f"parameter {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from e
    return changed
