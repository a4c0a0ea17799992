"""Source mappings: how the columns of an export become responses, scores and verbatims."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import Field, model_validator

from pipeline.config.measure_fields import Amount, Measures
from pipeline.config.source_fields import (
    Attributes,
    FileFormat,
    Identity,
    Match,
    Moment,
    Plain,
    Score,
    ScoreKind,
    Skip,
    Text,
)
from pipeline.config.yaml import Config, load_yaml
from pipeline.errors import ConfigError


class SourceMapping(Config):
    """configs/sources/<name>.yaml: one source, all its files in one layout."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$", description="Start of every id of the source; default: the file's name"
    )
    description: str = Field("", description="Where the export comes from, in a line")
    journey: str | None = Field(
        None, description="Journey map its responses belong to; default: the first of the settings"
    )
    match: Match = Field(description="Which files it takes")
    format: FileFormat = FileFormat()
    id: Identity | None = Field(None, description="Id in the source; null: file and row are the identity")
    created_at: Moment = Field(description="When the customer gave the response")
    updated_at: Moment | None = Field(None, description="When the customer last changed it; the newest version counts")
    customer: Plain | None = Field(None, description="Key of the customer, the same in all sources")
    channel: Plain | None = Field(None, description="Where it was given: app, web, email, chat, phone, store, ...")
    language: Plain | None = Field(None, description="ISO 639-1 code; else it is detected")
    texts: tuple[Text, ...] = Field((), description="Open questions; each non-empty answer is one verbatim")
    scores: dict[ScoreKind, Score] = Field({}, description="Scores by kind")
    measures: Measures = Field(Measures(), description="Figures that the export carries beside scores")
    attributes: Attributes = Field({}, description="Further columns to keep: a list, or name: column")
    skip: tuple[Skip, ...] = Field((), description="Rows left out on purpose and counted as skipped")

    @model_validator(mode="after")
    def _holds_something(self) -> SourceMapping:
        keys = [t.key for t in self.texts]
        if len(set(keys)) != len(keys):
            raise ValueError(f"texts: every key once, got {', '.join(keys)}")
        if not self.texts and not self.scores and not self.measures:
            raise ValueError("expected at least one of texts, scores and measures")
        if self.created_at.optional:
            raise ValueError(
                "created_at: optional: every response needs a time; state a constant where files have none"
            )
        nps = self.scores.get("nps")
        if nps and (nps.min, nps.max, nps.whole, nps.higher_is_better) != (0, 10, True, True):
            raise ValueError("scores: nps: the scale is 0 to 10 in whole numbers, higher is better")
        return self

    @property
    def mapping_hash(self) -> str:
        """sha256 over the whole mapping; changes when any value of it does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def columns(self) -> dict[str, bool]:
        """Columns it reads, in the order of the mapping; true where a file must have the column."""
        found: dict[str, bool] = {}
        for column in self.id.all_columns if self.id else ():
            found[column] = True
        for moment in (self.created_at, self.updated_at):
            if moment and moment.column:
                found[moment.column] = not moment.optional
        for plain in (self.customer, self.channel, self.language):
            if plain and plain.column:
                found[plain.column] = found.get(plain.column, False) or not plain.optional
        for text in self.texts:
            found[text.column] = not text.optional
            if text.title:
                found.setdefault(text.title, False)
        for score in self.scores.values():
            found[score.column] = found.get(score.column, False) or not score.optional
        for measure in self.measures.mapped().values():
            found[measure.column] = found.get(measure.column, False) or not measure.optional
            if isinstance(measure, Amount) and measure.currency_column:
                found[measure.currency_column] = found.get(measure.currency_column, False) or not measure.optional
        for column in (*self.attributes.values(), *(s.column for s in self.skip)):
            found.setdefault(column, False)
        return found


def load_sources(folder: Path) -> dict[str, SourceMapping]:
    """Every mapping `*.yaml` of the folder by its name, in the order of names.

    Raises:
        ConfigError: No mapping there, two of one name, or faults in some; the faults of all files, one a line.
    """
    loaded: dict[str, tuple[Path, SourceMapping]] = {}
    faults: list[str] = []
    for path in sorted(p for p in folder.glob("*.yaml") if not p.name.startswith(".")):
        try:
            mapping = load_yaml(path, SourceMapping, defaults={"name": path.stem})
        except ConfigError as e:
            faults.append(str(e))
            continue
        if mapping.name in loaded:
            faults.append(f"{path}: name: {mapping.name!r} is already the name of {loaded[mapping.name][0]}")
        loaded[mapping.name] = (path, mapping)
    if faults:
        raise ConfigError("\n".join(faults))
    if not loaded:
        raise ConfigError(f"{folder}: no source mapping (*.yaml); see docs/add-a-source.md")
    return {name: loaded[name][1] for name in sorted(loaded)}
