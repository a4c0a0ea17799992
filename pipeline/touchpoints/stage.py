"""enriched, themes → touchpoints: journey maps into tables, and the sentences of each journey to its touchpoints."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.touchpoints.mapping import METHODS, RULE_VERSION, Rule, map_sentences, supports
from pipeline.touchpoints.pins import apply_pins, read_pins, release_pins
from pipeline.touchpoints.place import MapIndex
from pipeline.touchpoints.tables import STRINGS, map_tables
from pipeline.warehouse.sql import load_sql, run_sql

PACKAGE = "pipeline.touchpoints"
BATCH = 20_000
"""Sentences mapped and committed together: 31 MB of vectors, and fewer passes over the sentences than smaller ones."""


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Write the maps that changed, map every sentence that is needed and has no row yet, then apply analysts' pins.

    Tables written: touchpoints.journeys, stages, touchpoints (whole, when a map or the mapping's settings changed),
    sentence_touchpoints (each batch in one transaction). The annotator is asked for the vectors of a map's words only,
    never for a sentence's. A pin of a theme reads which sentences carry it now.

    Raises:
        ConfigError: A journey map is wrong.
    """
    began = time.monotonic()
    journeys = {j.id: j for j in load_journeys(settings.journeys)}
    rows = _write_maps(con, settings, tuple(journeys.values()))
    fingerprint = models.annotator_fingerprint
    keys = {"default_journey": next(iter(journeys)), "model_fingerprint": fingerprint}
    release_pins(con, fingerprint)
    run_sql(con, PACKAGE, "pending_sentences", keys)
    slices = run_sql(con, PACKAGE, "count_pending").fetchall()
    progress.start("mapping sentences", sum(last - first + 1 for _, first, last in slices))
    counts = dict.fromkeys(METHODS, 0)
    for journey_id, first, last in slices:
        index = MapIndex(journeys[journey_id], models.annotator)
        for start, end in _batches(first, last):
            mapped = _map_batch(
                con, settings, journeys[journey_id], index=index, first=start, last=end, fingerprint=fingerprint
            )
            for method in METHODS:
                counts[method] += mapped["method"].to_pylist().count(method)
            progress.advance(end - start + 1)
    con.execute("drop table pending_sentences")
    rows["sentence_touchpoints"] = sum(counts.values())
    rows["pinned"] = apply_pins(con, fingerprint)
    progress.finish()
    lost = [pin for pin in read_pins(con, fingerprint) if pin["state"] != "holds"]
    warnings = tuple(f"pin {p['target_id']} to {p['touchpoint_id']} places nothing: {p['state']}" for p in lost)
    return StageReport("touchpoints", round(time.monotonic() - began, 3), rows, {"mapped_by": counts}, warnings)


def map_hash(journey: JourneyMap, settings: Settings) -> str:
    """sha256 over the map and everything else that decides a mapping, but for the annotator."""
    parts = (journey.content_hash(), settings.touchpoints.model_dump_json(), RULE_VERSION)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _write_maps(con: duckdb.DuckDBPyConnection, settings: Settings, journeys: Sequence[JourneyMap]) -> dict[str, int]:
    hashes = {j.id: map_hash(j, settings) for j in journeys}
    if dict(run_sql(con, PACKAGE, "maps_in_force").fetchall()) == hashes:
        return {"journeys": 0, "stages": 0, "touchpoints": 0}
    tables = map_tables(journeys, hashes)
    _write(con, "replace_maps", {f"new_{name}": table for name, table in tables.items()})
    return {name: table.num_rows for name, table in tables.items()}


def _batches(first: int, last: int) -> Iterator[tuple[int, int]]:
    for start in range(first, last + 1, BATCH):
        yield start, min(last, start + BATCH - 1)


def _map_batch(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    journey: JourneyMap,
    *,
    index: MapIndex,
    first: int,
    last: int,
    fingerprint: str,
) -> pa.Table:
    """Map and insert one slice of pending_sentences; returns the rows inserted."""
    slice_ = {"first": first, "last": last, "model_fingerprint": fingerprint}
    sentences = _arrow(con, "read_sentences", slice_)
    found = _arrow(con, "read_categories", {**slice_, "category_confidence": settings.touchpoints.category_confidence})
    vectors = np.frombuffer(b"".join(sentences["embedding"].to_pylist()), "<f2").reshape(sentences.num_rows, -1)
    mapped = map_sentences(
        supports(vectors, index.prototypes),
        index.found(found["position"].to_numpy(), found["category"].to_pylist(), found["confidence"].to_numpy()),
        words=sentences["words"].to_numpy(),
        rule=Rule(support=settings.touchpoints.support),
    )
    n = sentences.num_rows
    ids = np.array([*index.ids, None], object)
    table = pa.table(
        {
            "journey_id": pa.repeat(journey.id, n),
            "map_hash": pa.repeat(map_hash(journey, settings), n),
            "text_hash": sentences["text_hash"],
            "model_fingerprint": pa.repeat(fingerprint, n),
            "sentence_index": sentences["sentence_index"],
            "touchpoint_id": pa.array(ids[mapped.touchpoint], pa.string()),
            "score": pa.array(mapped.score),
            "method": pa.array(np.array(METHODS, object)[mapped.method], pa.string()),
            "further": pa.array([[index.ids[t] for t in np.flatnonzero(row)] for row in mapped.further], STRINGS),
        }
    )
    _write(con, "insert_mapped", {"new_mapped": table})
    return table


def _arrow(con: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any]) -> pa.Table:
    return con.sql(load_sql(PACKAGE, name), params=dict(params)).to_arrow_table()


def _write(con: duckdb.DuckDBPyConnection, name: str, tables: Mapping[str, pa.Table]) -> None:
    """Run a script that writes, on the registered tables, in one transaction."""
    for view, table in tables.items():
        con.register(view, table)
    con.execute("begin")
    try:
        run_sql(con, PACKAGE, name)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    finally:
        for view in tables:
            con.unregister(view)
