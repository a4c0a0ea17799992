"""Define what an ad-hoc run is asked for: a part of what is loaded, and settings that hold for this run only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config.paths import Part
from pipeline.config.privacy_settings import EVERY_KIND
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

Choice = Literal["as configured", "yes", "no"]
"""A switch that may also be left to the settings file; the form of the UI shows it as a select."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which responses an ad-hoc run reads; None: all.

    Attributes:
        source: Name of a source mapping.
        first_day: First day, in the time zone of the settings, on which a response was given.
        last_day: Last day, included.
        attribute: "channel", "language" or an attribute that the source mapping names.
        value: Its value.
    """

    source: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    attribute: str | None = None
    value: str | None = None


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

    def given(self) -> dict[str, str]:
        """Return the values that replace those of the settings file, by name."""
        values = self.model_dump(exclude_none=True)
        return {name: str(value) for name, value in values.items() if value != "as configured"}


def with_overrides(settings: Settings, overrides: Overrides) -> Settings:
    """Return the settings with these values in place of the file's; checked again as a whole.

    Raises:
        ConfigError: A value does not fit the settings.
    """
    insights: dict[str, Any] = overrides.model_dump(include={"min_customers", "confidence"}, exclude_none=True)
    top: dict[str, Any] = overrides.model_dump(include={"seed"}, exclude_none=True)
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


def part_words(part: Part) -> Iterator[str]:
    """Yield what a part of what is loaded consists of, in words: every choice, then how much of everything it is."""
    if part.source is not None:
        yield f"source {part.source}"
    if part.first_day and part.last_day:
        yield f"{part.first_day} to {part.last_day}"
    elif part.first_day or part.last_day:
        yield f"from {part.first_day} on" if part.first_day else f"up to {part.last_day}"
    if part.attribute is not None:
        yield f"{part.attribute} = {part.value}"
    if part.journey_map is not None:
        yield f"journey map {part.journey_map}"
    yield from (f"{name} {value}" for name, value in part.changed.items())
    yield f"{part.responses:,} of {part.of:,} responses"


def part_text(part: Part) -> str:
    """Return a part in one line, as it stands in published.runs, in comments and in summaries."""
    return "; ".join(part_words(part))
