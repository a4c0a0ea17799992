"""Verbatims cleaned by the rules in force, and what other rules left of earlier ones removed."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import duckdb
import pyarrow as pa

from models.personal.reader import MODEL_KINDS, name_reader
from models.reach import reach_of
from pipeline.config.redaction import rules_stamp, source_rules
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress
from pipeline.enriched.batches import PACKAGE, count, insert, slices
from pipeline.enriched.document_rows import cleaned, cleaner_stamp, document_tables
from pipeline.enriched.found_names import read_words, with_names
from pipeline.enriched.retexts import hides, retext_rows
from pipeline.warehouse.sql import run_sql

BATCH = 5_000


def clean_verbatims(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> tuple[dict[str, int], Counter[str]]:
    """Clean what is pending; returns the rows written by table, and how much was replaced, by kind.

    Tables written: enriched.documents, texts, retexts; texts that other rules have changed are deleted with what was
    computed from them.

    Raises:
        ConfigError: A source mapping, the list of staff or the secret of pseudonyms is wrong.
    """
    rules = source_rules(settings)
    reader = name_reader(models.annotator)
    cleaners = {
        source: cleaner_stamp(
            rules_stamp(r),
            reader.names_fingerprint if reader and r.kinds & MODEL_KINDS else None,
            languages=settings.enrich.languages,
        )
        for source, r in rules.items()
    }
    table = pa.table({"source": list(cleaners), "cleaner": list(cleaners.values())})
    con.register("cleaners", table)
    run_sql(con, PACKAGE, "pending_verbatims")
    con.unregister("cleaners")
    total = count(con, "count_pending_verbatims")
    reach = partial(reach_of, models.annotator)
    words = read_words(con, settings, rules, reader, batches=-(-total // BATCH))
    rows, redacted = {"documents": 0, "texts": 0}, Counter[str]()
    progress.start("cleaning verbatims", total)
    for first, last in slices(total, BATCH, BATCH):
        batch = run_sql(con, PACKAGE, "read_verbatims", {"first": first, "last": last}).fetchall()
        verbatims = with_names(con, cleaned(batch, reach=reach), rules, reader, words)
        languages = settings.enrich.languages
        documents, texts = document_tables(
            verbatims, rules=rules, cleaners=cleaners, run_id=run_id, languages=languages
        )
        written = _write(con, documents, texts, run_id=run_id)
        rows["documents"] += documents.num_rows
        rows["texts"] += written
        redacted.update(_counts(documents))
        progress.advance(len(batch))
    run_sql(con, PACKAGE, "forgotten_texts")
    run_sql(con, PACKAGE, "forget_texts")
    progress.finish()
    return rows, redacted


def _write(con: duckdb.DuckDBPyConnection, documents: pa.Table, texts: pa.Table, *, run_id: str) -> int:
    """Write one batch in one transaction; returns the number of new texts."""
    con.register("new_documents", documents)
    con.register("new_texts", texts)
    changed = run_sql(con, PACKAGE, "changed_texts").fetchall()
    con.unregister("new_documents")
    con.unregister("new_texts")
    if hidden := sum(hides(old, new) for _, old, _, new in changed):
        run_sql(con, "pipeline.warehouse", "begin_cleaning", {"run_id": run_id, "what": json.dumps({"texts": hidden})})
    retexts = retext_rows(changed, run_id=run_id)
    return insert(con, "insert_documents", {"new_documents": documents, "new_texts": texts, "new_retexts": retexts})


def _counts(documents: pa.Table) -> Counter[str]:
    counts: Counter[str] = Counter()
    for said, n in Counter(documents["redacted"].to_pylist()).items():
        for kind, k in json.loads(said).items():
            counts[kind] += k * n
    return counts
