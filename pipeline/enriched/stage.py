"""raw → enriched: clean, redact and identify verbatims, then score each distinct text once."""

from __future__ import annotations

import time

import duckdb

from models.intent.store import load_intents
from models.personal.neutral import annotate_neutrally
from models.reach import MOST_PIECES
from models.taught import untaught
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.enriched.annotation_rows import annotation_tables
from pipeline.enriched.batches import PACKAGE, count, insert, slices
from pipeline.enriched.cleaning import clean_verbatims
from pipeline.enriched.intents import read_stored_intents, with_intents
from pipeline.warehouse.sql import run_sql

FIRST_BATCH = 32
"""The first batch is small, so that a person soon sees scored verbatims; the others have the size settings.enrich.batch."""

IN_PART = (
    "{n:,} of the texts have more than {most:,} word pieces and are read in part: verbatims.left_out says how many characters are "
    "neither read nor shown; the originals stay in the warehouse"
)


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Clean verbatims that are new or changed, or were cleaned by other rules; annotate texts that this model has not seen.

    Tables written: enriched.documents, texts, retexts, sentiments, sentences, mentions, categories; each batch in one
    transaction, so that a killed run loses at most one batch and continues after it. Texts that other rules have
    changed are deleted with what was computed from them. Texts that the annotator cannot read (readable.py) are not scored.
    Stored sentences that another intent head has read are read by this one, without their texts.
    """
    began = time.monotonic()
    clean_began = time.monotonic()
    rows, redacted = clean_verbatims(con, settings, models=models, progress=progress, run_id=run_id)
    clean_s = time.monotonic() - clean_began
    model_began = time.monotonic()
    scored, model_s = _annotate(con, settings, models=models, progress=progress)
    facts = {
        "texts_scored": scored["sentiments"],
        "model_seconds": round(model_s, 3),
        "annotate_seconds": round(time.monotonic() - model_began, 3),
        "clean_seconds": round(clean_s, 3),
        "redactions": redacted.total(),
        "redacted": dict(sorted(redacted.items())),
        "model_fingerprint": models.annotator_fingerprint,
    }
    (in_part,) = run_sql(con, PACKAGE, "count_left_out", {"run_id": run_id}).fetchall()[0]
    warnings = (IN_PART.format(n=in_part, most=MOST_PIECES),) if in_part else ()
    return StageReport("enriched", round(time.monotonic() - began, 3), {**rows, **scored}, facts, warnings)


def _annotate(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress
) -> tuple[dict[str, int], float]:
    fingerprint = models.annotator_fingerprint
    head = load_intents(untaught(fingerprint))
    run_sql(con, PACKAGE, "carry_removed", {"model_fingerprint": fingerprint})
    reread = read_stored_intents(con, head, fingerprint=fingerprint)
    run_sql(con, PACKAGE, "unread_texts")
    run_sql(con, PACKAGE, "mark_unread", {"model_fingerprint": fingerprint})
    run_sql(con, PACKAGE, "pending_texts", {"model_fingerprint": fingerprint})
    total, in_model = count(con, "count_pending_texts"), 0.0
    counts = {"sentiments": 0, "sentences": reread, "mentions": 0, "categories": 0}
    progress.start("scoring texts", total)
    for first, last in slices(total, FIRST_BATCH, settings.enrich.batch):
        batch = run_sql(con, PACKAGE, "read_texts", {"first": first, "last": last}).fetchall()
        hashes, texts = [h for h, _ in batch], [t for _, t in batch]
        began = time.monotonic()
        annotations = annotate_neutrally(models.annotator, texts)
        in_model += time.monotonic() - began
        tables = annotation_tables(hashes, texts, annotations, fingerprint=fingerprint)
        tables["sentences"] = with_intents(tables["sentences"], head)
        insert(con, "insert_annotations", {f"new_{name}": table for name, table in tables.items()})
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
