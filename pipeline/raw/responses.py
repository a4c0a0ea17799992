"""Rows into responses, as a source mapping says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.config.shape_fields import AGENTS, ORDER, When
from pipeline.config.source_fields import Moment, Plain, item_of
from pipeline.config.sources import SourceMapping
from pipeline.raw.consent import NO, consent_reader
from pipeline.raw.errors import RowError
from pipeline.raw.findings import Findings
from pipeline.raw.measures import MeasureRow, measures_reader
from pipeline.raw.moments import moment_reader, zone_of
from pipeline.raw.readers.base import Row, Value
from pipeline.raw.row_answers import ScoreRow, score_reader, text_reader
from pipeline.raw.row_cells import plain_text
from pipeline.raw.row_keys import customer_reader, id_reader, language_code, plain_reader

NO_CONSENT = "no consent"
"""Part of the hash of a row without consent, so that a consent that is taken back is a change even of a row without a text."""
VerbatimRow = tuple[str, str | None, str]
"""question key, question text, text."""


@dataclass(frozen=True, slots=True)
class Response:
    """One mapped row; fields as the columns of raw.responses.

    Attributes:
        native_id: None if the row has none: file and row are its identity.
        row_hash: sha256 of everything mapped except updated_at.
        facts_hash: The same without the texts.
        consent: YES, NO (then it has no texts), or None if the source does not ask.
        keys: Further keys of the customer: (name in the mapping, key as in the file).
    """

    native_id: str | None
    created_at: datetime
    updated_at: datetime | None
    channel: str | None
    customer_key: str | None
    language: str | None
    attributes: str | None
    scores: tuple[ScoreRow, ...]
    measures: tuple[MeasureRow, ...]
    verbatims: tuple[VerbatimRow, ...]
    row_hash: str
    facts_hash: str
    consent: str | None
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A row that is left out for want of consent; of a known response it removes the texts. Fields as Response."""

    native_id: str | None
    updated_at: datetime | None


RowMapper = Callable[[Row], Response | Withheld | None]
"""Maps a row to a response, or to None if the row is left out on purpose. Raises RowError."""


