"""Define a reviewed file of corrections to themes, in YAML: it does what `voc themes rename` and the related commands do."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from pipeline.config.yaml import Config, load_yaml

ThemeId = Annotated[str, StringConstraints(pattern=r"^T\d{3,}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
NEEDS = {"rename": "label", "merge": "into", "split": "label", "move": "sentences"}
"""The key that an action needs besides its theme."""


class CorrectionEntry(Config):
    """One correction: exactly one of rename, merge, split, lock, unlock, retire, move names the theme."""

    rename: ThemeId | None = Field(None, description="Theme that gets the name in `label`")
    merge: ThemeId | None = Field(None, description="Theme that becomes part of the one in `into`")
    split: ThemeId | None = Field(
        None, description="Theme from which `sentences` and similar ones are taken to form a new theme called `label`"
    )
    lock: ThemeId | None = Field(None, description="Theme that keeps its id, label and members through refits")
    unlock: ThemeId | None = Field(None, description="Theme that is no longer locked")
    retire: ThemeId | None = Field(None, description="Theme that is not a real theme: its sentences become unthemed")
    move: ThemeId | None = Field(None, description="Theme that `sentences` belong to")
    label: Label | None = Field(None, description="New name, for rename and split")
    into: ThemeId | None = Field(None, description="Theme that takes up the other one, for merge")
    sentences: tuple[str, ...] = Field(
        (), description="Sentences to split off or move, each by its published sentence_id"
    )
    by: str = Field(min_length=1, max_length=80, description="Who made the correction")
    why: str | None = Field(None, max_length=400, description="Reason for the correction")

    @model_validator(mode="after")
    def _one_action(self) -> CorrectionEntry:
        named = [a for a in ("rename", "merge", "split", "lock", "unlock", "retire", "move") if getattr(self, a)]
        if len(named) != 1:
            raise ValueError("expected exactly one of rename, merge, split, lock, unlock, retire, move")
        needed = NEEDS.get(named[0])
        if needed and not getattr(self, needed):
            raise ValueError(f"{named[0]} needs {needed}")
        if named[0] == "split" and not self.sentences:
            raise ValueError("split needs sentences: name some that belong to the new theme")
        return self

    @property
    def action(self) -> tuple[str, str]:
        """Return the action and the theme that it applies to."""
        for name in ("rename", "merge", "split", "lock", "unlock", "retire", "move"):
            theme = getattr(self, name)
            if theme:
                return name, str(theme)
        raise AssertionError("validated")

    def key(self) -> str:
        """Return the first 16 hex digits of the sha256 of its content, by which an entry is recorded only once."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class CorrectionFile(Config):
    """The content of a file of corrections, such as configs/corrections.yaml."""

    corrections: tuple[CorrectionEntry, ...] = Field(
        (), description="Corrections, in the order in which they are applied"
    )


def load_corrections(path: Path) -> tuple[CorrectionEntry, ...]:
    """Return the entries of a file.

    Raises:
        ConfigError: It does not match (file:line, dotted path, expected).
    """
    loaded: Any = load_yaml(path, CorrectionFile)
    return tuple(loaded.corrections)
