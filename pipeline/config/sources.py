"""Define source mappings, which say how the columns of an export become responses, scores and verbatims."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import to_json

from pipeline.config.discover_fields import Discover
from pipeline.config.format_fields import FileFormat
from pipeline.config.match_fields import Match
from pipeline.config.measure_fields import Amount, Measures
from pipeline.config.privacy_settings import SourcePrivacy
from pipeline.config.shape_fields import CUSTOMER, SAID, Combined, LongForm, Turns
from pipeline.config.source_fields import (
    SATISFACTION,
    Attributes,
    Identity,
    Moment,
    Plain,
    Score,
    ScoreName,
    Skip,
    Text,
    kind_of,
)
from pipeline.config.yaml import Config, load_yaml
from pipeline.errors import ConfigError

LATER: dict[str, Any] = {
    "combine": {},
    "long": None,
    "turns": None,
    "records": None,
    "when": None,
    "quoting": None,
    "quote": '"',
    "escape": None,
    "short_rows": False,
    "sheets": [],
    "decimal": ".",
    "discover": None,
    "file_name": None,
    "file_changed": False,
    "shared": False,
    "solved": None,
    "same_customer": {},
}
"""Keys that mappings did not always have, with their defaults. A mapping that does not use them keeps its hash."""


class SourceMapping(Config):
    """The content of configs/sources/<name>.yaml: one source whose files all have the same layout."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        description="Name with which every id of the source starts; by default the file's name",
    )
    description: str = Field("", description="Where the export comes from, in one line")
    journey: str | None = Field(
        None, description="Journey map to which its responses belong; by default the first one in the settings"
    )
    match: Match = Field(description="Files that the mapping takes")
    format: FileFormat = FileFormat()
    combine: dict[str, Combined] = Field(
        {}, description="Columns that are made of others before anything is read, by their name"
    )
    long: LongForm | None = Field(None, description="For an export with one row per answer")
    turns: Turns | None = Field(None, description="For a conversation: one row, or one item of a list, per turn")
    id: Identity | None = Field(
        None, description="Id in the source; without one, a response is identified by file and row"
    )
    created_at: Moment = Field(description="Time at which the customer gave the response")
    updated_at: Moment | None = Field(
        None, description="Time at which the customer last changed it; the newest version counts"
    )
    customer: Plain | None = Field(None, description="Key of the customer, which must be the same in all sources")
    same_customer: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], str] = Field(
        {},
        description="Columns with further keys of the same customer, as name: column, such as email: E-mail or crm: Contact ID, "
        "by which sources meet whose customers have other keys",
    )
    channel: Plain | None = Field(
        None, description="Channel in which it was given: app, web, email, chat, phone, store, ..."
    )
    language: Plain | None = Field(None, description="Language as ISO 639-1 code; without it the language is detected")
    texts: tuple[Text, ...] = Field((), description="Open questions; each non-empty answer is one verbatim")
    scores: dict[ScoreName, Score] = Field(
        {},
        description="Closed questions, by kind of score: csat is the main question of its kind, csat.delivery a further one, which is never pooled with it",
    )
    discover: Discover | None = Field(
        None, description="For surveys: read the questions that only the file knows, as far as they can be told"
    )
    measures: Measures = Field(Measures(), description="Figures that the export has besides scores")
    attributes: Attributes = Field({}, description="Further columns to keep, as a list or as name: column")
    null_values: tuple[str, ...] = Field(
        (),
        description="Values that mean 'no answer' in every column, such as -99 for a question that was seen and left out",
    )
    skip: tuple[Skip, ...] = Field((), description="Rows that are left out on purpose and counted as skipped")
    privacy: SourcePrivacy = Field(SourcePrivacy(), description="Consent, and how long texts are kept")

    @model_validator(mode="after")
    def _holds_something(self) -> SourceMapping:
        keys = [t.key for t in self.texts]
        if len(set(keys)) != len(keys):
            raise ValueError(f"texts: expected every key once, got {', '.join(keys)}")
        if not self.texts and not self.scores and not self.measures and self.discover is None:
            raise ValueError("expected at least one of texts, scores and measures")
        if self.long and self.turns:
            raise ValueError("expected either long or turns")
        foreign = [t.column for t in self.texts if t.column.startswith("turns.") and t.column != SAID]
        if foreign or (self.turns and any(t.column in self.turns.own for t in self.texts)):
            raise ValueError(f"texts: only {SAID} is a text of a conversation: the words of the party {CUSTOMER!r}")
        if self.created_at.optional:
            raise ValueError("created_at: optional: every response needs a time; state a constant if files have none")
        for name, score in self.scores.items():
            kind = kind_of(name)
            if kind == "nps" and (score.min, score.max, score.whole, score.higher_is_better) != (0, 10, True, True):
                raise ValueError(f"scores: {name}: the scale is 0 to 10 in whole numbers, higher is better")
            if kind in SATISFACTION and score.cut_off is None:
                raise ValueError(
                    f"scores: {name}: satisfied_from: missing; which answers from {score.min:g} to {score.max:g} count as "
                    "satisfied has to be stated, for instance satisfied_from: "
                    f"{score.max - 0.2 * (score.max - score.min) if score.higher_is_better else score.min + 0.2 * (score.max - score.min):g}"
                )
            if kind not in SATISFACTION and score.satisfied_from is not None:
                raise ValueError(
                    f"scores: {name}: satisfied_from: only {', '.join(SATISFACTION)} count satisfied answers"
                )
        return self

    @property
    def mapping_hash(self) -> str:
        """Return the sha256 of the mapping, which changes when any value does that decides how a row is read."""
        unread: dict[str, Any] = {
            "privacy": {"texts_kept_months"} if self.privacy.consent else True,
            "match": {"partial"},
            "scores": {"__all__": {"satisfied_from"}},  # cut-offs hold for loaded rows, too (raw/sql/cut_offs.sql)
        }
        read = self.model_dump(mode="json", exclude=unread)
        moments = (read["created_at"], read["updated_at"] or {})
        for part in (
            read,
            read["match"],
            read["format"],
            read["measures"],
            *moments,
            *read["scores"].values(),
            *read["texts"],
        ):
            for key in LATER.keys() & part.keys():
                if part[key] == LATER[key]:
                    del part[key]
        return hashlib.sha256(to_json(read)).hexdigest()

    def columns(self) -> dict[str, bool]:
        """Return the columns it reads, in the order of the mapping, with true if a file must have the column."""
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
        if consent := self.privacy.consent:
            found[consent.column] = found.get(consent.column, False) or not consent.optional
        conditions = [(asked.when, asked.optional) for asked in self.texts]
        conditions += [(asked.when, asked.optional) for asked in self.scores.values()]
        for when, optional in conditions:
            if when:
                found[when.column] = found.get(when.column, False) or not optional
        for column in (*self.attributes.values(), *self.same_customer.values(), *(s.column for s in self.skip)):
            found.setdefault(column, False)
        return found

    def made_of(self) -> tuple[str, ...]:
        """Return the columns of the file that are brought into another form before columns() are read."""
        joined = self.long or self.turns
        key = () if joined is None else (self.long.response if self.long else self.turns and self.turns.conversation,)
        parts = (part for combined in self.combine.values() for part in combined.parts)
        return tuple(c for c in (*parts, *key, *(joined.own if joined else ())) if c)

    def expected(self) -> dict[str, str]:
        """Return the columns that some row should have, with what is read from each; those that a file may lack are left out."""
        uses: dict[str, list[str]] = {column: [] for column, needed in self.columns().items() if needed}
        for text in self.texts:
            if text.title:
                uses.setdefault(text.title, []).append(f"headline of text {text.key}")
        for name, column in self.attributes.items():
            uses.setdefault(column, []).append(f"attribute {name}")
        for name, column in self.same_customer.items():
            uses.setdefault(column, []).append(f"same_customer {name}")
        for skip in self.skip:
            uses.setdefault(skip.column, []).append("skip")
        return {column: " and ".join(used) for column, used in uses.items()}


def load_sources(folder: Path) -> dict[str, SourceMapping]:
    """Return every mapping `*.yaml` of the folder by its name, in the order of names.

    Raises:
        ConfigError: There is no mapping, two have the same name, or some have faults. The message lists the faults of
            all files, one per line.
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
