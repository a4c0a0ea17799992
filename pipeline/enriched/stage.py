"""raw → enriched: clean, redact and identify verbatims, then score each distinct text once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.enriched.annotation_rows import annotation_tables
from pipeline.enriched.document_rows import cleaner_stamp, document_tables
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.enriched"
FIRST_BATCH = 32
"""The first batch is small, so that a person soon sees scored verbatims; the others have the size settings.enrich.batch."""


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Clean verbatims that are new or changed, annotate texts that this model has not seen.

    Tables written: enriched.documents, texts, sentiments, sentences, mentions, categories; each batch in one
    transaction, so that a killed run loses at most one batch and continues after it.
    """
    began = time.monotonic()
    rows = _clean(con, settings, progress=progress, run_id=run_id)
    model_began = time.monotonic()
    scored, model_s = _annotate(con, settings, models=models, progress=progress)
    facts = {
        "texts_scored": scored["sentiments"],
        "model_seconds": round(model_s, 3),
        "annotate_seconds": round(time.monotonic() - model_began, 3),
        "redactions": rows.pop("redactions"),
        "model_fingerprint": models.annotator_fingerprint,
    }
    return StageReport("enriched", round(time.monotonic() - began, 3), {**rows, **scored}, facts)


def _clean(con: duckdb.DuckDBPyConnection, settings: Settings, *, progress: Progress, run_id: str) -> dict[str, int]:
    cleaner = cleaner_stamp(redact_texts=settings.enrich.redact)
    run_sql(con, PACKAGE, "pending_verbatims", {"cleaner": cleaner})
    total = _count(con, "count_pending_verbatims")
    counts = {"documents": 0, "texts": 0, "redactions": 0}
    progress.start("cleaning verbatims", total)
    for first, last in _slices(total, 5_000, 5_000):
        batch = run_sql(con, PACKAGE, "read_verbatims", {"first": first, "last": last}).fetchall()
        documents, texts = document_tables(batch, redact_texts=settings.enrich.redact, cleaner=cleaner, run_id=run_id)
        written = _insert(con, "insert_documents", {"new_documents": documents, "new_texts": texts})
        counts["documents"] += documents.num_rows
        counts["texts"] += written
        counts["redactions"] += sum(documents["redactions"].to_pylist())
        progress.advance(len(batch))
    progress.finish()
    return counts


def _annotate(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress
) -> tuple[dict[str, int], float]:
    fingerprint = models.annotator_fingerprint
    run_sql(con, PACKAGE, "pending_texts", {"model_fingerprint": fingerprint})
    total, in_model = _count(con, "count_pending_texts"), 0.0
    counts = {"sentiments": 0, "sentences": 0, "mentions": 0, "categories": 0}
    progress.start("scoring texts", total)
    for first, last in _slices(total, FIRST_BATCH, settings.enrich.batch):
        batch = run_sql(con, PACKAGE, "read_texts", {"first": first, "last": last}).fetchall()
        hashes, texts = [h for h, _ in batch], [t for _, t in batch]
        began = time.monotonic()
        annotations = models.annotator.annotate(texts)
        in_model += time.monotonic() - began
        tables = annotation_tables(hashes, annotations, fingerprint=fingerprint)
        _insert(con, "insert_annotations", {f"new_{name}": table for name, table in tables.items()})
        for name, table in tables.items():
            counts[name] += table.num_rows
        progress.preview(
            [
                (a.sentiment.label, a.sentiment.polarity, t)
                for a, t in zip(annotations, texts, strict=True)
                if a.sentiment
            ]
        )
        progress.advance(len(batch))
    progress.finish()
    return counts, in_model


def _slices(total: int, first_size: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) row numbers, 1-based and inclusive, that cover `total` rows."""
    start = 1
    while start <= total:
        end = min(total, start + (first_size if start == 1 else size) - 1)
        yield start, end
        start = end + 1


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int:
    row = run_sql(con, PACKAGE, name).fetchone()
    return int(row[0]) if row else 0


def _insert(con: duckdb.DuckDBPyConnection, name: str, tables: dict[str, pa.Table]) -> int:
    """Insert the tables in one transaction; returns what the script's last statement counted."""
    for view, table in tables.items():
        con.register(view, table)
    con.execute("begin")
    try:
        fetched: Sequence[Any] | None = run_sql(con, PACKAGE, name).fetchone()
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    finally:
        for view in tables:
            con.unregister(view)
    return int(fetched[0]) if fetched else 0
