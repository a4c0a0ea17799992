"""Fits a topic model on the warehouse's sentences and brings it into the theme registry."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.progress import Progress
from pipeline.report import StageReport
from pipeline.themes.assign import assign_sentences
from pipeline.themes.corrections import Rules, in_force
from pipeline.themes.labels import label_fit
from pipeline.themes.registry import Registration, register_topics
from pipeline.themes.replay import base_of, correct_themes
from pipeline.themes.sample import Sample, read_sample, topic_model_id
from pipeline.themes.tables import (
    PACKAGE,
    CurrentModel,
    Vectors,
    current_model,
    dump_json,
    pack_centroid,
    read_number,
    unpack_centroids,
    write_rows,
)
from pipeline.warehouse.sql import run_sql

logger = logging.getLogger(__name__)

WORSE_BY = 0.05
"""A refit that leaves this much more of the sample unthemed than the current model is not made current (0 to 1)."""
PACKAGES = ("bertopic", "hdbscan", "numpy", "scikit-learn", "scipy")


@dataclass(frozen=True, slots=True)
class FitOutcome:
    """What a fit did: rows by table, facts for the report, warnings."""

    rows: dict[str, int]
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()


def refit(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Any, progress: Progress, run_id: str
) -> StageReport:
    """Fit anew, match topics to known themes, make the model current unless it is worse, assign all sentences.

    Tables written: themes.topic_models, topics, themes, theme_events in one transaction; then sentence_themes in
    batches. On the same sentences with the same settings nothing is written.
    """
    began = time.monotonic()
    model = current_model(con, model_fingerprint=models.annotator_fingerprint)
    if model is not None:  # what is new since the last run: matching and locked themes go by what sentences had before
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


def fit_themes(con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Any, progress: Progress) -> FitOutcome:
    """Fit and register in one transaction, if there are sentences enough; a crash leaves the old model in place."""
    from models.topics.fit import fit_topics

    fingerprint = models.annotator_fingerprint
    seen = read_number(con, "count_sentences", {"model_fingerprint": fingerprint})
    if seen < settings.themes.min_sentences:
        return FitOutcome({}, {"sentences_seen": seen}, (_too_few(seen, settings),))
    progress.start("fitting themes")
    sample = read_sample(con, settings, model_fingerprint=fingerprint)
    parameters = _parameters(settings)
    model_id = topic_model_id(sample, parameters=parameters, model_fingerprint=fingerprint)
    known = run_sql(con, PACKAGE, "find_model", {"topic_model_id": model_id}).fetchone()
    now = current_model(con)
    if known is not None and now is not None and base_of(con, now.topic_model_id) == model_id:
        return FitOutcome({}, {"topic_model_id": model_id, "note": "same sentences and settings as the current model"})
    if known is not None:
        note = f"topic model {model_id} was fitted on these sentences before and is not current: {known[2]}"
        return FitOutcome({}, {"topic_model_id": model_id, "note": note}, (note,))
    rules = in_force(con)
    sample = sample.without(rules.locked)
    fitted = fit_topics(sample.sentences, sample.embeddings, params=_topic_params(settings), seed=settings.seed)
    old = current_model(con)
    worse = _worse(con, old, sample, fitted, fingerprint)
    if worse is None and not fitted.sizes:
        return FitOutcome({}, {"sentences_seen": seen, "topics": 0}, ("the sentences form no topics: none is themed",))
    row = _model_row(model_id, fingerprint, parameters, seen, sample, fitted)
    progress.finish()
    if worse is not None:
        row |= {"is_current": False, "note": worse}
        write_rows(con, "write_refused", {"new_model": [row], "new_topics": _topic_rows(model_id, fitted, None)})
        warning = f"the refit {model_id} was kept but not made current: {worse}"
        return FitOutcome({"topic_models": 1, "topics": len(fitted.sizes)}, _facts(row, fitted), (warning,))
    return _register(con, row, sample, fitted, old=old, rules=rules, annotator=models.annotator)


def _register(
    con: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    sample: Sample,
    fitted: Any,
    *,
    old: CurrentModel | None,
    rules: Rules,
    annotator: Any,
) -> FitOutcome:
    also = {"also": sorted({*rules.into, *rules.retired}), "but": sorted(rules.locked)}
    active = run_sql(con, PACKAGE, "read_known_themes", also).fetchall()
    same_space = old is not None and old.model_fingerprint == row["model_fingerprint"]
    registration = register_topics(
        fitted.centroids,
        fitted.labels.tolist(),
        known=[theme_id for theme_id, _, _ in active],
        known_centroids=unpack_centroids([c for _, _, c in active] if same_space else []),
        before=sample.themes,
        last_number=read_number(con, "last_theme_number"),
    )
    held = {theme_id: label for theme_id, label, _ in active}
    known = [held.get(theme_id) for theme_id in registration.theme_ids]
    taken = [label for (label,) in run_sql(con, PACKAGE, "labels_in_use").fetchall()]
    labels = label_fit(sample, fitted, known=known, taken=taken, annotator=annotator)
    unheard = {*rules.kept, *rules.into, *rules.retired}  # a correction decides about these
    now, model_id = row["created_at"], row["topic_model_id"]
    tables = {
        "new_model": [row],
        "new_topics": _topic_rows(model_id, fitted, registration),
        "new_themes": _theme_rows(model_id, fitted, registration, labels, now),
        "new_events": [
            {"topic_model_id": model_id, "theme_id": e.theme_id, "event": e.event, "happened_at": now,
             "evidence": dump_json(e.evidence)}
            for e in registration.events
            if not (e.event in ("merged", "retired") and e.theme_id in unheard)
        ],
    }  # fmt: skip
    write_rows(con, "write_fit", tables, {"topic_model_id": model_id})
    born = sum(e.event == "born" for e in registration.events)
    rows = {"topic_models": 1, "topics": len(fitted.sizes), "themes": born, "theme_events": len(registration.events)}
    return FitOutcome(rows, _facts(row, fitted))


def _worse(
    con: duckdb.DuckDBPyConnection, old: CurrentModel | None, sample: Sample, fitted: Any, fingerprint: str
) -> str | None:
    """Why the fit is worse than the current model on the same sample, or None. Only models of one annotator compare."""
    from models.topics.refine import assign_topics

    if old is None or old.model_fingerprint != fingerprint:
        return None
    topics = run_sql(con, PACKAGE, "read_topics", {"topic_model_id": old.topic_model_id}).fetchall()
    labels, _ = assign_topics(
        sample.embeddings, unpack_centroids([blob for _, _, blob in topics]), threshold=old.threshold
    )
    before, after = float((labels < 0).mean()), float(fitted.unthemed_share)
    if after <= before + WORSE_BY:
        return None
    return f"it leaves {after:.1%} of the sample unthemed, the current model {before:.1%}"


def _parameters(settings: Settings) -> dict[str, Any]:
    """Everything that decides a fit besides the sentences."""
    return {
        "settings": settings.themes.model_dump(mode="json"),
        "seed": settings.seed,
        "packages": {name: version(name) for name in PACKAGES},
    }


def _topic_params(settings: Settings) -> Any:
    from models.topics.types import TopicParams

    themes = settings.themes
    return TopicParams(
        min_topic_share=themes.min_topic_share, min_topic_size=themes.min_topic_size, max_topics=themes.max_themes
    )


def _model_row(
    model_id: str, fingerprint: str, parameters: dict[str, Any], seen: int, sample: Sample, fitted: Any
) -> dict[str, Any]:
    return {
        "topic_model_id": model_id, "created_at": datetime.now(UTC), "model_fingerprint": fingerprint,
        "parameters": dump_json(parameters), "sentences_seen": seen, "sentences_fitted": len(sample.sentences),
        "topics": len(fitted.sizes), "outlier_share": fitted.outlier_share, "threshold": fitted.threshold,
        "is_current": True, "note": None,
    }  # fmt: skip


def _topic_rows(model_id: str, fitted: Any, registration: Registration | None) -> list[dict[str, Any]]:
    theme_ids = registration.theme_ids if registration else (None,) * len(fitted.sizes)
    return [
        {"topic_model_id": model_id, "topic": topic, "theme_id": theme_id, "sentences": fitted.sizes[topic],
         "keywords": list(fitted.keywords[topic]), "centroid": pack_centroid(fitted.centroids[topic])}
        for topic, theme_id in enumerate(theme_ids)
    ]  # fmt: skip


def _theme_rows(
    model_id: str, fitted: Any, registration: Registration, labels: list[Any], now: datetime
) -> list[dict[str, Any]]:
    centroids: Vectors = fitted.centroids
    return [
        {"theme_id": theme_id, "label": labels[topic].label, "keywords": list(labels[topic].keywords),
         "description": labels[topic].description, "status": "active", "first_seen": now, "topic_model_id": model_id,
         "centroid": pack_centroid(centroids[topic])}
        for topic, theme_id in enumerate(registration.theme_ids)
    ]  # fmt: skip


def _facts(row: dict[str, Any], fitted: Any) -> dict[str, Any]:
    names = ("topic_model_id", "sentences_seen", "sentences_fitted", "topics", "threshold")
    shares = {"outlier_share": round(fitted.outlier_share, 4), "unthemed_in_sample": round(fitted.unthemed_share, 4)}
    return {**{n: row[n] for n in names}, **shares, "fit_seconds": fitted.seconds}


def _too_few(seen: int, settings: Settings) -> str:
    return (
        f"themes need {settings.themes.min_sentences} distinct sentences (themes.min_sentences), there are {seen}: "
        "no theme is found yet; touchpoints and scores do not need them"
    )
