"""Rows into responses, as a source mapping says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.config.source_fields import Identity, Moment, Plain, Score, Text
from pipeline.config.sources import SourceMapping
from pipeline.raw.consent import NO, consent_reader
from pipeline.raw.errors import RowError
from pipeline.raw.measures import MeasureRow, measures_reader
from pipeline.raw.moments import moment_reader
from pipeline.raw.readers.base import Row, Undecoded, Value

_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})([-_].*)?$")

NO_CONSENT = "no consent"
"""Part of the hash of a row without consent, so that a consent that is taken back is a change even of a row without a text."""
ScoreRow = tuple[str, float, float, float, bool, float, str | None]
"""kind, value, scale_min, scale_max, higher_is_better, score (0 worst to 1 best), wording of the question."""
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


@dataclass(frozen=True, slots=True)
class Withheld:
    """A row that is left out for want of consent; of a known response it removes the texts. Fields as Response."""

    native_id: str | None
    updated_at: datetime | None


RowMapper = Callable[[Row], Response | Withheld | None]
"""Maps a row to a response, or to None if the row is left out on purpose. Raises RowError."""


def row_mapper(
    mapping: SourceMapping, *, columns: Collection[str], questions: Mapping[str, str], max_chars: int
) -> RowMapper:
    """Return the function that maps the rows of one file.

    Args:
        mapping: The source's mapping.
        columns: Columns of the file.
        questions: Wording by column from the file's header, for texts and scores whose mapping has none.
        max_chars: A row with a longer text is refused.
    """
    read_id = _id_reader(mapping.id)
    created, updated = _time_reader(mapping.created_at, "created_at"), mapping.updated_at
    read_updated = _time_reader(updated, "updated_at") if updated else None
    channel, customer, language = (_plain_reader(p) for p in (mapping.channel, mapping.customer, mapping.language))
    wording = {t.key: t.question or questions.get(t.column) for t in mapping.texts}
    scales = [
        (kind, scale, _words(scale), scale.question or questions.get(scale.column))
        for kind, scale in mapping.scores.items()
    ]
    read_measures = measures_reader(mapping.measures)
    read_consent = consent_reader(mapping.privacy.consent, columns=columns)
    skips_without = mapping.privacy.consent is not None and mapping.privacy.consent.without == "skip"
    left_out = [(s.column, {v.strip().casefold() for v in s.values}, s.unless_answered) for s in mapping.skip]

    def map_row(row: Row) -> Response | Withheld | None:
        values = row.values
        consent = read_consent(values)
        if consent == NO and skips_without:
            return Withheld(read_id(values), read_updated(values) if read_updated else None)
        skips = [unless for column, listed, unless in left_out if plain_text(values, column).casefold() in listed]
        if skips and not all(skips):
            return None
        texts = () if consent == NO else mapping.texts
        verbatims = tuple(
            (t.key, wording[t.key], text) for t in texts if (text := _text(values, t, max_chars)) is not None
        )
        scores = tuple(
            (*score, asked)
            for kind, scale, words, asked in scales
            if (score := _score(values, kind, scale, words)) is not None
        )
        if skips and not verbatims and not scores:
            return None
        measures = read_measures(lambda column: plain_text(values, column))
        created_at = created(values)
        if created_at is None:
            raise RowError(f"created_at: column {mapping.created_at.column!r} is empty")
        kept = {name: v for name, column in mapping.attributes.items() if (v := plain_text(values, column))}
        attributes = json.dumps(kept, ensure_ascii=False) if kept else None
        plain = (channel(values), customer(values), _language(language(values)), attributes)
        updated_at = read_updated(values) if read_updated else None
        facts = [created_at.isoformat(), *plain, *([NO_CONSENT] if consent == NO else [])]
        hashes = (_row_hash(facts, scores, measures, verbatims), _row_hash(facts, scores, measures, ()))
        return Response(read_id(values), created_at, updated_at, *plain, scores, measures, verbatims, *hashes, consent)

    return map_row


def _row_hash(
    plain: list[str | None],
    scores: tuple[ScoreRow, ...],
    measures: tuple[MeasureRow, ...],
    verbatims: tuple[VerbatimRow, ...],
) -> str:
    """Return the sha256 of a row. Values that a row lacks do not change it, so rows loaded before a key existed keep theirs."""
    asked = [score if score[-1] is not None else score[:-1] for score in scores]
    content = json.dumps([*plain, asked, verbatims, *([measures] if measures else [])])
    return hashlib.sha256(content.encode()).hexdigest()


def _given(values: Mapping[str, Value], column: str) -> Value:
    """Return the cell, "" if it is missing; bytes that are not text reject the row, unless no mapping asks for them."""
    value = values.get(column, "")
    if isinstance(value, Undecoded):
        raise RowError("a value cannot be read (UnicodeDecodeError)")
    return value


def plain_text(values: Mapping[str, Value], column: str) -> str:
    """Return the cell, trimmed; "" if it is missing.

    Raises:
        RowError: It holds bytes that are not text.
    """
    value = _given(values, column)
    return value.isoformat() if isinstance(value, datetime) else value.strip()


def _id_reader(identity: Identity | None) -> Callable[[Mapping[str, Value]], str | None]:
    if identity is None:
        return lambda values: None
    columns, pattern = identity.all_columns, re.compile(identity.pattern) if identity.pattern else None

    def read(values: Mapping[str, Value]) -> str | None:
        parts = [plain_text(values, c) for c in columns]
        text: str | None = "/".join(parts) if all(parts) else None
        if text and pattern:
            match = pattern.search(text)
            text = match[1] if match else None
        if not text and identity.when_missing == "reject":
            raise RowError(f"id: column {', '.join(map(repr, columns))}: expected an id", value="/".join(parts))
        return text or None

    return read


def _time_reader(moment: Moment, key: str) -> Callable[[Mapping[str, Value]], datetime | None]:
    if moment.constant is not None:
        read_constant = moment_reader(moment)(moment.constant)
        return lambda values: read_constant
    column, parse = moment.column or "", moment_reader(moment)

    def read(values: Mapping[str, Value]) -> datetime | None:
        value = values.get(column, "")
        if isinstance(value, str) and not value.strip():
            return None
        try:
            return parse(value)
        except ValueError as e:
            raise RowError(f"{key}: column {column!r} {e}", value=str(value)) from None

    return read


def _plain_reader(plain: Plain | None) -> Callable[[Mapping[str, Value]], str | None]:
    if plain is None:
        return lambda values: None
    if plain.column is None:
        return lambda values: plain.constant
    column, names = plain.column, {k.strip().casefold(): v for k, v in plain.values.items()}

    def read(values: Mapping[str, Value]) -> str | None:
        text = plain_text(values, column)
        return (names.get(text.casefold(), text) if names else text) or None

    return read


def _language(text: str | None) -> str | None:
    """Return en for en, EN-GB and en_US; other texts stay as they are, in lower case."""
    match = _LANGUAGE.match(text) if text else None
    return match[1].lower() if match else text and text.lower()


def _text(values: Mapping[str, Value], text: Text, max_chars: int) -> str | None:
    """Return the answer untouched, after its headline; None if it is blank."""
    value = _given(values, text.column)
    body = value if isinstance(value, str) else value.isoformat()
    title = plain_text(values, text.title) if text.title else ""
    if title and not body.strip().startswith(title.rstrip(". …")):
        body = f"{title}\n{body}" if body.strip() else title
    if len(body) > max_chars:
        raise RowError(f"column {text.column!r}: {len(body):,} characters, more than enrich.max_chars = {max_chars:,}")
    return body if body.strip() else None


def _words(scale: Score) -> dict[str, float | None]:
    none: dict[str, float | None] = {w.strip().casefold(): None for w in ("", *scale.null_values)}
    return {**none, **{w.strip().casefold(): v for w, v in scale.values.items()}}


def _score(
    values: Mapping[str, Value], kind: str, scale: Score, words: dict[str, float | None]
) -> tuple[str, float, float, float, bool, float] | None:
    """Return the score without the question's wording; None if there is no answer."""
    text = plain_text(values, scale.column)
    known = words.get(text.casefold(), text)
    if known is None:
        return None
    try:
        number = float("nan") if known is text and "_" in text else float(known)
    except ValueError:
        number = float("nan")
    whole = "a whole number" if scale.whole else "a number"
    if not scale.min <= number <= scale.max or (scale.whole and known is text and not number.is_integer()):
        listed = f" or one of {', '.join(scale.values)}" if scale.values else ""
        raise RowError(
            f"{kind}: column {scale.column!r}: expected {whole} from {scale.min:g} to {scale.max:g}{listed}",
            value=text,
        )
    share = (number - scale.min) / (scale.max - scale.min)
    return kind, number, scale.min, scale.max, scale.higher_is_better, share if scale.higher_is_better else 1 - share
