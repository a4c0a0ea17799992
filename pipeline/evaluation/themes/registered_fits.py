"""The product's themes on a corpus: a fit through the registry, and what a later run would assign with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.topics.types import Cosines
from pipeline.config.settings import ThemeSettings
from pipeline.evaluation.themes.corpora import Corpus, Integers
from pipeline.themes.fit.match import register_topics
from pipeline.themes.tables import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """A topic model whose topics have theme ids.

    Attributes:
        fitted: The models.topics.types.FittedTopics.
        theme_ids: Of each topic.
        last_number: Highest number that a theme ever had.
    """

    fitted: Any
    theme_ids: tuple[str, ...]
    last_number: int

    def assign(self, vectors: Vectors) -> tuple[Integers, Cosines]:
        """Return (n,) the number of each sentence's theme (T007: 7), -1 for none, by the rule of every run; and the cosines."""
        from models.topics.refine import assign_topics

        topics, scores = assign_topics(vectors, self.fitted.centroids, threshold=self.fitted.threshold)
        numbers = np.array([*(int(theme_id[1:]) for theme_id in self.theme_ids), -1], dtype=np.int64)
        return numbers[topics], scores


def topic_params() -> Any:
    """Return the models.topics.types.TopicParams of the settings' defaults."""
    from models.topics.types import TopicParams

    themes = ThemeSettings()
    return TopicParams(
        min_topic_share=themes.min_topic_share, min_topic_size=themes.min_topic_size, max_topics=themes.max_themes
    )


def refit(corpus: Corpus, *, rows: Integers | None = None, seed: int, before: Registered | None = None) -> Registered:
    """Return a fit on sentences of a corpus whose topics are matched to the themes of the model before, as `voc themes refit` does.

    Args:
        corpus: With the sentences.
        rows: Which of them, in any order; all of them when None.
        seed: Of the fit.
        before: The current model, which has assigned all of these sentences, and whose themes the fit starts from; None
            for the first fit.
    """
    from models.topics.fit import fit_topics
    from models.topics.types import KnownTopics

    chosen = np.arange(len(corpus.sentences)) if rows is None else rows
    vectors = corpus.embeddings[chosen]
    held: list[str | None] = [None] * len(chosen)
    known: list[str] = []
    known_centroids, last, anchors = np.zeros((0, 0), dtype=np.float32), 0, None
    if before is not None:
        held = [f"T{n:03d}" if n >= 0 else None for n in before.assign(vectors)[0].tolist()]
        order = sorted(range(len(before.theme_ids)), key=lambda i: before.theme_ids[i])
        known, last = [before.theme_ids[i] for i in order], before.last_number
        known_centroids = before.fitted.centroids[order]
        anchors = KnownTopics(known_centroids, before.fitted.threshold)
    fitted = fit_topics(
        [corpus.sentences[i] for i in chosen.tolist()], vectors, params=topic_params(), seed=seed,
        polarity=corpus.polarity[chosen].tolist(), known=anchors,
    )  # fmt: skip
    registration = register_topics(
        fitted.centroids, fitted.labels.tolist(), known=known, known_centroids=known_centroids, before=held,
        last_number=last,
    )  # fmt: skip
    numbers = [int(theme_id[1:]) for theme_id in registration.theme_ids]
    return Registered(fitted, registration.theme_ids, max([last, *numbers]))


def review_themes(corpus: Corpus, labels: Integers, scores: Cosines | None = None) -> Integers:
    """Return (n_reviews,) the theme of each review: that of most of its sentences; -1 if none of them has one.

    Ties go to the highest sum of scores, then to the lower number.

    Args:
        corpus: With the sentences.
        labels: (m,) theme of each spoken sentence; those that are never compared (place -1) do not count.
        scores: (m,) cosines, or None for equal ones.
    """
    found = np.full(len(corpus.reviews), -1, dtype=np.int64)
    votes: dict[int, dict[int, tuple[int, float]]] = {}
    weights = np.zeros(len(labels)) if scores is None else scores
    for review, label, place, score in zip(
        corpus.spoken_in.tolist(), labels.tolist(), corpus.place.tolist(), weights.tolist(), strict=True
    ):
        if label >= 0 and place >= 0:
            count, total = votes.setdefault(review, {}).get(label, (0, 0.0))
            votes[review][label] = (count + 1, total + score)
    for review, counts in votes.items():
        found[review] = min(counts, key=lambda t: (-counts[t][0], -round(counts[t][1], 6), t))
    return found


def spoken_labels(corpus: Corpus, labels: Integers) -> Integers:
    """Return the (m,) labels of the spoken sentences from those of the distinct ones; -1 if never compared."""
    return np.where(corpus.place >= 0, labels[corpus.place], -1)
