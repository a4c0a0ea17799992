"""What the topic model takes and returns: texts and arrays in, frozen records out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Integers = NDArray[np.int64]
Cosines = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicParams:
    """How a fit clusters.

    Attributes:
        min_topic_share: Smallest topic as a share of the sentences, 0 to 1.
        min_topic_size: Smallest topic in sentences, whatever the share.
        max_topics: Most topics; the nearest pairs are merged beyond it.
        max_topic_share: A larger topic is clustered again on its own, 0 to 1.
        reducer: Eigenvectors of the neighbour graph, or UMAP (ten times slower, and 30 s of compiling).
        neighbours: Neighbours of a sentence in the graph.
        components: Dimensions that HDBSCAN sees. On FABSA (12,943 sentences, November 2026) it takes 10 s with 30 and
            4 s with 20, and V-measure is the same.
        merge_cosine: Topics whose centroids are at least this near are one topic.
        same_cosine: Above this they are merged however large they become.
        keep_share: Share of a topic's core that the assignment threshold must keep, 0 to 1.
        apart_cosine: A found topic that parts from a known one is new when it is farther than this from the rest. On FABSA
            train the parts found after 10 % and 25 % new data lie at .81 and more (November 2026).
        join_cosine: Known topics whose sentences are found as one topic become one when they are at least this near.
    """

    min_topic_share: float = 0.003
    min_topic_size: int = 10
    max_topics: int = 120
    max_topic_share: float = 0.2
    reducer: Literal["spectral", "umap"] = "spectral"
    neighbours: int = 15
    components: int = 20
    merge_cosine: float = 0.86
    same_cosine: float = 0.93
    keep_share: float = 0.98
    apart_cosine: float = 0.7
    join_cosine: float = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class KnownTopics:
    """What a refit starts from.

    Attributes:
        centroids: (k, dim) float32, rows L2-normalised.
        threshold: Lowest cosine at which a sentence is given to one of them.
    """

    centroids: Vectors
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class FittedTopics:
    """Result of a fit; topics are numbered from 0, the largest first.

    Attributes:
        labels: (n,) int64, topic of each sentence in the order given; -1 for none.
        centroids: (k, dim) float32, rows L2-normalised.
        keywords: For each topic up to ten words, most characteristic first (c-TF-IDF).
        representatives: For each topic up to ten positions of sentences, nearest to the centroid first.
        sizes: Sentences of each topic.
        threshold: Lowest cosine with a centroid at which a sentence is given to its topic.
        outlier_share: Share of the sentences that the density clustering left out, 0 to 1.
        unthemed_share: Share that is left out after assignment to the centroids, 0 to 1.
        seconds: Wall-clock seconds by step.
    """

    labels: Integers
    centroids: Vectors
    keywords: tuple[tuple[str, ...], ...]
    representatives: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    threshold: float
    outlier_share: float
    unthemed_share: float
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True)
class TopicLabel:
    """Words to show for a topic.

    Attributes:
        label: Short noun phrase, unique among the topics that were labelled together.
        keywords: Up to ten words.
        description: One line.
    """

    label: str
    keywords: tuple[str, ...]
    description: str
