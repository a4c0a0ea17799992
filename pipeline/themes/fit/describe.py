"""Find the words to show for the topics of a fit; known themes keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.themes.fit.sample import Sample

if TYPE_CHECKING:
    from models.base import Annotator
    from models.topics.types import FittedTopics, TopicLabel

MEMBERS = 2_000
"""Sentences of a topic that labelling reads, in canonical order."""


def label_fit(
    sample: Sample, fitted: FittedTopics, *, known: Sequence[str | None], taken: Sequence[str], annotator: Annotator
) -> list[TopicLabel]:
    """Return a models.topics.types.TopicLabel for each topic.

    Args:
        sample: What was fitted.
        fitted: The models.topics.types.FittedTopics of it.
        known: Label that a topic's theme has already, or None if the theme is new.
        taken: Labels of all other themes, retired ones included.
        annotator: Embeds the candidates.
    """
    from models.topics.labels.choose import TopicText, label_topics

    topics = []
    for topic in range(len(fitted.sizes)):
        members = np.flatnonzero(fitted.labels == topic)[:MEMBERS]
        sentences = tuple(sample.sentences[i] for i in members)
        terms = tuple(term for i in members for term in sample.terms[i])
        topics.append(TopicText(sentences, terms, fitted.keywords[topic]))
    return label_topics(topics, fitted.centroids, embed=annotator.embed, known=known, taken=taken)


def pick_fit_exemplars(
    sample: Sample, fitted: FittedTopics, labels: Sequence[TopicLabel], theme_ids: Sequence[str], *, topic_model_id: str
) -> list[dict[str, Any]]:
    """Return rows of themes.exemplars: up to three sentences that show what each theme contains."""
    from models.topics.exemplars import pick_exemplars

    rows: list[dict[str, Any]] = []
    for topic, (label, theme_id) in enumerate(zip(labels, theme_ids, strict=True)):
        members = np.flatnonzero(fitted.labels == topic)[:MEMBERS]
        sentences = [sample.sentences[i] for i in members]
        chosen = pick_exemplars(sentences, sample.embeddings[members], fitted.centroids[topic], label=label.label)
        rows += exemplar_rows([sample.places[members[i]] for i in chosen], topic_model_id, theme_id)
    return rows


def exemplar_rows(places: Sequence[tuple[str, int]], topic_model_id: str, theme_id: str) -> list[dict[str, Any]]:
    """Return rows of themes.exemplars for sentences (text_hash and sentence_index) in their order."""
    return [
        {"topic_model_id": topic_model_id, "theme_id": theme_id, "place": place, "text_hash": h, "sentence_index": i}
        for place, (h, i) in enumerate(places, start=1)
    ]
