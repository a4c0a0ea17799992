"""Define configs/actions.yaml: what was done, when, and about which touchpoint or theme, so that runs can say what it changed."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from pipeline.config.yaml import Config, load_yaml
from pipeline.errors import ConfigError

TouchpointName = Annotated[
    str, StringConstraints(pattern=r"^(?:[a-z0-9][a-z0-9_-]{0,63}/)?[a-z0-9][a-z0-9_-]{0,63}$", strip_whitespace=True)
]
"""touchpoint, or journey/touchpoint; without a journey it is that touchpoint of every map that has it."""
ThemeId = Annotated[str, StringConstraints(pattern=r"^T\d{3,}$", strip_whitespace=True)]
HOPED = -0.5
"""Hoped-for effect where none is given: half the complaints."""


def _listed(value: Any) -> Any:
    """Return one name as a list of it."""
    return (value,) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    """Refuse times of day: an action begins on a day."""
    if isinstance(value, datetime.datetime):
        raise ValueError("expected a day such as 2026-03-10, without a time")
    return value


class Action(Config):
    """One thing that was done."""

    date: Annotated[datetime.date, BeforeValidator(_day)] = Field(
        description="Day from which customers could notice it, such as 2026-03-10"
    )
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)] = Field(
        description="What was done, in a few words"
    )
    touchpoint: Annotated[tuple[TouchpointName, ...], BeforeValidator(_listed)] = Field(
        (),
        max_length=12,
        description="Touchpoint that it is about, or several: id, or journey/id; without a journey, in every map that has it",
    )
    theme: Annotated[tuple[ThemeId, ...], BeforeValidator(_listed)] = Field(
        (), max_length=12, description="Theme that it is about, or several, by theme_id"
    )
    owner: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] | None = Field(
        None, description="Who answers for it"
    )
    cost: float | None = Field(None, ge=0, allow_inf_nan=False, description="What it cost, if known")
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] | None = Field(
        None, description="Currency of the cost, such as EUR"
    )
    hoped: float = Field(
        HOPED,
        gt=-1,
        lt=0,
        description="Hoped-for effect on complaints, as a relative change: -0.5 is half as many. It decides what counts as "
        "an action that did not work, and from when on that can be told",
    )

    @model_validator(mode="after")
    def _about_something(self) -> Action:
        if bool(self.touchpoint) == bool(self.theme):
            raise ValueError("expected either touchpoint or theme")
        return self

    @property
    def action_id(self) -> str:
        """Return the date and the name, in letters, digits and dashes."""
        plain = unicodedata.normalize("NFKD", self.name.casefold()).encode("ascii", "ignore").decode()
        return f"{self.date:%Y-%m-%d}-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:60] or 'action'}"

    @property
    def subject(self) -> str:
        """Return touchpoint or theme."""
        return "touchpoint" if self.touchpoint else "theme"


class ActionFile(Config):
    """The content of configs/actions.yaml."""

    actions: tuple[Action, ...] = Field((), max_length=500, description="Actions, in any order")

    @model_validator(mode="after")
    def _told_apart(self) -> ActionFile:
        seen: set[str] = set()
        for action in self.actions:
            if action.action_id in seen:
                raise ValueError(f"{action.date} {action.name}: two actions of one day need different names")
            seen.add(action.action_id)
        return self


def load_actions(path: Path | None) -> tuple[Action, ...]:
    """Return the actions of a file, by date and name; none where there is no file.

    Raises:
        ConfigError: It does not match (file:line, dotted path, expected).
    """
    if path is None or not path.exists():
        return ()
    loaded: Any = load_yaml(path, ActionFile)
    return tuple(sorted(loaded.actions, key=lambda a: (a.date, a.action_id)))


def touchpoints_of(action: Action, known: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return (journey, touchpoint) of each touchpoint that an action names, in order; those that do not exist are left out.

    Args:
        action: What names them.
        known: (journey, touchpoint) of all maps.
    """
    found = [
        (journey, touchpoint)
        for journey, touchpoint in sorted(known)
        if touchpoint in action.touchpoint or f"{journey}/{touchpoint}" in action.touchpoint
    ]
    return tuple(found)


def check_actions(path: Path | None, known: Sequence[tuple[str, str]]) -> tuple[Action, ...]:
    """Return the actions of a file, each of whose touchpoints a map has.

    Args:
        path: The file; None, or none there: no actions.
        known: (journey, touchpoint) of the maps that the settings name.

    Raises:
        ConfigError: The file does not match, or names a touchpoint that no map has.
    """
    actions = load_actions(path)
    names = {touchpoint for _, touchpoint in known} | {f"{j}/{t}" for j, t in known}
    for action in actions:
        for name in action.touchpoint:
            if name not in names:
                near = difflib.get_close_matches(name, sorted(names), n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted({t for _, t in known}))}"
                raise ConfigError(
                    f"{path}: actions: {action.date} {action.name!r}: no touchpoint {name!r} in the journey maps that the settings name; {hint}"
                )
    return actions
