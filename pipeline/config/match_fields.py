"""Define the key `match` of a source mapping: which files it takes."""

from __future__ import annotations

from pydantic import Field, model_validator

from pipeline.config.yaml import Config


class Partial(Config):
    """A file of the system that lacks something which the mapping needs. It is refused with what to do."""

    columns: tuple[str, ...] = Field(min_length=1, description="Columns by which such a file is known")
    lacks: str = Field(min_length=1, description="What it lacks, and what to export or put together instead")


class Match(Config):
    """Which files a mapping takes: by path or, failing that, by header."""

    paths: tuple[str, ...] = Field((), description="Glob patterns for the path in the inbox, such as trustpilot/*.csv")
    columns: tuple[str, ...] = Field(
        (), description="A file that no path pattern takes is taken if it has all of these columns"
    )
    fallback: bool = Field(False, description="Take a file by its header only if no other mapping's columns fit")
    shared: bool = Field(
        False,
        description="Take a file also where another mapping takes it, so that its rows are read once for each of the two sources",
    )
    partial: tuple[Partial, ...] = Field(
        (), description="Files of the system that cannot be read alone, and what a person is told about them"
    )

    @model_validator(mode="after")
    def _something(self) -> Match:
        if not self.paths and not self.columns:
            raise ValueError("expected paths, columns or both")
        if self.fallback and self.shared:
            raise ValueError("fallback and shared contradict each other: one yields to other mappings, one does not")
        return self
