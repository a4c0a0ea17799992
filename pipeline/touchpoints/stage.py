"""enriched, themes → touchpoints: journey maps into tables, and the sentences of each journey to its touchpoints."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

import duckdb
import pyarrow as pa

from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.touchpoints.batch import PACKAGE, map_batch, map_hash
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.map_rows import map_tables
from pipeline.touchpoints.mapping import METHODS
from pipeline.touchpoints.pins import apply_pins, read_pins, release_pins
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

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
    run_sql(con, PACKAGE, "carry_removed", keys)
    release_pins(con, fingerprint)
    run_sql(con, PACKAGE, "pending_sentences", keys)
    slices = run_sql(con, PACKAGE, "count_pending").fetchall()
    progress.start("mapping sentences", sum(last - first + 1 for _, first, last in slices))
    counts = dict.fromkeys(METHODS, 0)
    for journey_id, first, last in slices:
        index = MapIndex(journeys[journey_id], models.annotator)
        for start, end in _batches(first, last):
            mapped = map_batch(
                con, settings, journeys[journey_id], index=index, first=start, last=end, fingerprint=fingerprint
            )
            _write(con, "insert_mapped", {"new_mapped": mapped})
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


def _write(con: duckdb.DuckDBPyConnection, name: str, tables: Mapping[str, pa.Table]) -> None:
    """Run a script that writes, on the registered tables, in one transaction."""
    for view, table in tables.items():
        con.register(view, table)
    try:
        with transaction(con):
            run_sql(con, PACKAGE, name)
    finally:
        for view in tables:
            con.unregister(view)
