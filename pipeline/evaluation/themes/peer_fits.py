"""Fits of the peers on a corpus, kept in the cache: they do not change when the product does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from pipeline.evaluation.themes.array_cache import Arrays, Cache
from pipeline.evaluation.themes.corpora import Integers
from pipeline.themes.tables import Vectors

Fit = Callable[..., Any]
PACKAGES = ("bertopic", "hdbscan", "umap-learn", "numba", "numpy", "scikit-learn")


class Peers:
    """Plain BERTopic, NMF and k-means; each fit is made once."""

    def __init__(self, cache: Cache, *, bertopic: Fit | None = None) -> None:
        """Keep the cache; `bertopic` stands in for models.evaluation.topics.topic_peers.plain_bertopic if given."""
        self._cache, self._bertopic = cache, bertopic
        self._versions = [f"{name}=={version(name)}" for name in PACKAGES]

    def bertopic(
        self, texts: Sequence[str], vectors: Vectors, *, seed: int
    ) -> tuple[Integers, tuple[tuple[str, ...], ...]]:
        """Return the labels (n,) of plain BERTopic, and the words of each topic."""
        from models.evaluation.topics.topic_peers import plain_bertopic

        def make() -> Arrays:
            found = (self._bertopic or plain_bertopic)(texts, vectors, seed=seed)
            words = np.array(["\n".join(w) for w in found.words], dtype=np.str_)
            return {"labels": found.labels, "words": words}

        found = self._cache.arrays("bertopic", [list(texts), vectors, seed, self._versions], make)
        return found["labels"], tuple(tuple(w.split("\n")) if w else () for w in found["words"].tolist())

    def kmeans(self, vectors: Vectors, *, topics: int, seed: int) -> Integers:
        """Return the labels (n,) by k-means."""
        from models.evaluation.topics.topic_peers import kmeans_topics

        made_from = [vectors, topics, seed, self._versions]
        return self._cache.arrays(
            "kmeans", made_from, lambda: {"labels": kmeans_topics(vectors, topics=topics, seed=seed)}
        )["labels"]

    def nmf(self, texts: Sequence[str], *, topics: int, seed: int) -> Integers:
        """Return the labels (n,) by NMF."""
        from models.evaluation.topics.topic_peers import nmf_topics

        made_from = [list(texts), topics, seed, self._versions]
        return self._cache.arrays("nmf", made_from, lambda: {"labels": nmf_topics(texts, topics=topics, seed=seed)})[
            "labels"
        ]
