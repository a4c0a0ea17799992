"""touchpoints → insights: scores, pain points, gains, KPIs, drivers and trends, rebuilt when their inputs change."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb
import pyarrow as pa

from models.artifacts import WEIGHTS
from models.remembered_stamp import code_stamp
from models.taught.store import DIM, last_label
from pipeline.config.actions import Action, load_actions
from pipeline.config.settings import Settings
from pipeline.config.spellings import Spellings, load_spellings
from pipeline.contract import Models, Progress, StageReport
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import PACKAGE
from pipeline.insights.base.reader import PATH as READER_ERRORS
from pipeline.insights.statistics.intervals import quantile
from pipeline.insights.steps import READ_BEFORE, STEPS, TABLES, Step
from pipeline.warehouse.macros import create_macros, macro_texts
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Rebuild every table of the schema, all in one transaction, unless nothing they are computed from has changed.

    Tables written: insights.* (TABLES, state, and kept_* of migration 0012).
    """
    began = time.monotonic()
    taught, spellings = _taught(settings), load_spellings(settings.spellings)
    basis = _basis(settings, spellings, models.annotator_fingerprint, taught)
    actions = load_actions(settings.actions)
    fingerprint = _fingerprint(con, basis, models.annotator_fingerprint, actions)
    stored = run_sql(con, PACKAGE, "state").fetchone()
    if stored and stored[0] == fingerprint:
        return StageReport("insights", round(time.monotonic() - began, 3), dict.fromkeys(TABLES, 0))
    params = {
        "model_fingerprint": models.annotator_fingerprint,
        "default_journey": settings.journeys[0].stem,
        "z": quantile(settings.insights.confidence),
        "level": settings.insights.confidence,
        "fdr": settings.insights.fdr,
        "min_customers": settings.insights.min_customers,
        "window_days": settings.insights.window_days,
        "segments": list(settings.insights.segments),
        "every_attribute": settings.insights.segments_found > 0,
        "segment_values": settings.insights.segment_values,
        "seed": settings.seed,
        "taught_label": taught,
        "actions": actions,
        "fingerprint": fingerprint,
        "basis": basis,
    }
    context = Context(con, settings.insights, spellings, settings.seed, params, PACKAGE)
    progress.start("insights", len(STEPS))
    create_macros(con, time_zone=settings.timezone)
    _build(context, READ_BEFORE)
    with transaction(con):
        rows = _build(context, STEPS, progress=progress)
        run_sql(con, PACKAGE, "write_state", params)
    progress.finish()
    return StageReport("insights", round(time.monotonic() - began, 3), rows)


def _build(context: Context, steps: Iterable[Step], *, progress: Progress | None = None) -> dict[str, int]:
    """Run steps; returns the number of rows by table."""
    con, rows = context.con, {}
    views: Mapping[str, pa.Table] = {}
    try:
        for step in steps:
            if step.compute:
                _unregister(con, views)
                views = step.compute(replace(context, package=step.package))
                for view, table in views.items():
                    con.register(view, table)
            run_sql(con, step.package, step.name, context.params)
            if step.table:
                rows[step.name] = con.table(step.table).count("*").fetchall()[0][0]
            if progress:
                progress.advance()
    finally:
        _unregister(con, views)
    return rows


def _unregister(con: duckdb.DuckDBPyConnection, views: Iterable[str]) -> None:
    for view in views:
        con.unregister(view)


def _fingerprint(con: duckdb.DuckDBPyConnection, basis: str, annotator: str, actions: Iterable[Action]) -> str:
    """Return the sha256 of the inputs, the basis and the actions, which are no part of the basis: no month changes with them."""
    declared = [action.model_dump_json() for action in actions]
    inputs = run_sql(con, PACKAGE, "inputs", {"model_fingerprint": annotator}).fetchall()
    return hashlib.sha256(f"{basis}\n{inputs!r}\n{declared!r}".encode()).hexdigest()


def _taught(settings: Settings) -> int:
    """Return the number of the last label that has taught the annotator in use; 0 where none has."""
    if settings.annotator.backend != "shipped":
        return 0
    return last_label(settings.paths.taught, WEIGHTS / "annotator", dim=DIM)


def _basis(settings: Settings, spellings: Spellings, annotator: str, taught: int) -> str:
    """Return the sha256 of the annotator, the settings that matter and this stage's own code."""
    from models.topics.words import stop_words

    parts = [
        annotator,
        settings.journeys[0].stem,
        settings.insights.model_dump_json(),
        spellings.model_dump_json(),
        str(settings.seed),
        settings.timezone,
        str(taught),
        *sorted(stop_words()),
    ]
    parts += [*macro_texts(), READER_ERRORS.read_text(encoding="utf-8")]
    parts.append(code_stamp(__name__, folders=(PACKAGE,)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
