"""The heads in numpy: from what the encoder's last product says of each word piece to probabilities, for many segments at once.

The encoder file ends with one product of the states with every head's weights (head_matrix), since all pooling is linear once its
weights are known: a head then pools a few columns instead of whole states.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Bounds = NDArray[np.int64]
"""(s, 2) first row and the row after the last of s segments."""
PROJECTED = ("query", "category_weight", "sentiment.weight", "tag.weight", "span.weight")
"""Parameters of the trained network that head_matrix holds, in the order of its columns."""


@dataclass(frozen=True, slots=True)
class SegmentScores:
    """What is said of s segments.

    Attributes:
        sentiment: (s, 3) probabilities of LABELS.
        categories: (s, 12, 4) probabilities: absent, then LABELS.
        attention: (n, 12) weight of each word piece for each category, before division by the segment's sum.
        totals: (s, 12) that sum.
    """

    sentiment: Array
    categories: Array
    attention: Array
    totals: Array


def head_matrix(weights: Mapping[str, Array]) -> Array:
    """Return all PROJECTED weights side by side as (dim, m), from the parameters of models.training.model.AnnotatorNet."""
    return np.concatenate([weights[name].reshape(-1, weights[name].shape[-1]) for name in PROJECTED]).T


class Heads:
    """Weights of heads.safetensors and the temperatures of config.json.

    Every result of a row or segment depends on its own rows alone, to the last bit, whatever is asked for beside it.
    """

    def __init__(self, weights: Mapping[str, Array], temperatures: Mapping[str, float]) -> None:
        """Keep the weights; names are those of models.training.model.AnnotatorNet's parameters, and those in PROJECTED are not needed."""
        self._t = dict(temperatures)
        self._category_bias = weights["category_bias"]
        self._sentiment_bias = weights["sentiment.bias"]
        self._tag_bias = weights["tag.bias"]
        self._span_bias = weights["span.bias"]
        self._embedding = (weights["embedding.weight"].T, weights["embedding.bias"])
        k, c = self._category_bias.shape
        self._shape = (k, c)
        sizes = (k + 1, k * c, len(self._sentiment_bias), len(self._tag_bias), len(self._span_bias))
        ends = np.cumsum(sizes).tolist()
        self._columns = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]

    def segments(self, scores: Array, bounds: Bounds) -> SegmentScores:
        """Return the scores of segments: attention over the segment's word pieces, then the mean of their logits by it.

        Args:
            scores: (n, m) product of the states of n word pieces with head_matrix.
            bounds: Of s segments, s >= 1, that do not overlap and are in order.
        """
        query, category, sentiment = (scores[:, columns] for columns in self._columns[:3])
        k, c = self._shape
        inside, owner = members(bounds)
        weights = np.zeros_like(query)
        weights[inside] = np.exp(query[inside] - reduce_rows(np.maximum, query, bounds)[owner])
        totals = reduce_rows(np.add, weights, bounds)
        spread = np.repeat(weights[:, :k], c, axis=1)
        pooled = reduce_rows(np.add, spread * category, bounds).reshape(-1, k, c) / totals[:, :k, None]
        feeling = reduce_rows(np.add, weights[:, k:] * sentiment, bounds) / totals[:, k:]
        return SegmentScores(
            softmax((feeling + self._sentiment_bias) / self._t["sentiment"]),
            softmax((pooled + self._category_bias) / self._t["category"]),
            weights[:, :k],
            totals[:, :k],
        )

    def embeddings(self, states: Array, bounds: Bounds, *, together: Bounds | None = None) -> Array:
        """Return (s, dim) L2-normalised embeddings of segments.

        Args:
            states: (n, dim) of n word pieces.
            bounds: As in segments.
            together: (g, 2) ranges of segments whose vectors are multiplied in one product (the sums of a product depend on its
                size, in their last bit); None: all.
        """
        means = reduce_rows(np.add, states, bounds) / (bounds[:, 1] - bounds[:, 0])[:, None].astype(np.float32)
        matrix, bias = self._embedding
        ranges = [(0, len(bounds))] if together is None else together.tolist()
        vectors = np.empty_like(means)
        for a, b in ranges:
            np.matmul(means[a:b], matrix, out=vectors[a:b])
        vectors += bias
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)

    def tags(self, scores: Array) -> Array:
        """Return (n, 7) probabilities of TAGS for each word piece."""
        return softmax((scores[:, self._columns[3]] + self._tag_bias) / self._t["tag"])

    def spans(self, scores: Array, bounds: Bounds) -> Array:
        """Return (k, 3) probabilities of LABELS towards spans, which may overlap; none for no span."""
        columns = scores[:, self._columns[4]]
        sums = [np.add.reduce(columns[a:b], axis=0) for a, b in bounds.tolist()]
        if not sums:
            return np.zeros((0, len(self._span_bias)), dtype=np.float32)
        means = np.stack(sums) / (bounds[:, 1] - bounds[:, 0])[:, None].astype(np.float32)
        return softmax((means + self._span_bias) / self._t["span"])


def presence(categories: Array) -> NDArray[np.float64]:
    """Return (s, 12) probability that a category is there, from (s, 12, 4) probabilities."""
    return 1.0 - categories[:, :, 0].astype(np.float64)


def softmax(logits: NDArray[Any]) -> Array:
    """Return the softmax over the last axis."""
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


def reduce_rows(operation: np.ufunc, values: Array, bounds: Bounds) -> Array:
    """Reduce the rows of each segment: (n, m), (s, 2) -> (s, m). Segments are in order; rows between them are left out."""
    flat = bounds.ravel()
    if flat[-1] == len(values):
        flat = flat[:-1]
    return np.asarray(operation.reduceat(values, flat, axis=0)[::2], dtype=np.float32)


def members(bounds: Bounds) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that lie in a segment, and the segment of each."""
    lengths = bounds[:, 1] - bounds[:, 0]
    owner = np.repeat(np.arange(len(bounds)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(bounds[:, 0], lengths) + offset, owner
