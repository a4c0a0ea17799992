"""Define journey maps: stages in order, each with the touchpoints at which customer and company meet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from models.annotator.classes import CATEGORIES
from pipeline.config.yaml import Config, load_yaml
from pipeline.errors import ConfigError

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""Lower-case letters, digits, dashes and underscores, because it becomes part of table keys."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=400)]
Phase = Literal["awareness", "consideration", "purchase", "use", "service", "loyalty", "advocacy"]
"""The part that a stage plays in any journey, whatever the industry calls it."""


class Intended(Config):
    """What the company wants customers to experience at a touchpoint. Leave out what has not been decided."""

    net_sentiment: float | None = Field(None, ge=-1, le=1, description="Mean of customers' net sentiment, -1 to 1")
    csat: float | None = Field(None, ge=0, le=1, description="Share of satisfied customers, 0 to 1")
    effort: float | None = Field(None, ge=0, le=1, description="Mean effort score rescaled: 0 hard, 1 easy")


class Touchpoint(Config):
    """A place at which customer and company meet."""

    id: Identifier = Field(description="Identifier, unique in the map")
    name: Line = Field(description="Name to show")
    description: Line = Field(description="What happens there, in one line; the mapping reads it as well")
    examples: tuple[Line, ...] = Field(
        (), max_length=12, description="Sentences as customers write them, praise and complaint alike"
    )
    categories: tuple[str, ...] = Field(
        (),
        description="The annotator's aspect categories that lead here; one that several touchpoints "
        "claim goes to the one whose description and examples are closest to the sentence",
    )
    channels: tuple[Identifier, ...] = Field(
        (), description="Channels in which it happens; an empty list means any channel"
    )
    purchase_relevance: float = Field(
        0.5, ge=0, le=1, description="How much it weighs in the decision to buy again, 0 to 1"
    )
    intended: Intended = Field(Intended(), description="What the company wants customers to experience there")


class Stage(Config):
    """A step of the journey."""

    id: Identifier = Field(description="Identifier, unique in the map")
    name: Line = Field(description="Name to show")
    phase: Phase | None = Field(
        None, description="Part that the stage plays in any journey; it makes maps of different industries comparable"
    )
    touchpoints: tuple[Touchpoint, ...] = Field(min_length=1, description="Touchpoints of the stage, in order")


class JourneyMap(Config):
    """The content of configs/journeys/<id>.yaml."""

    id: Identifier = Field(
        description="Identifier of the map. It is the file's name without .yaml and need not be written in the file"
    )
    name: Line = Field(description="Name to show")
    description: str = Field("", max_length=400, description="Kind of company that the map fits")
    stages: tuple[Stage, ...] = Field(
        min_length=1, description="Stages in the order in which customers pass through them"
    )

    @model_validator(mode="after")
    def _ids_unique(self) -> JourneyMap:
        errors = list(_faults(self))
        if errors:
            raise ValidationError.from_exception_data("JourneyMap", errors)
        return self

    @property
    def touchpoints(self) -> tuple[tuple[Stage, Touchpoint], ...]:
        """Return every touchpoint with its stage, in order."""
        return tuple((s, t) for s in self.stages for t in s.touchpoints)

    def content_hash(self) -> str:
        """Return the sha256 of everything that the map says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_journeys(paths: Sequence[Path]) -> tuple[JourneyMap, ...]:
    """Return the journey maps in these files, in order; the first is the default.

    Raises:
        ConfigError: A file does not match (file:line, dotted path, expected), two files have the same name, or a
            file names an id that is not its own name.
    """
    maps: dict[str, JourneyMap] = {}
    for path in paths:
        journey = load_yaml(path, JourneyMap, defaults={"id": path.stem})
        if journey.id != path.stem:
            raise ConfigError(f"{path}:1: id: the file's name is the id: expected {path.stem!r} (got {journey.id!r})")
        if journey.id in maps:
            raise ConfigError(f"{path}:1: id: another map is also called {journey.id!r}; rename one of the files")
        maps[journey.id] = journey
    return tuple(maps.values())


def _faults(journey: JourneyMap) -> Iterator[InitErrorDetails]:
    """Yield an error for each id, example or category that is repeated, and for each unknown category."""
    stages: dict[str, str] = {}
    touchpoints: dict[str, str] = {}
    for i, stage in enumerate(journey.stages):
        at: tuple[str | int, ...] = ("stages", i)
        yield from _repeat(stages, stage.id, (*at, "id"), f"stages.{i}", "stage")
        for k, touchpoint in enumerate(stage.touchpoints):
            here = (*at, "touchpoints", k)
            dotted = ".".join(map(str, here))
            yield from _repeat(touchpoints, touchpoint.id, (*here, "id"), dotted, "touchpoint")
            for key, kind in (("categories", "category"), ("examples", "example")):
                seen: dict[str, str] = {}
                for n, value in enumerate(getattr(touchpoint, key)):
                    if key == "categories" and value not in CATEGORIES:
                        unknown = PydanticCustomError(
                            "unknown", "expected one of {known}", {"known": ", ".join(CATEGORIES)}
                        )
                        yield InitErrorDetails(type=unknown, loc=(*here, key, n), input=value)
                    yield from _repeat(seen, value, (*here, key, n), f"{dotted}.{key}.{n}", kind)


def _repeat(
    seen: dict[str, str], value: str, loc: tuple[str | int, ...], dotted: str, kind: str
) -> Iterator[InitErrorDetails]:
    if value in seen:
        context = {"kind": kind, "first": seen[value]}
        message = PydanticCustomError("repeated", "expected a {kind} not named before; {first} has it too", context)
        yield InitErrorDetails(type=message, loc=loc, input=value)
    seen.setdefault(value, dotted)
