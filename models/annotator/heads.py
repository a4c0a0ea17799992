"""The heads in numpy: from word pieces' states to probabilities, for many segments at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


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


class Heads:
    """Weights of heads.safetensors and the temperatures of config.json."""

    def __init__(self, weights: Mapping[str, Array], temperatures: Mapping[str, float]) -> None:
        """Names are those of models.training.model.AnnotatorNet's parameters."""
        self._t = dict(temperatures)
        self._query = weights["query"].T
        self._category = weights["category_weight"]
        self._category_bias = weights["category_bias"]
        k, c, dim = self._category.shape
        self._k, self._c = k, c
        self._project = np.concatenate([self._category.reshape(k * c, dim), weights["sentiment.weight"]]).T
        self._sentiment_bias = weights["sentiment.bias"]
        self._tag = (weights["tag.weight"].T, weights["tag.bias"])
        self._span = (weights["span.weight"].T, weights["span.bias"])
        self._embedding = (weights["embedding.weight"].T, weights["embedding.bias"])

    def segments(self, states: Array, bounds: NDArray[np.int64]) -> SegmentScores:
        """Scores of segments.

        Attention pooling is linear after its softmax, so states are projected to logits first and pooled then.

        Args:
            states: (n, dim) states of word pieces.
            bounds: (s, 2) first piece and the one after the last of each segment, s >= 1; segments do not overlap
                and are in order.
        """
        scores = states @ self._query
        top = _reduce(np.maximum, scores, bounds)
        weights = np.zeros_like(scores)
        inside, owner = _members(bounds)
        weights[inside] = np.exp(scores[inside] - top[owner])
        totals = _reduce(np.add, weights, bounds)
        logits = states @ self._project
        k, c = self._k, self._c
        spread = np.repeat(weights[:, :k], c, axis=1)
        pooled = _reduce(np.add, spread * logits[:, : k * c], bounds).reshape(-1, k, c) / totals[:, :k, None]
        feeling = _reduce(np.add, weights[:, k:] * logits[:, k * c :], bounds) / totals[:, k:]
        return SegmentScores(
            softmax((feeling + self._sentiment_bias) / self._t["sentiment"]),
            softmax((pooled + self._category_bias) / self._t["category"]),
            weights[:, :k],
            totals[:, :k],
        )

    def embeddings(self, states: Array, bounds: NDArray[np.int64]) -> Array:
        """(s, dim) L2-normalised embeddings of segments."""
        vectors = _means(states, bounds) @ self._embedding[0] + self._embedding[1]
        norms: Array = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)

    def tags(self, states: Array) -> Array:
        """(n, 7) probabilities of TAGS for each word piece."""
        return softmax((states @ self._tag[0] + self._tag[1]) / self._t["tag"])

    def spans(self, states: Array, bounds: NDArray[np.int64]) -> Array:
        """(k, 3) probabilities of LABELS towards spans, which may overlap."""
        means = np.stack([np.add.reduce(states[a:b], axis=0) / np.float32(b - a) for a, b in bounds.tolist()])
        return softmax((means @ self._span[0] + self._span[1]) / self._t["span"])


def softmax(logits: Array) -> Array:
    """Softmax over the last axis."""
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


def _reduce(operation: np.ufunc, values: Array, bounds: NDArray[np.int64]) -> Array:
    """Reduce rows of each segment: (n, m), (s, 2) -> (s, m). Rows between segments are left out."""
    flat = bounds.ravel()
    if flat[-1] == len(values):
        flat = flat[:-1]
    return np.asarray(operation.reduceat(values, flat, axis=0)[::2], dtype=np.float32)


def _means(states: Array, bounds: NDArray[np.int64]) -> Array:
    return np.asarray(_reduce(np.add, states, bounds) / (bounds[:, 1] - bounds[:, 0])[:, None], dtype=np.float32)


def _members(bounds: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that lie in a segment, and the segment of each."""
    lengths = bounds[:, 1] - bounds[:, 0]
    owner = np.repeat(np.arange(len(bounds)), lengths)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(bounds[:, 0], lengths) + offset, owner
