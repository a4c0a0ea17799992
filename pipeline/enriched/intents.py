"""What each stored sentence does: read from its embedding and sentiment, so that another intent head needs no text again."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from models.intent.head import IntentHead, class_probabilities
from pipeline.enriched.batches import PACKAGE, count, insert, slices
from pipeline.warehouse.sql import run_sql

BATCH = 20_000
"""Sentences read at a time: 15 MB of embeddings."""

STORED = pa.schema([
    ("text_hash", pa.string()), ("model_fingerprint", pa.string()), ("sentence_index", pa.int32()), ("sentiment_label", pa.string()),
    ("polarity", pa.float64()), ("confidence", pa.float64()), ("embedding", pa.binary()),
])  # fmt: skip
"""Columns of read_pending_intents."""


def intent_columns(sentences: pa.Table, head: IntentHead | None) -> dict[str, pa.Array]:
    """Return intent, intent_confidence and intent_head of sentences; all null without a head.

    Args:
        sentences: With sentiment_label, polarity, confidence and embedding, as enriched.sentences keeps them.
        head: That of the annotator; None if it has none.
    """
    n = sentences.num_rows
    if head is None or n == 0:
        texts, numbers = pa.nulls(n, pa.string()), pa.nulls(n, pa.float64())
        return {"intent": texts, "intent_confidence": numbers, "intent_head": texts}
    labels, polarities, confidences, blobs = (
        sentences[name].to_pylist() for name in ("sentiment_label", "polarity", "confidence", "embedding")
    )
    vectors = np.frombuffer(b"".join(blobs), dtype="<f2").reshape(n, -1)
    said = head.read(vectors, class_probabilities(labels, polarities, confidences))
    return {
        "intent": pa.array([s.intent for s in said], pa.string()),
        "intent_confidence": pa.array([s.confidence for s in said], pa.float64()),
        "intent_head": pa.array([head.fingerprint] * n, pa.string()),
    }


def with_intents(sentences: pa.Table, head: IntentHead | None) -> pa.Table:
    """Return the sentences with the columns of intent_columns."""
    for name, column in intent_columns(sentences, head).items():
        sentences = sentences.append_column(name, column)
    return sentences


def read_stored_intents(con: duckdb.DuckDBPyConnection, head: IntentHead | None, *, fingerprint: str) -> int:
    """Read the intents of stored sentences that another head has read, or none; returns their number.

    Tables written: enriched.sentences. A sentence whose text was removed has no embedding and keeps its intent.
    """
    if head is None:
        return 0
    params: dict[str, Any] = {"model_fingerprint": fingerprint, "head": head.fingerprint}
    run_sql(con, PACKAGE, "pending_intents", params)
    total = count(con, "count_pending_intents")
    for first, last in slices(total, BATCH, BATCH):
        rows = run_sql(con, PACKAGE, "read_pending_intents", {"first": first, "last": last, **params}).fetchall()
        columns = zip(*rows, strict=True)
        found = pa.table([pa.array(c, f.type) for c, f in zip(columns, STORED, strict=True)], schema=STORED)
        table = with_intents(found, head).drop_columns(["embedding", "sentiment_label", "polarity", "confidence"])
        insert(con, "write_intents", {"new_intents": table})
    return total
