"""How good the labels of a topic model are, in figures that need no reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.topics.labels.choose import TopicText, stems
from models.topics.labels.nouns import clauses
from models.topics.labels.ranking import Embed
from models.topics.refine import normalise
from models.topics.types import Vectors
from models.topics.words import OPINION, stop_words


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Figures over the labels of one model; shares are 0 to 1.

    Attributes:
        labels: Number of labels.
        unique: Share that no other label equals, whatever the case, number and order of the words.
        with_term: Share that holds all words of an aspect term of the topic's sentences.
        nearest: Share nearer to the own centroid than to any other.
        nearest_three: Share whose own centroid is among the three nearest.
        with_opinion: Share with a word of praise or blame; 0 is right.
        mean_words: Mean number of words.
    """

    labels: int
    unique: float
    with_term: float
    nearest: float
    nearest_three: float
    with_opinion: float
    mean_words: float


def label_figures(
    labels: Sequence[str], topics: Sequence[TopicText], centroids: Vectors, *, embed: Embed
) -> LabelFigures:
    """Return the figures of the labels; zeros if there is none.

    Args:
        labels: One per topic.
        topics: In the order of the labels.
        centroids: (k, dim) float32, rows L2-normalised, in the order of the labels.
        embed: Embeds labels in the centroids' space.
    """
    if not labels:
        return LabelFigures(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    keys = [stems(label) for label in labels]
    ranks = _ranks(normalise(np.asarray(embed(list(labels)), dtype=np.float32)), centroids)
    with_term = [any(term <= key for term in _terms(topic)) for key, topic in zip(keys, topics, strict=True)]
    return LabelFigures(
        labels=len(labels),
        unique=_share([keys.count(key) == 1 for key in keys]),
        with_term=_share(with_term),
        nearest=_share([rank == 0 for rank in ranks]),
        nearest_three=_share([rank < 3 for rank in ranks]),
        with_opinion=_share([bool(set(label.lower().split()) & OPINION) for label in labels]),
        mean_words=round(float(np.mean([len(label.split()) for label in labels])), 4),
    )


def _ranks(vectors: Vectors, centroids: Vectors) -> list[int]:
    """Return, for each label, the number of other centroids that are nearer to it than its own."""
    cosines = np.round(vectors @ centroids.T, 6)
    return [int((row > row[i]).sum()) for i, row in enumerate(cosines)]


def _terms(topic: TopicText) -> set[frozenset[str]]:
    """Return the words of each aspect term, without opinion and stop words; terms that have nothing else are left out."""
    plain = (
        " ".join(w for words in clauses(term) for w in words if w not in OPINION and w not in stop_words())
        for term in topic.terms
    )
    return {stems(term) for term in plain if term}


def _share(hits: Sequence[bool]) -> float:
    return round(float(np.mean(hits)), 4)
