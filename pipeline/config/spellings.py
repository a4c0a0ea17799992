"""Define the table of spellings: which values of an attribute are one segment, which say nothing, and bands of numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from pipeline.config.places import shipped
from pipeline.config.yaml import Config, load_yaml

SHIPPED = "configs/spellings.yaml"
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Fold(Config):
    """Spellings of the values of some attributes."""

    attributes: tuple[Word, ...] = Field(
        min_length=1, description="Words; an attribute is meant if its name holds one of them"
    )
    values: dict[Word, tuple[Word, ...]] = Field(description="Value to show: its other spellings")

    @model_validator(mode="after")
    def _one_meaning(self) -> Fold:
        meant: dict[str, str] = {}
        for shown, spellings in self.values.items():
            for spelling in (shown, *spellings):
                other = meant.setdefault(plain_value(spelling), shown)
                if other != shown:
                    raise ValueError(f"{spelling!r} is a spelling of {other!r} and of {shown!r}")
        return self


class Spellings(Config):
    """The content of configs/spellings.yaml."""

    missing: tuple[Word, ...] = Field((), description="Values that say nothing: whoever has one of them has no value")
    bands: dict[Word, tuple[float, ...]] = Field(
        {}, description="Attribute with numbers: the lower ends of its bands, all but the first, in rising order"
    )
    folds: tuple[Fold, ...] = Field((), description="Spellings of one value, by the attributes that they are used in")

    @model_validator(mode="after")
    def _bands_rise(self) -> Spellings:
        for name, ends in self.bands.items():
            if not ends or any(b <= a for a, b in pairwise(ends)):
                raise ValueError(f"bands: {name}: expected at least one number, each larger than the one before")
        return self

    def table(self, words: frozenset[str]) -> Mapping[str, str]:
        """Return the value to show by the plain form of each spelling, for an attribute whose name holds these words."""
        found: dict[str, str] = {}
        for fold in self.folds:
            if words & {plain_value(a) for a in fold.attributes}:
                for shown, spellings in fold.values.items():
                    for spelling in (shown, *spellings):
                        found.setdefault(plain_value(spelling), shown)
        return found

    def says_nothing(self, value: str) -> bool:
        """Return whether a value stands for having none."""
        return plain_value(value) in {plain_value(m) for m in self.missing}


def plain_value(value: str) -> str:
    """Return a value as it is compared: without regard to capitals, accents, and whether words are parted by blanks, dashes or underscores."""
    split = unicodedata.normalize("NFKD", value.casefold())
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return " ".join(bare.replace("_", " ").replace("-", " ").split()) or value.strip()


def load_spellings(path: Path | None) -> Spellings:
    """Return the table of a file; the shipped one for None.

    Raises:
        ConfigError: The file does not match (file:line, dotted path, expected).
    """
    return load_yaml(path, Spellings) if path else _shipped()


def same_form(table: Mapping[str, str], value: str) -> str:
    """Return what two spellings of one value have in common: the value that the table shows for them, else their plain form.

    Args:
        table: Of the attribute, as Spellings.table returns it.
        value: As somebody writes it.
    """
    return table.get(plain_value(value), plain_value(value))


@cache
def _shipped() -> Spellings:
    return load_yaml(shipped(SHIPPED), Spellings)
