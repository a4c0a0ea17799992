"""A fit as rows of the themes schema, and as facts for the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.themes.fit.fit_quality import ModelQuality
from pipeline.themes.fit.match import Registration
from pipeline.themes.fit.sample import Sample
from pipeline.themes.tables import Vectors, dump_json, pack_centroid

if TYPE_CHECKING:
    from models.topics.types import FittedTopics, TopicLabel


def model_row(
    model_id: str, fingerprint: str, parameters: dict[str, Any], seen: int, sample: Sample, fitted: FittedTopics
) -> dict[str, Any]:
    """Return the row of themes.topic_models: current, unless the caller says otherwise."""
    return {
        "topic_model_id": model_id, "created_at": datetime.now(UTC), "model_fingerprint": fingerprint,
        "parameters": dump_json(parameters), "sentences_seen": seen, "sentences_fitted": len(sample.sentences),
        "topics": len(fitted.sizes), "outlier_share": fitted.outlier_share, "threshold": fitted.threshold,
        "is_current": True, "note": None,
    }  # fmt: skip


def topic_rows(model_id: str, fitted: FittedTopics, registration: Registration | None) -> list[dict[str, Any]]:
    """Return the rows of themes.topics; without a registration no topic has a theme."""
    theme_ids = registration.theme_ids if registration else (None,) * len(fitted.sizes)
    return [
        {"topic_model_id": model_id, "topic": topic, "theme_id": theme_id, "sentences": fitted.sizes[topic],
         "keywords": list(fitted.keywords[topic]), "centroid": pack_centroid(fitted.centroids[topic])}
        for topic, theme_id in enumerate(theme_ids)
    ]  # fmt: skip


def theme_rows(
    model_id: str, fitted: FittedTopics, registration: Registration, labels: Sequence[TopicLabel], now: datetime
) -> list[dict[str, Any]]:
    """Return the rows of themes.themes: one per topic, known themes included."""
    centroids: Vectors = fitted.centroids
    return [
        {"theme_id": theme_id, "label": labels[topic].label, "keywords": list(labels[topic].keywords),
         "description": labels[topic].description, "status": "active", "first_seen": now, "topic_model_id": model_id,
         "centroid": pack_centroid(centroids[topic])}
        for topic, theme_id in enumerate(registration.theme_ids)
    ]  # fmt: skip


def event_rows(
    model_id: str, registration: Registration, now: datetime, *, unheard: Collection[str]
) -> list[dict[str, Any]]:
    """Return the rows of themes.theme_events; no end is written for a theme in `unheard`, since a correction decides about it."""
    return [
        {"topic_model_id": model_id, "theme_id": e.theme_id, "event": e.event, "happened_at": now,
         "evidence": dump_json(e.evidence)}
        for e in registration.events
        if not (e.event in ("merged", "retired") and e.theme_id in unheard)
    ]  # fmt: skip


def fit_facts(row: dict[str, Any], fitted: FittedTopics, quality: ModelQuality) -> dict[str, Any]:
    """Return the figures of the fit for the stage's report."""
    names = ("topic_model_id", "sentences_seen", "sentences_fitted", "topics", "threshold")
    shares = {"outlier_share": round(fitted.outlier_share, 4), "unthemed_in_sample": round(fitted.unthemed_share, 4)}
    figures = {r["measure"]: round(r["value"], 4) for r in quality.rows("", ())}
    seconds = {**fitted.seconds, "stability": quality.seconds}
    return {**{n: row[n] for n in names}, **shares, "quality": figures, "fit_seconds": seconds}
