"""Centroids after the clustering: merging twins, re-centring, the threshold, assignment to the nearest."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from models.topics.types import Cosines, Integers, TopicParams, Vectors

BATCH = 8_192
"""Sentences compared with all centroids at once: 50 MB of float64, and 3 MB of cosines with 100 topics."""
ROUNDS = 4
"""Re-centring rounds. On FABSA (15,272 sentences, November 2026) fewer than 2 % of sentences move after the fourth."""


def normalise(vectors: Vectors) -> Vectors:
    """Return the rows scaled to length 1; a zero row stays zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def assign_topics(embeddings: Vectors, centroids: Vectors, *, threshold: float) -> tuple[Integers, Cosines]:
    """Return the nearest topic of each sentence, -1 below the threshold, and the cosine with the nearest centroid.

    Linear in the sentences. Ties go to the topic with the lower number. The cosine with the nearest is computed again in
    float64 and rounded: in float32 its last digits depend on which sentences are in the batch.

    Args:
        embeddings: (n, dim) float32, rows L2-normalised.
        centroids: (k, dim) float32, rows L2-normalised.
        threshold: Lowest cosine that assigns.

    Returns:
        (n,) int64 labels and (n,) float64 cosines to six digits; with no centroid all labels are -1 and all cosines -1.
    """
    labels = np.full(len(embeddings), -1, dtype=np.int64)
    scores = np.full(len(embeddings), -1.0)
    if len(centroids) == 0:
        return labels, scores
    exact = centroids.astype(np.float64)
    for start in range(0, len(embeddings), BATCH):
        part = embeddings[start : start + BATCH]
        best = (part @ centroids.T).argmax(axis=1)
        cosines = np.einsum("ij,ij->i", part.astype(np.float64), exact[best])
        score = np.round(np.clip(cosines, -1.0, 1.0), 6)
        labels[start : start + BATCH] = np.where(score >= threshold, best, -1)
        scores[start : start + BATCH] = score
    return labels, scores


def compute_centroids(embeddings: Vectors, labels: Integers) -> Vectors:
    """Return (k, dim) float32 L2-normalised means of the topics 0 to max(labels); -1 belongs to none."""
    k, inside = int(labels.max(initial=-1)) + 1, np.flatnonzero(labels >= 0)
    members = sparse.csr_array((np.ones(len(inside)), (labels[inside], np.arange(len(inside)))), (k, len(inside)))
    sums = members @ embeddings[inside].astype(np.float64)  # in row order, as np.add.at, which takes ten times as long
    return normalise(sums.astype(np.float32))


def merge_topics(embeddings: Vectors, labels: Integers, *, params: TopicParams) -> Integers:
    """Return the labels with twins merged: nearest centroids first, while above merge_cosine or more than max_topics."""
    labels = compact(labels)
    while True:
        centroids = compute_centroids(embeddings, labels)
        if len(centroids) < 2:
            return labels
        cosines = centroids @ centroids.T
        sizes = np.bincount(labels[labels >= 0], minlength=len(centroids))
        too_large = sizes[:, None] + sizes[None, :] > params.max_topic_share * max(1, int(sizes.sum()))
        kept_apart = too_large & (cosines < params.same_cosine) & (len(centroids) <= params.max_topics)
        allowed = np.where(kept_apart, -2.0, cosines)
        allowed[np.tril_indices(len(centroids))] = -2.0
        first, second = np.unravel_index(int(allowed.argmax()), allowed.shape)
        if allowed[first, second] < params.merge_cosine and len(centroids) <= params.max_topics:
            return labels
        labels = compact(np.where(labels == second, first, labels))


def calibrate_threshold(cosines: Vectors, *, keep_share: float) -> float:
    """Return the cosine that `keep_share` of the density clustering's own members reach, kept within 0.2 to 0.8."""
    if len(cosines) == 0:
        return 0.5
    return round(float(np.clip(np.quantile(cosines, 1 - keep_share), 0.2, 0.8)), 4)


def threshold_of(vectors: Vectors, labels: Integers, *, params: TopicParams) -> float:
    """Return the threshold that the members of these topics calibrate (see calibrate_threshold)."""
    labels = compact(labels)
    inside = labels >= 0
    core = (vectors[inside] * compute_centroids(vectors, labels)[labels[inside]]).sum(axis=1)
    return calibrate_threshold(core, keep_share=params.keep_share)


def settle(
    vectors: Vectors, centroids: Vectors, *, threshold: float, smallest: int, rounds: int = ROUNDS
) -> tuple[Integers, Vectors]:
    """Return labels and centroids after a few rounds of "nearest centroid, new mean" (spherical k-means).

    It makes the fit's labels the same rule that later runs assign with. Topics that fall under `smallest` dissolve.
    """
    for _ in range(rounds):
        labels, _ = assign_topics(vectors, centroids, threshold=threshold)
        counts = np.bincount(labels[labels >= 0], minlength=len(centroids))
        labels = compact(np.where(np.isin(labels, np.flatnonzero(counts < smallest)), -1, labels))
        centroids = compute_centroids(vectors, labels)
        if len(centroids) == 0:
            break
    return assign_topics(vectors, centroids, threshold=threshold)[0], centroids


def compact(labels: Integers) -> Integers:
    """Return the same topics numbered 0, 1, … without gaps, in the order of their numbers; -1 stays."""
    used = np.unique(labels[labels >= 0])
    position = np.full(int(labels.max(initial=-1)) + 2, -1, dtype=np.int64)
    position[used] = np.arange(len(used))
    return np.asarray(np.where(labels >= 0, position[np.maximum(labels, 0)], -1), dtype=np.int64)
