"""BERTopic behind an adapter: fits topics on sentences and their embeddings, the same for any order of rows."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from models.one_thread import one_thread
from models.topics.anchor import anchored_seeds
from models.topics.bertopic_logs import bridged_logs
from models.topics.light import load_bertopic
from models.topics.polarity import leave_out, polarity_axis
from models.topics.reduce import reduce_vectors
from models.topics.refine import (
    assign_topics,
    compact,
    compute_centroids,
    merge_topics,
    normalise,
    settle,
    threshold_of,
)
from models.topics.types import FittedTopics, Integers, KnownTopics, TopicParams, Vectors
from models.topics.words import TOKEN, own_words, stop_words, tokens

logger = logging.getLogger(__name__)

FEWEST = 20
"""With fewer distinct sentences a neighbour graph means nothing: no topic is fitted."""
KEYWORDS = 10
CANDIDATES = 60
"""Words a topic that c-TF-IDF ranks; KEYWORDS of them are shown."""
LEAST_USED, FEWEST_USES = 0.02, 3
"""Share of a topic's sentences, and number of them, that use a word before it is shown: fewer show customers' names."""
REPRESENTATIVES = 10
ANCHORED_ROUNDS = 1
"""Rounds in which known topics move with their sentences; more would move them even where nothing is new."""
Clock = dict[str, float]


def fit_topics(
    sentences: Sequence[str],
    embeddings: Vectors,
    *,
    params: TopicParams | None = None,
    seed: int,
    polarity: Sequence[float] | None = None,
    known: KnownTopics | None = None,
) -> FittedTopics:
    """Find topics by neighbour graph, HDBSCAN and c-TF-IDF through BERTopic, then give every sentence to its nearest centroid.

    The rows are put in the order of their text first, everything random is seeded and runs on one thread: the same
    sentences in any order give the same topics on the same machine.

    Args:
        sentences: Texts; equal ones should be given once.
        embeddings: (n, dim) float32, one row per sentence; normalised here.
        params: TopicParams() when None.
        seed: Seed of everything random.
        polarity: Of each sentence, -1 to 1. Where given, the direction of praise and complaint is left out, so that both
            sides of a thing are one topic (models/topics/polarity.py).
        known: Topics that the result starts from (models/topics/anchor.py). None: from scratch.

    Raises:
        ValueError: The lengths differ, or an embedding is not finite.
    """
    if len(sentences) != len(embeddings):
        raise ValueError(
            f"{len(sentences)} sentences, {len(embeddings)} embeddings: expected one embedding per sentence"
        )
    with one_thread():
        return _fit(sentences, embeddings, params or TopicParams(), seed=seed, polarity=polarity, known=known)


def _fit(
    sentences: Sequence[str],
    embeddings: Vectors,
    params: TopicParams,
    *,
    seed: int,
    polarity: Sequence[float] | None,
    known: KnownTopics | None,
) -> FittedTopics:
    vectors = normalise(np.asarray(embeddings, dtype=np.float32))
    if not np.isfinite(vectors).all():
        raise ValueError("embeddings: expected finite numbers")
    if len(set(sentences)) < FEWEST or len(np.unique(vectors, axis=0)) < FEWEST:
        return _no_topics(len(sentences), vectors.shape[1])
    order, ordered, axis = canonical_vectors(sentences, vectors, polarity)
    texts = [sentences[i] for i in order]
    if axis is not None:
        known = known and KnownTopics(normalise(leave_out(known.centroids, axis)), known.threshold)
    clock: Clock = {}
    with bridged_logs():
        fitted = _fit_ordered(texts, ordered, params=params, seed=seed, known=known, clock=clock)
    labels = np.empty(len(order), dtype=np.int64)
    labels[order] = fitted.labels
    representatives = tuple(tuple(int(order[i]) for i in members) for members in fitted.representatives)
    logger.info("topics=%d outliers=%.3f seconds=%s", len(fitted.sizes), fitted.outlier_share, clock)
    return replace(fitted, labels=labels, representatives=representatives, seconds=clock)


def canonical_vectors(
    sentences: Sequence[str], vectors: Vectors, polarity: Sequence[float] | None
) -> tuple[Integers, Vectors, Vectors | None]:
    """Return the vectors that are clustered, in an order that does not depend on that of the rows.

    Args:
        sentences: Texts.
        vectors: (n, dim) float32, rows L2-normalised.
        polarity: Of each sentence, -1 to 1; None: nothing is left out.

    Returns:
        (n,) int64 positions by text, then by vector; the vectors in this order without the polarity's direction, (n,
        dim), not normalised again; and the direction, None if there is none.
    """
    by_text = sorted(range(len(sentences)), key=lambda i: (sentences[i], vectors[i].tobytes()))
    order = np.array(by_text, dtype=np.int64)
    ordered = vectors[order]
    axis = None if polarity is None else polarity_axis(ordered, np.asarray(polarity, dtype=np.float64)[order])
    return order, leave_out(ordered, axis), axis


def smallest_topic(params: TopicParams, n: int) -> int:
    """Return the number of sentences of the smallest topic among n."""
    return max(params.min_topic_size, round(params.min_topic_share * n))


def _fit_ordered(
    texts: list[str], vectors: Vectors, *, params: TopicParams, seed: int, known: KnownTopics | None, clock: Clock
) -> FittedTopics:
    smallest = smallest_topic(params, len(texts))
    docs = [own_words(t) for t in texts]
    reduced = _timed(clock, "reduce", lambda: reduce_vectors(normalise(vectors), params=params, seed=seed))
    model = _timed(clock, "bertopic", lambda: _bertopic(docs, reduced, smallest=smallest))
    clusters = np.asarray(model.topics_, dtype=np.int64)
    outlier_share = float((clusters < 0).mean())
    labels, centroids, threshold = settled_topics(
        vectors, reduced, clusters, params=params, smallest=smallest, known=known
    )
    labels, centroids = _largest_first(labels, centroids, vectors, threshold=threshold)
    if len(centroids) == 0:
        return _no_topics(len(texts), vectors.shape[1], outlier_share=outlier_share)
    keywords = _timed(clock, "keywords", lambda: _keywords(model, docs, labels))
    sizes = tuple(int(n) for n in np.bincount(labels[labels >= 0], minlength=len(centroids)))
    unthemed = float((labels < 0).mean())
    nearest = tuple(_nearest(vectors, labels, centroids, topic) for topic in range(len(centroids)))
    return FittedTopics(labels, centroids, keywords, nearest, sizes, threshold, outlier_share, unthemed, clock)


def settled_topics(
    vectors: Vectors,
    reduced: Vectors,
    clusters: Integers,
    *,
    params: TopicParams,
    smallest: int,
    known: KnownTopics | None = None,
) -> tuple[Integers, Vectors, float]:
    """Return the labels, centroids and threshold from HDBSCAN's clusters: large ones split, twins merged, then settled.

    Args:
        vectors: (n, dim) as they are clustered.
        reduced: (n, d) as HDBSCAN saw them.
        clusters: (n,) its clusters, -1 for none.
        params: How.
        smallest: Sentences of the smallest topic.
        known: Topics that the result starts from, or None.
    """
    labels = split_large(reduced, clusters, params=params, smallest=smallest)
    threshold = threshold_of(vectors, labels, params=params)
    for _ in range(2):  # topics that settled into twins are merged, and settle again
        labels = merge_topics(vectors, labels, params=params)
        centroids = compute_centroids(vectors, labels)
        labels, centroids = settle(vectors, centroids, threshold=threshold, smallest=smallest)
    if known is not None and len(known.centroids):
        seeds = anchored_seeds(vectors, labels, known, params=params, smallest=smallest)
        threshold = known.threshold
        labels, centroids = settle(
            vectors, seeds, threshold=threshold, smallest=max(2, smallest // 2), rounds=ANCHORED_ROUNDS
        )
    return labels, centroids, threshold


def _bertopic(docs: list[str], reduced: Vectors, *, smallest: int) -> Any:
    """Return a fitted BERTopic model on embeddings that are already reduced."""
    from sklearn.feature_extraction.text import CountVectorizer

    bertopic = load_bertopic()
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer

    model = bertopic.BERTopic(
        top_n_words=CANDIDATES,
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=density_clusters(smallest),
        vectorizer_model=CountVectorizer(stop_words=sorted(stop_words()), token_pattern=TOKEN, min_df=1),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        calculate_probabilities=False,
        verbose=False,
    )
    model.fit(docs, embeddings=reduced)
    return model


def density_clusters(smallest: int) -> Any:
    """Return HDBSCAN for clusters of at least so many sentences, on one thread."""
    from hdbscan import HDBSCAN

    # Leaves instead of excess of mass: the latter gave one topic of 30 to 40 % of all sentences.
    return HDBSCAN(
        min_cluster_size=smallest, min_samples=max(2, min(5, smallest // 2)), metric="euclidean",
        cluster_selection_method="leaf", core_dist_n_jobs=1, approx_min_span_tree=False, prediction_data=False,
    )  # fmt: skip


def split_large(reduced: Vectors, labels: Integers, *, params: TopicParams, smallest: int) -> Integers:
    """Return the labels with every topic over max_topic_share clustered again on its own, if that finds parts."""
    labels = labels.copy()
    for topic in range(int(labels.max(initial=-1)) + 1):
        members = np.flatnonzero(labels == topic)
        if len(members) <= params.max_topic_share * len(labels) or len(members) < 2 * smallest:
            continue
        parts = density_clusters(smallest).fit_predict(reduced[members])
        if parts.max() >= 1:
            labels[members] = np.where(parts < 0, -1, parts + labels.max() + 1)
    return compact(labels)


def _largest_first(
    labels: Integers, centroids: Vectors, vectors: Vectors, *, threshold: float
) -> tuple[Integers, Vectors]:
    """Return labels and centroids renumbered by size, then by the first member in canonical order; empty topics are dropped."""
    counts = np.bincount(labels[labels >= 0], minlength=len(centroids))
    first = [int(np.flatnonzero(labels == t)[0]) if counts[t] else len(labels) for t in range(len(centroids))]
    order = [t for t in sorted(range(len(centroids)), key=lambda t: (-counts[t], first[t])) if counts[t]]
    kept = centroids[order]
    return assign_topics(vectors, kept, threshold=threshold)[0], kept


def _keywords(model: Any, docs: list[str], labels: Integers) -> tuple[tuple[str, ...], ...]:
    """Return up to KEYWORDS words of each topic by BERTopic's c-TF-IDF over the final topics; () for one without words.

    Words that hardly any of the topic's sentences use, such as names, are used only if there are no others.
    """
    model.update_topics(
        docs, topics=labels.tolist(), top_n_words=CANDIDATES, vectorizer_model=model.vectorizer_model,
        ctfidf_model=model.ctfidf_model,
    )  # fmt: skip
    topics = model.get_topics()
    spoken = [set(tokens(d)) for d in docs]
    found = []
    for topic in range(int(labels.max(initial=-1)) + 1):
        words = [(w, s) for w, s in topics.get(topic, []) or [] if w and s > 0]
        words.sort(key=lambda pair: (-round(float(pair[1]), 6), pair[0]))
        members = np.flatnonzero(labels == topic)
        uses = Counter(w for i in members for w in spoken[i])
        least = max(FEWEST_USES, LEAST_USED * len(members))
        ranked = [w for w, _ in words]
        ranked = [w for w in ranked if uses[w] >= least] or ranked
        found.append(tuple(ranked[:KEYWORDS]))
    return tuple(found)


def _nearest(vectors: Vectors, labels: Integers, centroids: Vectors, topic: int) -> tuple[int, ...]:
    members = np.flatnonzero(labels == topic)
    cosines = np.round(vectors[members] @ centroids[topic], 6)
    return tuple(int(members[i]) for i in np.lexsort((members, -cosines))[:REPRESENTATIVES])


def _no_topics(n: int, dim: int, *, outlier_share: float = 1.0) -> FittedTopics:
    return FittedTopics(
        np.full(n, -1, dtype=np.int64), np.zeros((0, dim), dtype=np.float32), (), (), (), 0.5, outlier_share, 1.0, {}
    )


def _timed(clock: Clock, step: str, work: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = work()
    clock[step] = round(time.perf_counter() - began, 3)
    return result
