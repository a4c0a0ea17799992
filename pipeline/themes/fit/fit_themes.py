"""Fit a topic model on the warehouse's sentences and bring it into the theme registry."""

from __future__ import annotations

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress
from pipeline.themes.corrections.apply import base_of
from pipeline.themes.corrections.rules import in_force
from pipeline.themes.fit.fit_parameters import fit_parameters, topic_model_id, topic_params
from pipeline.themes.fit.fit_quality import measure_fit, why_worse
from pipeline.themes.fit.known import known_themes
from pipeline.themes.fit.outcome import FitOutcome
from pipeline.themes.fit.register import register_fit
from pipeline.themes.fit.rows import fit_facts, model_row, topic_rows
from pipeline.themes.fit.sample import read_sample
from pipeline.themes.tables import PACKAGE, current_model, read_number, write_rows
from pipeline.warehouse.sql import run_sql


def fit_themes(con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress) -> FitOutcome:
    """Fit and register in one transaction, if there are sentences enough; a crash leaves the old model in place."""
    from models.topics.fit import fit_topics
    from models.topics.types import KnownTopics

    fingerprint = models.annotator_fingerprint
    seen = read_number(con, "count_sentences", {"model_fingerprint": fingerprint})
    if seen < settings.themes.min_sentences:
        return FitOutcome({}, {"sentences_seen": seen}, (_too_few(seen, settings),))
    progress.start("fitting themes")
    sample = read_sample(con, settings, model_fingerprint=fingerprint)
    parameters = fit_parameters(settings)
    model_id = topic_model_id(sample, parameters=parameters, model_fingerprint=fingerprint)
    earlier = run_sql(con, PACKAGE, "find_model", {"topic_model_id": model_id}).fetchall()
    old = current_model(con)
    if earlier and old is not None and base_of(con, old.topic_model_id) == model_id:
        return FitOutcome({}, {"topic_model_id": model_id, "note": "same sentences and settings as the current model"})
    if earlier:
        note = f"topic model {model_id} was fitted on these sentences before and is not current: {earlier[0][2]}"
        return FitOutcome({}, {"topic_model_id": model_id, "note": note}, (note,))
    rules = in_force(con)
    sample = sample.without(rules.locked)
    known = known_themes(con, rules, old, fingerprint)
    params = topic_params(settings)
    fitted = fit_topics(
        sample.sentences, sample.embeddings, params=params, seed=settings.seed, polarity=sample.polarity,
        known=None if old is None or not len(known.centroids) else KnownTopics(known.centroids, old.threshold),
    )  # fmt: skip
    if not fitted.sizes:
        return FitOutcome(
            {}, {"sentences_seen": seen, "topics": 0}, ("the sentences form no topics, so none has a theme",)
        )
    quality = measure_fit(
        sample, fitted, params=params, seed=settings.seed, resamples=settings.themes.stability_resamples
    )
    worse = why_worse(con, old, sample, quality, fingerprint=fingerprint)
    row = model_row(model_id, fingerprint, parameters, seen, sample, fitted)
    progress.finish()
    if worse is not None:
        row |= {"is_current": False, "note": worse}
        tables = {
            "new_model": [row],
            "new_topics": topic_rows(model_id, fitted, None),
            "new_quality": quality.rows(model_id, ()),
        }
        write_rows(con, "write_refused", tables)
        warning = f"the refit {model_id} was kept but not made current: {worse}"
        return FitOutcome({"topic_models": 1, "topics": len(fitted.sizes)}, fit_facts(row, fitted, quality), (warning,))
    return register_fit(con, row, sample, fitted, quality, known=known, rules=rules, annotator=models.annotator)


def _too_few(seen: int, settings: Settings) -> str:
    return (
        f"themes need {settings.themes.min_sentences} distinct sentences (themes.min_sentences), but there are only {seen}: "
        "no theme is found yet; touchpoints and scores work without themes"
    )
