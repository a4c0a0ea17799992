"""Cleaned verbatims as Arrow tables, column for column as the warehouse has them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from models.personal.neutral import read_neutrally
from models.personal.placeholders import without_placeholders
from models.personal.redaction import Rules, redact
from models.personal.spans import Span
from models.remembered_stamp import code_stamp
from pipeline.enriched.clean import clean_text
from pipeline.enriched.halves import halves_of
from pipeline.enriched.readable import judge_reading

_DOCUMENTS = pa.schema(
    [(n, pa.string()) for n in ("verbatim_id", "raw_hash", "text_hash", "language", "language_method")]
    + [("redactions", pa.int32()), ("redacted", pa.string()), ("unread", pa.string()), ("left_out", pa.int32())]
    + [("cleaner", pa.string()), ("run_id", pa.string())]
)
LANGUAGE_SHOWS = 2_000
"""Characters of an original by which its language is told."""
_TEXTS = pa.schema([("text_hash", pa.string()), ("text", pa.string())])


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A verbatim to be cleaned.

    Attributes:
        verbatim_id: Its identifier.
        raw_hash: sha256 of the raw text.
        text: The text after clean_text.
        language: As the source says; None if it says nothing.
        source: Source that it came through.
        named: Names and addresses that a model found in the text.
        left_out: Characters after the text that are not read, since it is enormous (models.reach).
        original: What the customer wrote where the text is its translation, "" if that is not known; else None.
    """

    verbatim_id: str
    raw_hash: str
    text: str
    language: str | None
    source: str
    named: Sequence[Span] = ()
    left_out: int = 0
    original: str | None = None


def cleaner_stamp(rules_stamp: str, finder: str | None, *, languages: Collection[str] = ()) -> str:
    """Return the stamp of this code and of what it uses; a verbatim whose stamp differs is cleaned again.

    Args:
        rules_stamp: Of the rules of a source.
        finder: Fingerprint of the model that finds names, None without one.
        languages: That the annotator reads; empty: all.
    """
    code = code_stamp(__name__, "pipeline.enriched.found_names", "models.reach")
    return f"{code}:{rules_stamp}:{finder or '-'}:{','.join(sorted(languages))}"


def hash_of(text: str) -> str:
    """Return the sha256 of a cleaned text; where a model reads other words than stand there (models.personal.neutral), of both.

    So a text with placeholders has another key, and is scored again, once other words are read in their place.
    """
    read = read_neutrally(text).text
    return hashlib.sha256((text if read == text else f"{text}\0{read}").encode("utf-8")).hexdigest()


def rules_of(rules: Mapping[str, Rules], source: str) -> Rules:
    """Return the rules of a source; those of "" if it has none of its own."""
    return rules.get(source, rules[""])


def document_tables(
    verbatims: Sequence[Verbatim],
    *,
    rules: Mapping[str, Rules],
    cleaners: Mapping[str, str],
    run_id: str,
    languages: Collection[str] = (),
) -> tuple[pa.Table, pa.Table]:
    """Return the rows of enriched.documents and enriched.texts.

    Args:
        verbatims: With their cleaned texts.
        rules: What is replaced, by source; "" has those of a source that is not named.
        cleaners: Stamps by source, likewise.
        run_id: Run that cleans them.
        languages: That the annotator reads; empty: all.
    """
    documents: list[tuple[str | int | None, ...]] = []
    texts: dict[str, str] = {}
    for v in verbatims:
        text, counts = redact(v.text, rules_of(rules, v.source), named=v.named)
        read = judge_reading(without_placeholders(text), v.language, languages=languages)
        text_hash = hash_of(text)
        texts[text_hash] = text
        unread = read.unread or ("no_words" if text and not without_placeholders(text).strip() else None)
        # whether a translation can be read is asked of the translation; which language the customer speaks, of the original
        spoken = read if v.original is None else judge_reading(v.original, None, languages=languages)
        said = (spoken.language, spoken.method, counts.total(), json.dumps(dict(sorted(counts.items()))))
        cleaner = cleaners.get(v.source, cleaners[""])
        documents.append((v.verbatim_id, v.raw_hash, text_hash, *said, unread, v.left_out, cleaner, run_id))
    columns = list(zip(*documents, strict=True)) or [()] * len(_DOCUMENTS)
    return pa.table(columns, schema=_DOCUMENTS), pa.table([list(texts), list(texts.values())], schema=_TEXTS)


def cleaned(
    rows: Sequence[tuple[str, str, str, str | None, str]], *, reach: Callable[[str], int] = len
) -> list[Verbatim]:
    """Return the verbatims of rows (verbatim_id, raw_hash, raw text, language given, source), cleaned.

    Args:
        rows: Of one batch.
        reach: A cleaned text to the offset up to which it is read; what stands after it is left out.
    """
    return [
        Verbatim(
            v,
            raw_hash,
            text[:end].rstrip(),
            given if halves.read is raw else None,
            source,
            left_out=len(text) - end,
            original=None if halves.original is None else clean_text(halves.original[:LANGUAGE_SHOWS]),
        )
        for v, raw_hash, raw, given, source in rows
        for halves in [halves_of(raw)]
        for text in [clean_text(halves.read)]
        for end in [reach(text)]
    ]
