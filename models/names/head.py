"""The head in numpy: a small network over a word and its neighbours, then the best sequence of tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.names.words import Array, Words

TAGS = ("O", "B-name", "I-name", "B-address", "I-address")
WINDOW = 2
"""Neighbours on each side that a word is judged with."""
_START = np.array([0.0, 0.0, -np.inf, 0.0, -np.inf])
_STEP = np.array(
    [
        [0.0, 0.0, -np.inf, 0.0, -np.inf],
        [0.0, 0.0, 0.0, 0.0, -np.inf],
        [0.0, 0.0, 0.0, 0.0, -np.inf],
        [0.0, 0.0, -np.inf, 0.0, 0.0],
        [0.0, 0.0, -np.inf, 0.0, 0.0],
    ]
)
"""From a tag to the next: the inside of a stretch follows its beginning."""


class Head:
    """Weights "mix.*", "near.*", "tag.*" of names.safetensors."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], *, caution: Mapping[str, float]) -> None:
        """Keep the weights; `caution` is added to the logit of O, by kind taken off the logits of its tags."""
        self._w = {n: np.asarray(w, dtype=np.float32) for n, w in weights.items() if not n.startswith("lexicon.")}
        self._caution = np.array(
            [0.0, caution["name"], caution["name"], caution["address"], caution["address"]], dtype=np.float32
        )

    def tags(self, words: Words) -> list[int]:
        """Return the tag of each word as an index into TAGS; depends on the segment alone, to the last bit."""
        return best_path(self.logits(words) - self._caution)

    def logits(self, words: Words) -> Array:
        """Return (n, 5) logits of TAGS."""
        w = self._w
        hidden = words.states @ w["mix.states"] + words.features @ w["mix.features"] + w["mix.bias"]
        hidden += w["mix.affixes"][words.affixes].sum(axis=1)
        np.maximum(hidden, 0, out=hidden)
        padded = np.pad(hidden, ((WINDOW, WINDOW), (0, 0)))
        beside = np.concatenate([padded[k : k + len(hidden)] for k in range(2 * WINDOW + 1)], axis=1)
        near = np.maximum(beside @ w["near.weight"] + w["near.bias"], 0)
        return np.asarray(near @ w["tag.weight"] + hidden @ w["tag.direct"] + w["tag.bias"], dtype=np.float32)


def best_path(logits: Array) -> list[int]:
    """Return the most probable sequence of tags that is allowed (Viterbi 1967), from (n, 5) logits."""
    if not len(logits):
        return []
    if (logits.argmax(axis=1) == 0).all():
        return [0] * len(logits)
    score = logits[0] + _START
    back = np.zeros(logits.shape, dtype=np.int64)
    for i in range(1, len(logits)):
        ways = score[:, None] + _STEP
        back[i] = ways.argmax(axis=0)
        score = ways.max(axis=0) + logits[i]
    tag = int(score.argmax())
    path = [tag]
    for i in range(len(logits) - 1, 0, -1):
        tag = int(back[i, tag])
        path.append(tag)
    return path[::-1]
