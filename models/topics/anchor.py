"""A refit that starts from what is known: themes stay where they are unless the sentences clearly say otherwise.

Clusterings of nearly the same sentences differ by far more than the sentences do (plain BERTopic on FABSA with 10 % new
data: adjusted Rand index .48 on the old rows), so a fit from scratch would rename half of what customers said last month.
Here the topics that a fit finds are proposals, weighed against the known ones: history costs something to leave
(evolutionary clustering: Chakrabarti, Kumar and Tomkins 2006).
"""

from __future__ import annotations

import numpy as np

from models.topics.refine import assign_topics, compute_centroids, normalise
from models.topics.types import Integers, KnownTopics, TopicParams, Vectors

MOSTLY = 0.5
"""Share of a topic's sentences that must have gone one way."""


def anchored_seeds(
    vectors: Vectors, labels: Integers, known: KnownTopics, *, params: TopicParams, smallest: int
) -> Vectors:
    """Return (k, dim) float32 centroids to settle from: known topics that live on, then newly found ones that are none of them.

    - A known topic with fewer than half of `smallest` sentences is left out.
    - Two known topics become one where a found topic holds most of both and they are nearer than `join_cosine`.
    - A found topic is new where most of its sentences had no topic and it is not a twin of a known one; or where it parts
      from the known topic that holds most of it: it is farther than `apart_cosine` from the rest of that topic, and is
      not itself where most of a known topic went. Else it is one or several known topics, cut slightly otherwise.

    Args:
        vectors: (n, dim), as they are clustered.
        labels: (n,) topics as found from scratch, -1 for none.
        known: What was known before.
        params: Uses apart_cosine, join_cosine, merge_cosine.
        smallest: Sentences of the smallest topic.
    """
    held, _ = assign_topics(vectors, known.centroids, threshold=known.threshold)
    counts = np.bincount(held[held >= 0], minlength=len(known.centroids))
    alive = np.flatnonzero(counts >= max(2, smallest // 2))
    home = {int(t): _home(labels[held == t]) for t in alive}
    seeds = _joined(held, known.centroids, home, params=params)
    found = compute_centroids(vectors, labels)
    sizes = np.bincount(labels[labels >= 0], minlength=len(found))
    heirs = _heirs(labels, held, found, known.centroids, home)
    for topic in sorted(range(len(found)), key=lambda t: (-sizes[t], t)):
        twin = float((seeds @ found[topic]).max(initial=-1.0)) >= params.merge_cosine
        unheld = float((held[labels == topic] < 0).mean())
        parts = topic not in heirs and _apart(vectors, labels, held, topic, found[topic]) < params.apart_cosine
        if sizes[topic] >= smallest and (parts or (unheld > MOSTLY and not twin)):
            seeds = np.vstack([seeds, found[topic]])
    return seeds


def _heirs(
    labels: Integers, held: Integers, found: Vectors, centroids: Vectors, home: dict[int, int | None]
) -> set[int]:
    """Return the found topics that are a known one: where most of it went, else the nearest of those it has most of."""
    heirs = {topic for topic in home.values() if topic is not None}
    for known in (k for k, topic in home.items() if topic is None):
        own = [t for t in range(len(found)) if (held[labels == t] == known).mean() > MOSTLY]
        if own:
            heirs.add(max(own, key=lambda t: (round(float(found[t] @ centroids[known]), 6), -t)))
    return heirs


def _apart(vectors: Vectors, labels: Integers, held: Integers, topic: int, centroid: Vectors) -> float:
    """Return the cosine of a found topic with the rest of the known topic that has most of it; 1 if there is no rest."""
    holders = held[(labels == topic) & (held >= 0)]
    if not len(holders):
        return 1.0
    rest = (held == int(np.bincount(holders).argmax())) & (labels != topic)
    if rest.sum() < 2:
        return 1.0
    return float(normalise(vectors[rest].mean(axis=0, keepdims=True))[0] @ centroid)


def _joined(held: Integers, centroids: Vectors, home: dict[int, int | None], *, params: TopicParams) -> Vectors:
    """Return the centroids of the living known topics; those that became one are joined, weighted by their sentences."""
    groups: list[list[int]] = []
    cosines = centroids @ centroids.T
    for topic in home:
        for group in groups:
            same = home[topic] is not None and home[topic] == home[group[0]]
            if same and cosines[topic, group].min() >= params.join_cosine:
                group.append(topic)
                break
        else:
            groups.append([topic])
    weights = np.bincount(held[held >= 0], minlength=len(centroids)).astype(np.float64)
    means = [(weights[g, None] * centroids[g]).sum(axis=0) for g in groups]
    return normalise(np.asarray(means, dtype=np.float32).reshape(len(groups), centroids.shape[1]))


def _home(labels: Integers) -> int | None:
    """Return the found topic that most of these sentences are in, or None."""
    values, counts = np.unique(labels, return_counts=True)
    best = int(counts.argmax()) if len(counts) else 0
    return int(values[best]) if len(counts) and values[best] >= 0 and counts[best] > MOSTLY * len(labels) else None
