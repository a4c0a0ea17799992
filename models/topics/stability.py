"""How good a fit is: coherence and diversity of its words, and whether other samples of the sentences give the same topics."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.one_thread import one_thread
from models.topics.bertopic_logs import bridged_logs
from models.topics.fit import canonical_vectors, density_clusters, settled_topics, smallest_topic
from models.topics.reduce import reduce_vectors
from models.topics.refine import normalise
from models.topics.topic_quality import adjusted_rand, best_jaccard, npmi_coherence, topic_diversity
from models.topics.types import Integers, TopicParams, Vectors
from models.topics.words import content_words

Floats = NDArray[np.float64]
LARGEST = 6_000
"""Sentences of a resample at the most: a fit of so many takes about 4 s on one core (November 2026)."""
FEWEST = 100
"""Sentences of a resample at the least; with fewer, stability is not measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Agreement of a clustering with fits from scratch on random halves of its sentences.

    Attributes:
        topics: (k,) mean over the resamples of the largest Jaccard similarity with any of their topics (Hennig 2007),
            0 to 1; None if it was not measured.
        rand: Mean adjusted Rand index, unthemed sentences as one cluster; None if it was not measured.
        resamples: How many.
        seconds: Wall-clock seconds.
    """

    topics: Floats | None
    rand: float | None
    resamples: int
    seconds: float


def word_quality(keywords: Sequence[Sequence[str]], sentences: Sequence[str]) -> tuple[Floats, float]:
    """Return (k,) NPMI coherence of each topic's words in the sentences, -1 to 1, and the diversity of all, 0 to 1."""
    documents = [content_words(s) for s in sentences]
    return npmi_coherence(keywords, documents), topic_diversity(keywords)


def measure_stability(
    sentences: Sequence[str],
    embeddings: Vectors,
    labels: Integers,
    *,
    topics: int,
    polarity: Sequence[float] | None,
    params: TopicParams,
    seed: int,
    resamples: int,
) -> Stability:
    """Fit from scratch on random halves (at most LARGEST sentences) and compare with `labels` on the same sentences.

    Halves without replacement, as Hennig 2007 has beside the bootstrap: repeated sentences would be neighbours at
    distance 0. The order of the rows does not matter.

    Args:
        sentences: Texts.
        embeddings: (n, dim) float32, one row per sentence.
        labels: (n,) topic of each sentence, -1 for none.
        topics: k.
        polarity: Of each sentence, as the fit had it.
        params: As the fit had them.
        seed: Of the resamples.
        resamples: How many; 0 measures nothing.
    """
    began = time.monotonic()
    size = min(len(sentences) // 2, LARGEST)
    if resamples < 1 or size < FEWEST or topics == 0:
        return Stability(None, None, 0, 0.0)
    jaccards, rands = [], []
    random = np.random.default_rng(seed)
    with bridged_logs(), one_thread():
        vectors = normalise(np.asarray(embeddings, dtype=np.float32))
        order, ordered, _ = canonical_vectors(sentences, vectors, polarity)
        reference = labels[order]
        for _ in range(resamples):
            drawn = np.sort(random.choice(len(ordered), size=size, replace=False))
            found = _cluster(ordered[drawn], params=params, seed=seed)
            jaccards.append(best_jaccard(reference[drawn], found, topics=topics))
            rands.append(adjusted_rand(reference[drawn], found))
    seconds = round(time.monotonic() - began, 3)
    return Stability(np.mean(jaccards, axis=0), float(np.mean(rands)), resamples, seconds)


def _cluster(vectors: Vectors, *, params: TopicParams, seed: int) -> Integers:
    """Return the topics as a fit finds them, without words."""
    smallest = smallest_topic(params, len(vectors))
    reduced = reduce_vectors(normalise(vectors), params=params, seed=seed)
    clusters = np.asarray(density_clusters(smallest).fit_predict(reduced), dtype=np.int64)
    return settled_topics(vectors, reduced, clusters, params=params, smallest=smallest)[0]
