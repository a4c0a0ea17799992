"""Refit: assign new sentences, fit, bring corrections into force, assign every sentence."""

from __future__ import annotations

import logging
import time

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.themes.assign import assign_sentences
from pipeline.themes.corrections.apply import correct_themes
from pipeline.themes.fit.fit_themes import fit_themes
from pipeline.themes.tables import current_model

logger = logging.getLogger(__name__)


def refit(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Fit anew, match topics to known themes, make the model current unless it is worse, assign all sentences.

    Tables written: themes.topic_models, topics, themes, theme_events in one transaction; then sentence_themes in
    batches. On the same sentences with the same settings nothing is written.
    """
    began = time.monotonic()
    model = current_model(con, model_fingerprint=models.annotator_fingerprint)
    if (
        model is not None
    ):  # assign what is new since the last run first: matching and locked themes go by what sentences had before
        assign_sentences(con, settings, model=model, progress=progress)
    outcome = fit_themes(con, settings, models=models, progress=progress)
    rows, facts = dict(outcome.rows), dict(outcome.facts)
    if current_model(con, model_fingerprint=models.annotator_fingerprint) is not None:
        correct_themes(con)
    model = current_model(con, model_fingerprint=models.annotator_fingerprint)
    if model is not None:
        rows["sentence_themes"] = assign_sentences(con, settings, model=model, progress=progress)
    logger.info("refit run=%s rows=%s", run_id, rows)
    return StageReport("themes", round(time.monotonic() - began, 3), rows, facts, outcome.warnings)
