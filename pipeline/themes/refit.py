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
from pipeline.contract import Progress, StageReport
from pipeline.themes.assign import assign_sentences
from pipeline.themes.corrections import Rules, in_force
from pipeline.themes.labels import label_fit, pick_fit_exemplars
from pipeline.themes.model_quality import ModelQuality, measure_fit, why_worse
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
    from models.topics.types import KnownTopics

    fingerprint = models.annotator_fingerprint
    seen = read_number(con, "count_sentences", {"model_fingerprint": fingerprint})
    if seen < settings.themes.min_sentences:
        return FitOutcome({}, {"sentences_seen": seen}, (_too_few(seen, settings),))
    progress.start("fitting themes")
    sample = read_sample(con, settings, model_fingerprint=fingerprint)
    parameters = _parameters(settings)
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
    known = _known_themes(con, rules, old, fingerprint)
    params = _topic_params(settings)
    fitted = fit_topics(
        sample.sentences, sample.embeddings, params=params, seed=settings.seed, polarity=sample.polarity,
        known=None if old is None or not len(known.centroids) else KnownTopics(known.centroids, old.threshold),
    )  # fmt: skip
    if not fitted.sizes:
        return FitOutcome({}, {"sentences_seen": seen, "topics": 0}, ("the sentences form no topics: none is themed",))
    quality = measure_fit(
        sample, fitted, params=params, seed=settings.seed, resamples=settings.themes.stability_resamples
    )
    worse = why_worse(con, old, sample, quality, fingerprint=fingerprint)
    row = _model_row(model_id, fingerprint, parameters, seen, sample, fitted)
    progress.finish()
    if worse is not None:
        row |= {"is_current": False, "note": worse}
        tables = {
            "new_model": [row],
            "new_topics": _topic_rows(model_id, fitted, None),
            "new_quality": quality.rows(model_id, ()),
        }
        write_rows(con, "write_refused", tables)
        warning = f"the refit {model_id} was kept but not made current: {worse}"
        return FitOutcome({"topic_models": 1, "topics": len(fitted.sizes)}, _facts(row, fitted, quality), (warning,))
    return _register(con, row, sample, fitted, quality, known=known, rules=rules, annotator=models.annotator)


@dataclass(frozen=True, slots=True, eq=False)
class KnownThemes:
    """Themes that a topic can turn out to be, ascending; centroids (0, 0) where another annotator's are the last."""

    theme_ids: tuple[str, ...]
    labels: dict[str, str]
    centroids: Vectors


def _known_themes(
    con: duckdb.DuckDBPyConnection, rules: Rules, old: CurrentModel | None, fingerprint: str
) -> KnownThemes:
    also = {"also": sorted({*rules.into, *rules.retired}), "but": sorted(rules.locked)}
    rows = run_sql(con, PACKAGE, "read_known_themes", also).fetchall()
    same_space = old is not None and old.model_fingerprint == fingerprint
    centroids = unpack_centroids([c for _, _, c in rows] if same_space else [])
    return KnownThemes(tuple(t for t, _, _ in rows), {t: label for t, label, _ in rows}, centroids)


def _register(
    con: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    sample: Sample,
    fitted: Any,
    quality: ModelQuality,
    *,
    known: KnownThemes,
    rules: Rules,
    annotator: Any,
) -> FitOutcome:
    registration = register_topics(
        fitted.centroids,
        fitted.labels.tolist(),
        known=known.theme_ids,
        known_centroids=known.centroids,
        before=sample.themes,
        last_number=read_number(con, "last_theme_number"),
    )
    held = [known.labels.get(theme_id) for theme_id in registration.theme_ids]
    taken = [label for (label,) in run_sql(con, PACKAGE, "labels_in_use").fetchall()]
    labels = label_fit(sample, fitted, known=held, taken=taken, annotator=annotator)
    unheard = {*rules.kept, *rules.into, *rules.retired}  # a correction decides about these
    now, model_id = row["created_at"], row["topic_model_id"]
    tables = {
        "new_model": [row],
        "new_topics": _topic_rows(model_id, fitted, registration),
        "new_themes": _theme_rows(model_id, fitted, registration, labels, now),
        "new_quality": quality.rows(model_id, registration.theme_ids),
        "new_exemplars": pick_fit_exemplars(sample, fitted, labels, registration.theme_ids, topic_model_id=model_id),
        "new_events": [
            {"topic_model_id": model_id, "theme_id": e.theme_id, "event": e.event, "happened_at": now,
             "evidence": dump_json(e.evidence)}
            for e in registration.events
            if not (e.event in ("merged", "retired") and e.theme_id in unheard)
        ],
    }  # fmt: skip
    write_rows(con, "write_fit", tables, {"topic_model_id": model_id, "now": now})
    born = sum(e.event == "born" for e in registration.events)
    rows = {"topic_models": 1, "topics": len(fitted.sizes), "themes": born, "theme_events": len(registration.events)}
    return FitOutcome(rows, _facts(row, fitted, quality))


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


def _facts(row: dict[str, Any], fitted: Any, quality: ModelQuality) -> dict[str, Any]:
    names = ("topic_model_id", "sentences_seen", "sentences_fitted", "topics", "threshold")
    shares = {"outlier_share": round(fitted.outlier_share, 4), "unthemed_in_sample": round(fitted.unthemed_share, 4)}
    figures = {r["measure"]: round(r["value"], 4) for r in quality.rows("", ())}
    seconds = {**fitted.seconds, "stability": quality.seconds}
    return {**{n: row[n] for n in names}, **shares, "quality": figures, "fit_seconds": seconds}


def _too_few(seen: int, settings: Settings) -> str:
    return (
        f"themes need {settings.themes.min_sentences} distinct sentences (themes.min_sentences), there are {seen}: "
        "no theme is found yet; touchpoints and scores do not need them"
    )
