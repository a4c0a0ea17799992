"""Figures of a fitted topic model, and whether it is worse than the current one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from pipeline.themes.fit.sample import Sample
from pipeline.themes.tables import PACKAGE, CurrentModel, read_rows, unpack_centroids
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.topics.types import FittedTopics, TopicParams

UNTHEMED_BY = 0.05
"""A refit that leaves this much more of the sample unthemed than the current model is worse (0 to 1)."""
COHERENCE_BY = 0.1
"""A refit whose mean NPMI is this far below the current model's on the same sample is worse. Over five seeds on FABSA
the standard deviation of the mean is under .02 (`voc evaluate themes`)."""
STABILITY_BY = 0.1
"""The same for the mean best Jaccard, each model's as it was measured at its fit; two measurements of one model with
other halves differ by up to .03 (FABSA, ten resamples, November 2026)."""


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """Figures of a fit.

    Attributes:
        coherence: NPMI of each topic's keywords in the sample, -1 to 1.
        diversity: Share of different keywords, 0 to 1.
        unthemed: Share of the sample without a topic, 0 to 1.
        stability: Mean best Jaccard of each topic over fits on random halves, 0 to 1; None: not measured.
        rand: Mean adjusted Rand index with these; None: not measured.
        seconds: What measuring stability took.
    """

    coherence: tuple[float, ...]
    diversity: float
    unthemed: float
    stability: tuple[float, ...] | None
    rand: float | None
    seconds: float

    def rows(self, topic_model_id: str, theme_ids: Sequence[str | None]) -> list[dict[str, Any]]:
        """Return rows of themes.model_quality; those of themes only if they have an id."""
        whole = {"diversity": self.diversity, "unthemed": self.unthemed, "rand": self.rand}
        by_topic = {"coherence": self.coherence, "stability": self.stability}
        whole |= {measure: float(np.mean(v)) for measure, v in by_topic.items() if v}
        found: list[tuple[str, str | None, float | None]] = [(m, None, v) for m, v in whole.items()]
        for measure, values in by_topic.items():
            found += [(measure, t, float(v)) for t, v in zip(theme_ids, values or (), strict=False) if t is not None]
        return [
            {"topic_model_id": topic_model_id, "measure": m, "theme_id": t, "value": round(v, 6)}
            for m, t, v in found
            if v is not None
        ]


def measure_fit(
    sample: Sample, fitted: FittedTopics, *, params: TopicParams, seed: int, resamples: int
) -> ModelQuality:
    """Return the figures of a models.topics.types.FittedTopics of the sample."""
    from models.topics.stability import measure_stability, word_quality

    coherence, diversity = word_quality(fitted.keywords, sample.sentences)
    found = measure_stability(
        sample.sentences, sample.embeddings, fitted.labels, topics=len(fitted.sizes), polarity=sample.polarity,
        params=params, seed=seed, resamples=resamples,
    )  # fmt: skip
    stability = None if found.topics is None else tuple(found.topics.tolist())
    return ModelQuality(
        tuple(coherence.tolist()), diversity, float(fitted.unthemed_share), stability, found.rand, found.seconds
    )


def why_worse(
    con: duckdb.DuckDBPyConnection, old: CurrentModel | None, sample: Sample, now: ModelQuality, *, fingerprint: str
) -> str | None:
    """Return why a fit is worse than the current model on the same sample, or None. Only models of one annotator are compared."""
    from models.topics.refine import assign_topics
    from models.topics.stability import word_quality

    if old is None or old.model_fingerprint != fingerprint or not len(sample.sentences):
        return None
    topics = read_rows(con, "read_topic_rows", {"topic_model_id": old.topic_model_id})
    centroids = unpack_centroids([t["centroid"] for t in topics])
    labels, _ = assign_topics(sample.embeddings, centroids, threshold=old.threshold)
    unthemed = float((labels < 0).mean())
    if now.unthemed > unthemed + UNTHEMED_BY:
        return f"it leaves {now.unthemed:.1%} of the sample unthemed, and the current model {unthemed:.1%}"
    words = [t["keywords"] for t in topics if t["keywords"]]
    coherence = float(np.mean(word_quality(words, sample.sentences)[0])) if words else -1.0
    mean = float(np.mean(now.coherence)) if now.coherence else -1.0
    if mean < coherence - COHERENCE_BY:
        return f"the coherence of its keywords (NPMI) is {mean:.3f}, the current model's {coherence:.3f}"
    held = run_sql(con, PACKAGE, "model_stability", {"topic_model_id": old.topic_model_id}).fetchall()
    if held and now.stability and float(np.mean(now.stability)) < held[0][0] - STABILITY_BY:
        return (
            f"its stability (mean best Jaccard) is {np.mean(now.stability):.2f}, the current model's {held[0][0]:.2f}"
        )
    return None
