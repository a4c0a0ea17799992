"""enriched → themes: the first run with sentences enough fits, every run assigns what has no theme yet."""

from __future__ import annotations

import time
from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.progress import Progress
from pipeline.report import StageReport
from pipeline.themes.assign import assign_sentences
from pipeline.themes.refit import FitOutcome, fit_themes
from pipeline.themes.tables import PACKAGE, current_model
from pipeline.warehouse.sql import run_sql


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Any, progress: Progress, run_id: str
) -> StageReport:
    """Assign sentences to the themes of the current topic model; fit one first where this annotator has none.

    Tables written: themes.topic_models, topics, themes, theme_events (a fit, one transaction), sentence_themes
    (batches). With fewer than settings.themes.min_sentences distinct sentences nothing is written and a warning
    says so. run_id is not kept: rows are told apart by topic model.
    """
    began = time.monotonic()
    fingerprint = models.annotator_fingerprint
    fit = FitOutcome({}, {})
    if current_model(con, model_fingerprint=fingerprint) is None:
        fit = fit_themes(con, settings, models=models, progress=progress)
    fit_s = time.monotonic() - began
    rows, facts = dict(fit.rows), {**fit.facts, "fit_s": round(fit_s, 3)}
    model = current_model(con, model_fingerprint=fingerprint)
    if model is not None:
        rows["sentence_themes"] = assign_sentences(con, settings, model=model, progress=progress)
        params = {"model_fingerprint": fingerprint, "topic_model_id": model.topic_model_id}
        counts = dict(run_sql(con, PACKAGE, "unthemed_share", params).fetchall())
        total = max(1, sum(counts.values()))
        unthemed = {reason: n for reason, n in counts.items() if reason}
        facts |= {"unthemed_share": round(sum(unthemed.values()) / total, 4), "unthemed": unthemed}
    return StageReport("themes", round(time.monotonic() - began, 3), rows, facts, fit.warnings)
