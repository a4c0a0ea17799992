"""enriched → themes: the first run with enough sentences fits, and every run assigns what has no theme yet."""

from __future__ import annotations

import time

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.themes.assign import assign_sentences
from pipeline.themes.corrections.apply import correct_themes
from pipeline.themes.corrections.file import record_file
from pipeline.themes.emerging import propose_themes
from pipeline.themes.fit.fit_themes import fit_themes
from pipeline.themes.fit.outcome import FitOutcome
from pipeline.themes.groups import assign_groups
from pipeline.themes.tables import PACKAGE, CurrentModel, current_model
from pipeline.warehouse.sql import run_sql


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Assign sentences to the themes of the current topic model, as corrected; fit one first where this annotator has none.

    Tables written: themes.topic_models, topics, themes, theme_events, theme_labels, model_quality, model_changes (a fit,
    one transaction), corrections (those of the file), sentence_themes (batches), theme_groups, emerging, pool_checks.
    With fewer than settings.themes.min_sentences distinct sentences nothing is written and a warning says so. run_id is
    not kept, because rows are told apart by topic model.
    """
    began = time.monotonic()
    fingerprint = models.annotator_fingerprint
    fit = FitOutcome({}, {})
    if current_model(con, model_fingerprint=fingerprint) is None:
        fit = fit_themes(con, settings, models=models, progress=progress)
    fit_s = time.monotonic() - began
    warnings = fit.warnings
    rows, facts = dict(fit.rows), {**fit.facts, "fit_s": round(fit_s, 3)}
    if current_model(con, model_fingerprint=fingerprint) is not None:
        warnings += record_file(con, settings)
        for table, changed in correct_themes(con).items():
            rows[table] = rows.get(table, 0) + changed
    model = current_model(con, model_fingerprint=fingerprint)
    if model is not None:
        rows["sentence_themes"] = assign_sentences(con, settings, model=model, progress=progress)
        for table, written in after_assignment(con, settings, models=models, model=model).items():
            rows[table] = rows.get(table, 0) + written
        params = {"model_fingerprint": fingerprint, "topic_model_id": model.topic_model_id}
        counts = dict(run_sql(con, PACKAGE, "unthemed_share", params).fetchall())
        total = max(1, sum(counts.values()))
        unthemed = {reason: n for reason, n in counts.items() if reason}
        facts |= {"unthemed_share": round(sum(unthemed.values()) / total, 4), "unthemed": unthemed}
    return StageReport("themes", round(time.monotonic() - began, 3), rows, facts, warnings)


def after_assignment(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, model: CurrentModel
) -> dict[str, int]:
    """Do what follows once every sentence has its theme: group new themes, and propose themes from sentences that have none."""
    rows = assign_groups(con, annotator=models.annotator)
    return rows | propose_themes(con, settings, model=model, annotator=models.annotator)
