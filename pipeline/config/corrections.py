"""A reviewed file of corrections to the themes: what `voc themes rename` and its kin do, in YAML."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from pipeline.config.yaml import Config, load_yaml

ThemeId = Annotated[str, StringConstraints(pattern=r"^T\d{3,}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
NEEDS = {"rename": "label", "merge": "into", "split": "label", "move": "sentences"}
"""What an entry has besides its action and theme."""


class CorrectionEntry(Config):
    """One correction: exactly one of rename, merge, split, lock, unlock, retire, move names the theme."""

    rename: ThemeId | None = Field(None, description="Theme to give the name in `label`")
    merge: ThemeId | None = Field(None, description="Theme that becomes part of the one in `into`")
    split: ThemeId | None = Field(None, description="Theme to take `sentences` and their like out of, under `label`")
    lock: ThemeId | None = Field(None, description="Theme that keeps its id, label and members through refits")
    unlock: ThemeId | None = Field(None, description="Theme that is no longer locked")
    retire: ThemeId | None = Field(None, description="Theme that is none: its sentences are unthemed")
    move: ThemeId | None = Field(None, description="Theme that `sentences` belong to")
    label: Label | None = Field(None, description="For rename and split")
    into: ThemeId | None = Field(None, description="For merge")
    sentences: tuple[str, ...] = Field((), description="For split and move: sentence_id as published")
    by: str = Field(min_length=1, max_length=80, description="Who says so")
    why: str | None = Field(None, max_length=400, description="Why")

    @model_validator(mode="after")
    def _one_action(self) -> CorrectionEntry:
        named = [a for a in ("rename", "merge", "split", "lock", "unlock", "retire", "move") if getattr(self, a)]
        if len(named) != 1:
            raise ValueError("expected exactly one of rename, merge, split, lock, unlock, retire, move")
        needed = NEEDS.get(named[0])
        if needed and not getattr(self, needed):
            raise ValueError(f"{named[0]} needs {needed}")
        if named[0] == "split" and not self.sentences:
            raise ValueError("split needs sentences: some that belong to the new theme")
        return self

    @property
    def action(self) -> tuple[str, str]:
        """The action and its theme."""
        for name in ("rename", "merge", "split", "lock", "unlock", "retire", "move"):
            theme = getattr(self, name)
            if theme:
                return name, str(theme)
        raise AssertionError("validated")

    def key(self) -> str:
        """sha256 over what it says, 16 digits: an entry is recorded once."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class CorrectionFile(Config):
    """configs/corrections.yaml."""

    corrections: tuple[CorrectionEntry, ...] = Field((), description="In the order in which they apply")


def load_corrections(path: Path) -> tuple[CorrectionEntry, ...]:
    """The entries of a file.

    Raises:
        ConfigError: It does not match (file:line, dotted path, expected).
    """
    loaded: Any = load_yaml(path, CorrectionFile)
    return tuple(loaded.corrections)
