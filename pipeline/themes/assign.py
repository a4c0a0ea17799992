"""Sentences without a theme under the current topic model get their nearest, in batches."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.contract import Progress
from pipeline.themes.tables import (
    PACKAGE,
    CurrentModel,
    Vectors,
    read_number,
    unpack_centroids,
    unpack_column,
    write_rows,
)
from pipeline.warehouse.sql import load_sql, run_sql

BATCH = 20_480
"""Sentences in memory at once, ten of DuckDB's vectors: 31 MB of float32."""


def assign_sentences(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, model: CurrentModel, progress: Progress
) -> int:
    """Write themes.sentence_themes for every sentence of the model's annotator that lacks a row; returns how many.

    The pending sentences are read once, as a stream on a cursor of its own: one query per batch would read the whole table each
    time. Each batch is one transaction: a run that is killed continues where it was.
    """
    params = {"model_fingerprint": model.model_fingerprint, "topic_model_id": model.topic_model_id}
    topics = run_sql(con, PACKAGE, "read_topics", params).fetchall()
    centroids = unpack_centroids([blob for _, _, blob in topics])
    theme_ids = [theme_id for _, theme_id, _ in topics]
    run_sql(con, PACKAGE, "carry_removed", params)
    total = read_number(con, "count_pending_sentences", params)
    progress.start("assigning sentences to themes", total)
    if total:
        with con.cursor() as reader:
            for batch in reader.sql(load_sql(PACKAGE, "read_pending"), params=params).to_arrow_reader(BATCH):
                rows = _assign_batch(batch, centroids, theme_ids, model=model, min_words=settings.themes.min_words)
                write_rows(con, "insert_assignments", {"new_assignments": rows})
                progress.advance(batch.num_rows)
    progress.finish()
    return total


def _assign_batch(
    batch: pa.RecordBatch, centroids: Vectors, theme_ids: list[str | None], *, model: CurrentModel, min_words: int
) -> pa.Table:
    from models.topics.refine import assign_topics
    from models.topics.words import why_unthemed

    labels, scores = assign_topics(unpack_column(batch.column("embedding")), centroids, threshold=model.threshold)
    themes: list[str | None] = []
    reasons: list[str | None] = []
    compared: list[bool] = []
    for sentence, label in zip(batch.column("sentence").to_pylist(), labels.tolist(), strict=True):
        reason: str | None = why_unthemed(sentence, min_words=min_words)
        compared.append(reason is None)
        if reason is None and label < 0:
            reason = "below_threshold"
        themes.append(theme_ids[label] if reason is None else None)
        reasons.append("retired_theme" if reason is None and themes[-1] is None else reason)
    n = batch.num_rows
    columns = {
        "text_hash": batch.column("text_hash"),
        "model_fingerprint": pa.repeat(model.model_fingerprint, n),
        "sentence_index": batch.column("sentence_index"),
        "topic_model_id": pa.repeat(model.topic_model_id, n),
        "theme_id": pa.array(themes, pa.string()),
        "score": pa.array(scores, pa.float64(), mask=~np.array(compared, dtype=bool)),
        "reason": pa.array(reasons, pa.string()),
    }
    return pa.table(columns)
