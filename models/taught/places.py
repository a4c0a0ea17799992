"""What labels teach about touchpoints: what is added to a sentence's support for each, linear in its embedding.

The map's words give each touchpoint a support (pipeline/touchpoints/mapping.py). Labels say how far off it is, and a ridge
regression on the sentences' embeddings learns that: no label, no change. It takes milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.taught.rows import Floats, Indices

Array = NDArray[np.float32]
PREFIX = "touchpoint/"
STRENGTHS = (1.0, 2.0, 4.0, 8.0, 32.0)
"""Ridge on directions; vectors have length 1. On the hand-labelled samples 1 to 4 are within a point of each other."""
PSEUDO = 5.0
"""Sentences as labelled as they are read that stand beside the mean of what is added."""
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What is added to the support of the touchpoints of one journey map.

    Attributes:
        ids: Touchpoints.
        weight: (dim, touchpoints).
        bias: (touchpoints,).
    """

    ids: tuple[str, ...]
    weight: Array
    bias: Array

    def added(self, vectors: NDArray[np.floating[Any]], ids: Sequence[str]) -> Floats:
        """Return (n, touchpoints) what is added; 0 for touchpoints that are new in the map.

        Args:
            vectors: (n, dim) embeddings of sentences.
            ids: Touchpoints of the map as it is now.
        """
        made = np.asarray(vectors, np.float64) @ self.weight.astype(np.float64) + self.bias
        known = {t: k for k, t in enumerate(self.ids)}
        result = np.zeros((len(vectors), len(ids)))
        for k, touchpoint in enumerate(ids):
            if touchpoint in known:
                result[:, k] = made[:, known[touchpoint]]
        return result

    @property
    def digest(self) -> str:
        """Return the sha256 of the ids and numbers."""
        parts = ("\n".join(self.ids).encode(), self.weight.tobytes(), self.bias.tobytes())
        return hashlib.sha256(b"\n".join(parts)).hexdigest()


def fit_place(vectors: Floats, off: Floats, customer: Indices, ids: Sequence[str]) -> Place:
    """Return what is to be added; how far labels may move it is chosen by cross-validation over customers.

    Args:
        vectors: (n, dim) embeddings of labelled sentences.
        off: (n, touchpoints) 1 for the touchpoints that a sentence is about, else 0, minus their support.
        customer: (n,) who wrote them.
        ids: The touchpoints.
    """
    names, place = np.unique(customer, return_inverse=True)
    fold = (np.random.default_rng(len(names)).permutation(len(names)) % FOLDS)[place]
    losses = []
    for strength in STRENGTHS:
        loss = 0.0
        for k in range(FOLDS):
            here = fold == k
            weight, bias = _ridge(vectors[~here], off[~here], strength)
            loss += float(((off[here] - vectors[here] @ weight - bias) ** 2).sum())
        losses.append(loss)
    weight, bias = _ridge(vectors, off, STRENGTHS[int(np.argmin(losses))])
    return Place(tuple(ids), weight.astype(np.float32), bias.astype(np.float32))


def _ridge(vectors: Floats, off: Floats, strength: float) -> tuple[Floats, Floats]:
    """Return weights and bias; in as many dimensions as there are sentences."""
    bias = off.sum(axis=0) / (len(off) + PSEUDO)
    kernel = vectors @ vectors.T + strength * np.eye(len(vectors))
    return vectors.T @ np.linalg.solve(kernel, off - bias), bias


def place_arrays(places: Mapping[str, Place]) -> dict[str, Any]:
    """Return the places as named arrays for a safetensors file."""
    made: dict[str, Any] = {}
    for journey, place in places.items():
        made[f"{PREFIX}{journey}.weight"] = np.ascontiguousarray(place.weight, np.float32)
        made[f"{PREFIX}{journey}.bias"] = np.ascontiguousarray(place.bias, np.float32)
    return made


def places_of(arrays: Mapping[str, Any], ids: Mapping[str, Sequence[str]], dim: int) -> dict[str, Place]:
    """Return the places that place_arrays gave.

    Args:
        arrays: Of the file.
        ids: Touchpoints by journey.
        dim: Of the reader's embeddings.

    Raises:
        ValueError: An array is missing, has another shape or holds no number.
    """
    made = {}
    for journey, touchpoints in ids.items():
        weight, bias = (arrays.get(f"{PREFIX}{journey}.{name}") for name in ("weight", "bias"))
        shapes = (dim, len(touchpoints)), (len(touchpoints),)
        for array, shape in zip((weight, bias), shapes, strict=True):
            if array is None or array.shape != shape or not np.isfinite(array).all():
                raise ValueError(journey)
        assert weight is not None and bias is not None
        made[journey] = Place(tuple(touchpoints), weight, bias)
    return made
