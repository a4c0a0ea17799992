"""Sentences without a theme under the current topic model get their nearest, in batches."""

from __future__ import annotations

from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.progress import Progress
from pipeline.themes.tables import (
    PACKAGE,
    CurrentModel,
    read_number,
    unpack_centroids,
    unpack_embeddings,
    write_rows,
)
from pipeline.warehouse.sql import run_sql

BATCH = 20_000
"""Sentences in memory at once: 8 MB of vectors, and as much again of cosines with 120 themes."""


def assign_sentences(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, model: CurrentModel, progress: Progress
) -> int:
    """Write themes.sentence_themes for every sentence of the model's annotator that lacks a row; returns how many.

    Each batch is one transaction: a run that is killed continues where it was.
    """
    params = {"model_fingerprint": model.model_fingerprint, "topic_model_id": model.topic_model_id}
    topics = run_sql(con, PACKAGE, "read_topics", params).fetchall()
    centroids = unpack_centroids([blob for _, _, blob in topics])
    theme_ids = [theme_id for _, theme_id, _ in topics]
    run_sql(con, PACKAGE, "pending_sentences", params)
    total = read_number(con, "count_pending_sentences")
    progress.start("assigning sentences to themes", total)
    for first in range(1, total + 1, BATCH):
        batch = run_sql(con, PACKAGE, "read_pending", {**params, "first": first, "last": first + BATCH - 1}).fetchall()
        rows = _assign_batch(batch, centroids, theme_ids, model=model, min_words=settings.themes.min_words)
        write_rows(con, "insert_assignments", {"new_assignments": rows})
        progress.advance(len(batch))
    progress.finish()
    return total


def _assign_batch(
    batch: list[tuple[str, int, str, bytes]],
    centroids: Any,
    theme_ids: list[str | None],
    *,
    model: CurrentModel,
    min_words: int,
) -> list[dict[str, Any]]:
    from models.topics.refine import assign_topics
    from models.topics.words import why_unthemed

    vectors = unpack_embeddings([blob for _, _, _, blob in batch])
    labels, scores = assign_topics(vectors, centroids, threshold=model.threshold)
    rows = []
    for (text_hash, index, sentence, _), label, score in zip(batch, labels.tolist(), scores.tolist(), strict=True):
        reason = why_unthemed(sentence, min_words=min_words)
        compared = reason is None
        if compared and label < 0:
            reason = "below_threshold"
        theme_id = theme_ids[label] if reason is None else None
        rows.append(
            {
                "text_hash": text_hash,
                "model_fingerprint": model.model_fingerprint,
                "sentence_index": index,
                "topic_model_id": model.topic_model_id,
                "theme_id": theme_id,
                "score": round(score, 6) if compared else None,
                "reason": "retired_theme" if reason is None and theme_id is None else reason,
            }
        )
    return rows
