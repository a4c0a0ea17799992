"""Groups of topics: the upper level of the hierarchy, by average linkage of the topics' centroids."""

from __future__ import annotations

import numpy as np

from models.topics.types import Integers, Vectors

FEWEST = 6
"""With fewer topics there is nothing to group."""
JOIN = 0.4
"""Least mean cosine with a group's topics at which a later topic joins it. In groups of the 36 topics of FABSA train the
mean cosine within a group is .53 to .83 (November 2026)."""


def group_topics(centroids: Vectors) -> Integers:
    """Return (k,) int64 group of each topic, about sqrt(2 k) of them, numbered by their first topic.

    Average linkage on cosine distance (Sokal and Michener 1958): Ward's criterion put a third of FABSA's topics into
    one group. With fewer than FEWEST topics all are -1.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    k = len(centroids)
    if k < FEWEST:
        return np.full(k, -1, dtype=np.int64)
    tree = linkage(centroids.astype(np.float64), method="average", metric="cosine")
    found = fcluster(tree, t=round((2 * k) ** 0.5), criterion="maxclust")
    first = {g: i for i, g in reversed(list(enumerate(found.tolist())))}
    order = {g: n for n, g in enumerate(sorted(first, key=lambda g: first[g]))}
    return np.array([order[g] for g in found.tolist()], dtype=np.int64)


def nearest_group(centroid: Vectors, members: list[Vectors]) -> int | None:
    """Return the group that a later topic joins, or None if it is too far from all.

    Args:
        centroid: (dim,) float32, L2-normalised.
        members: For each group its topics' centroids, (m, dim).
    """
    means = [float((m @ centroid).mean()) for m in members]
    best = int(np.argmax(means)) if means else -1
    return best if means and means[best] >= JOIN else None
