"""A taught shift: what is added to the logits of an answer, linear in the embedding of the sentence, and how it is kept in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
PARTS = {"sentiment": (1, 3), "category": (12, 4)}
"""Answers that can be shifted, with the shape of their logits: things and classes."""


@dataclass(frozen=True, slots=True, eq=False)
class Shift:
    """What is added to logits: scale · logits + vector @ weight + bias.

    Attributes:
        weight: (dim, things · classes).
        bias: (things · classes,).
        scale: Of the logits as they were; 1 leaves them.
    """

    weight: Array
    bias: Array
    scale: float

    def apply(self, p: Array, vectors: Array) -> Array:
        """Return the shifted probabilities, in the shape of p; each row depends on its own row alone, to the last bit.

        Args:
            p: (n, …, classes) probabilities.
            vectors: (n, dim) embeddings of the same segments.
        """
        moved = np.matmul(vectors[:, None, :], self.weight)[:, 0] + self.bias
        logits = np.float32(self.scale) * np.log(np.maximum(p, 1e-9)) + moved.reshape(p.shape)
        e = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return np.asarray(e / e.sum(axis=-1, keepdims=True), np.float32)


def to_arrays(shifts: Mapping[str, Shift]) -> dict[str, Any]:
    """Return the shifts as named arrays for a safetensors file."""
    made: dict[str, Any] = {}
    for part, shift in shifts.items():
        made[f"{part}.weight"] = np.ascontiguousarray(shift.weight, np.float32)
        made[f"{part}.bias"] = np.ascontiguousarray(shift.bias, np.float32)
        made[f"{part}.scale"] = np.array([shift.scale], np.float32)
    return made


def from_arrays(arrays: Mapping[str, Any], dim: int) -> dict[str, Shift]:
    """Return the shifts that to_arrays gave.

    Raises:
        ValueError: An array is missing, has another shape or holds no number.
    """
    made = {}
    for part, (things, classes) in PARTS.items():
        names = [f"{part}.{name}" for name in ("weight", "bias", "scale")]
        if not any(name in arrays for name in names):
            continue
        shapes = [(dim, things * classes), (things * classes,), (1,)]
        for name, shape in zip(names, shapes, strict=True):
            if name not in arrays or arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
                raise ValueError(name)
        weight, bias, scale = (arrays[name] for name in names)
        made[part] = Shift(weight, bias, float(scale[0]))
    return made
