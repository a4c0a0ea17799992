"""Enter a fit into the registry: match its topics to themes, describe them, write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.themes.corrections.rules import Rules
from pipeline.themes.fit.describe import label_fit, pick_fit_exemplars
from pipeline.themes.fit.fit_quality import ModelQuality
from pipeline.themes.fit.known import KnownThemes
from pipeline.themes.fit.match import register_topics
from pipeline.themes.fit.outcome import FitOutcome
from pipeline.themes.fit.rows import event_rows, fit_facts, theme_rows, topic_rows
from pipeline.themes.fit.sample import Sample
from pipeline.themes.tables import PACKAGE, read_number, write_rows
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.base import Annotator
    from models.topics.types import FittedTopics


def register_fit(
    con: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    sample: Sample,
    fitted: FittedTopics,
    quality: ModelQuality,
    *,
    known: KnownThemes,
    rules: Rules,
    annotator: Annotator,
) -> FitOutcome:
    """Match the topics to themes, name the new ones and write the fit as the current model, in one transaction.

    Args:
        con: The warehouse.
        row: Row of themes.topic_models.
        sample: What was fitted.
        fitted: Its topics.
        quality: Its figures.
        known: Themes that a topic can turn out to be.
        rules: Corrections in force.
        annotator: Embeds the candidates for labels.
    """
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
        "new_topics": topic_rows(model_id, fitted, registration),
        "new_themes": theme_rows(model_id, fitted, registration, labels, now),
        "new_quality": quality.rows(model_id, registration.theme_ids),
        "new_exemplars": pick_fit_exemplars(sample, fitted, labels, registration.theme_ids, topic_model_id=model_id),
        "new_events": event_rows(model_id, registration, now, unheard=unheard),
    }
    write_rows(con, "write_fit", tables, {"topic_model_id": model_id, "now": now})
    born = sum(e.event == "born" for e in registration.events)
    rows = {"topic_models": 1, "topics": len(fitted.sizes), "themes": born, "theme_events": len(registration.events)}
    return FitOutcome(rows, fit_facts(row, fitted, quality))