def row_mapper(
    mapping: SourceMapping,
    *,
    columns: Collection[str],
    questions: Mapping[str, str],
    zones: Mapping[str, str],
    max_chars: int,
    findings: Findings,
) -> RowMapper:
    """Return the function that maps the rows of one file.

    Args:
        mapping: The source's mapping.
        columns: Columns of the file.
        questions: Wording by column from the file's header, for texts and scores whose mapping has none.
        zones: Time zone by column from the file's header.
        max_chars: A row with a longer text is refused.
        findings: Where what is found beside the answers is counted.

    Raises:
        SourceError: The file names another time zone than the mapping.
    """
    none = mapping.null_values
    read_id = id_reader(mapping.id, findings)
    created, updated = _time_reader(mapping.created_at, "created_at", zones), mapping.updated_at
    read_updated = _time_reader(updated, "updated_at", zones) if updated else None
    channel, language = (
        plain_reader(mapping.channel, "channel", none, findings),
        plain_reader(mapping.language, "language", none, findings),
    )
    customer = customer_reader(mapping.customer, none, findings)
    further = [
        (name, customer_reader(Plain(column=column, optional=True), none, findings))
        for name, column in mapping.same_customer.items()
    ]
    readers = [(t.key, _when(t.when), text_reader(t, none, max_chars, findings)) for t in mapping.texts]
    wording = {t.key: t.question or questions.get(t.column) for t in mapping.texts}
    scales = [
        (
            _when(scale.when),
            score_reader(name, scale, none, findings),
            (scale.question or questions.get(scale.column), item_of(name)),
        )
        for name, scale in mapping.scores.items()
    ]
    read_measures = measures_reader(mapping.measures, none)
    read_consent = consent_reader(mapping.privacy.consent, columns=columns)
    skips_without = mapping.privacy.consent is not None and mapping.privacy.consent.without == "skip"
    left_out = [(s.column, {v.strip().casefold() for v in s.values}, s.unless_answered) for s in mapping.skip]

    described = {**mapping.attributes, **({"turns": ORDER, "agents": AGENTS} if mapping.turns else {})}
    unseen = findings.unseen

    def map_row(row: Row) -> Response | Withheld | None:
        values = row.values
        if unseen:
            unseen.difference_update(values)
        consent = read_consent(values)
        if consent == NO and skips_without:
            return Withheld(read_id(values), read_updated(values) if read_updated else None)
        skips = [
            unless
            for column, listed, unless in left_out
            if column in values and plain_text(values, column).casefold() in listed
        ]
        if skips and not all(skips):
            return None
        texts = () if consent == NO else readers
        verbatims = tuple(
            (key, wording[key], text)
            for key, counts, read in texts
            if (counts is None or counts(values)) and (text := read(values)) is not None
        )
        scores = tuple(
            (*score, *asked)
            for counts, read, asked in scales
            if (counts is None or counts(values)) and (score := read(values)) is not None
        )
        if skips and not verbatims and not scores:
            return None
        measures = read_measures(lambda column: plain_text(values, column))
        created_at = created(values)
        if created_at is None:
            raise RowError(f"created_at: column {mapping.created_at.column!r} is empty")
        kept = {name: v for name, column in described.items() if (v := plain_text(values, column))}
        attributes = json.dumps(kept, ensure_ascii=False) if kept else None
        keys = tuple((name, key) for name, read in further if (key := read(values)))
        whose = customer(values) or (keys[0][1] if keys else None)
        plain = (channel(values), whose, language_code(language(values)), attributes)
        updated_at = read_updated(values) if read_updated else None
        facts = [created_at.isoformat(), *plain, *([NO_CONSENT] if consent == NO else []), *map("=".join, keys)]
        hashes = _row_hashes(facts, scores, measures, verbatims)
        return Response(
            read_id(values), created_at, updated_at, *plain, scores, measures, verbatims, *hashes, consent, keys
        )

    return map_row


def _when(when: When | None) -> Callable[[Mapping[str, Value]], bool] | None:
    """Return whether a question counts in a row; None if it does in every row."""
    if when is None:
        return None
    column, listed = when.column, {v.strip().casefold() for v in when.values}
    return lambda values: plain_text(values, column).casefold() in listed


def _row_hashes(
    plain: list[str | None],
    scores: tuple[ScoreRow, ...],
    measures: tuple[MeasureRow, ...],
    verbatims: tuple[VerbatimRow, ...],
) -> tuple[str, str]:
    """Return the sha256 of a row, and of the row without its texts, each of one JSON list.

    Values that a row lacks do not change them, so rows loaded before a key existed keep theirs. What both hold is written once: writing JSON
    takes a sixth of the time of reading a row.
    """
    asked = [score if score[-1] else score[:-1] if score[-2] is not None else score[:-2] for score in scores]
    begin, end = json.dumps([*plain, asked])[:-1], f", {json.dumps(measures)}]" if measures else "]"
    facts = hashlib.sha256(f"{begin}, []{end}".encode()).hexdigest()
    return hashlib.sha256(f"{begin}, {json.dumps(verbatims)}{end}".encode()).hexdigest() if verbatims else facts, facts


def _time_reader(
    moment: Moment, key: str, zones: Mapping[str, str]
) -> Callable[[Mapping[str, Value]], datetime | None]:
    if moment.constant is not None:
        read_constant = moment_reader(moment)(moment.constant)
        return lambda values: read_constant
    column, parse = moment.column or "", moment_reader(moment, timezone=zone_of(moment, zones))

    def read(values: Mapping[str, Value]) -> datetime | None:
        value = values.get(column, "")
        if isinstance(value, str) and not value.strip():
            return None
        try:
            return parse(value)
        except ValueError as e:
            raise RowError(f"{key}: column {column!r} {e}", value=str(value)) from None

    return read
