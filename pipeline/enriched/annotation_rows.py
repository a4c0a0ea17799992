"""Annotations as Arrow tables, column for column as the warehouse has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from models.base import Annotation, Mention
from models.personal.placeholders import in_placeholder

WHOLE_TEXT = -1
"""sentence_index of a category that belongs to the whole text."""

_SCORED = [("sentiment_label", pa.string()), ("polarity", pa.float64()), ("confidence", pa.float64())]
_TEXT = [("text_hash", pa.string()), ("model_fingerprint", pa.string())]
SCHEMAS = {
    "sentiments": pa.schema([*_TEXT, *_SCORED, ("sentences", pa.int32())]),
    "sentences": pa.schema(
        [
            *_TEXT,
            ("sentence_index", pa.int32()),
            ("start_char", pa.int32()),
            ("end_char", pa.int32()),
            *_SCORED,
            ("embedding", pa.binary()),
        ]
    ),
    "mentions": pa.schema(
        [
            *_TEXT,
            ("mention_index", pa.int32()),
            ("sentence_index", pa.int32()),
            ("term", pa.string()),
            ("start_char", pa.int32()),
            ("end_char", pa.int32()),
            ("category", pa.string()),
            *_SCORED,
        ]
    ),
    "categories": pa.schema([*_TEXT, ("sentence_index", pa.int32()), ("category", pa.string()), *_SCORED]),
}


def annotation_tables(
    hashes: Sequence[str], texts: Sequence[str], annotations: Sequence[Annotation], *, fingerprint: str
) -> dict[str, pa.Table]:
    """Return the rows of enriched.sentiments, sentences, mentions and categories, in the order of `hashes`.

    A placeholder is no aspect term. An opinion on what stood there is kept as implied where it has a category that the sentence's other
    mentions have not ("[name] was kind" speaks of staff), and is left out where it has none: nobody has an opinion on "[phone]".
    """
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SCHEMAS}
    for text_hash, text, a in zip(hashes, texts, annotations, strict=True):
        key = (text_hash, fingerprint)
        whole = (a.sentiment.label, a.sentiment.polarity, a.sentiment.confidence) if a.sentiment else (None,) * 3
        rows["sentiments"].append((*key, *whole, len(a.sentences)))
        vectors = np.asarray(a.embeddings, dtype="<f2")
        for i, s in enumerate(a.sentences):
            rows["sentences"].append((*key, i, s.start, s.end, s.label, s.polarity, s.confidence, vectors[i].tobytes()))
        for i, m in enumerate(_without_placeholders(text, a.mentions)):
            rows["mentions"].append(
                (*key, i, m.sentence, m.term, m.start, m.end, m.category, m.label, m.polarity, m.confidence)
            )
        for i, found in enumerate((a.categories, *a.sentence_categories), start=WHOLE_TEXT):
            rows["categories"].extend((*key, i, c.category, c.label, c.polarity, c.confidence) for c in found)
    return {name: _table(rows[name], schema) for name, schema in SCHEMAS.items()}


def _without_placeholders(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions in order; those of a placeholder as implied ones, once per sentence and category."""
    known = {(m.sentence, m.category) for m in mentions if not _of_placeholder(text, m)}
    for m in mentions:
        if not _of_placeholder(text, m):
            yield m
        elif m.category is not None and (m.sentence, m.category) not in known:
            known.add((m.sentence, m.category))
            yield replace(m, term=None, start=None, end=None)


def _of_placeholder(text: str, mention: Mention) -> bool:
    return mention.start is not None and mention.end is not None and in_placeholder(text, mention.start, mention.end)


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
