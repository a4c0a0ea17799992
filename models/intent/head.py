"""The intent head in numpy: from a sentence's stored embedding and sentiment to probabilities of INTENTS.

It reads what the encoder's one pass has left of a sentence and nothing else, so that a new head reads a warehouse again without reading its texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Intent = Literal["complaint", "praise", "suggestion", "question", "fact"]
INTENTS: tuple[Intent, ...] = ("complaint", "praise", "suggestion", "question", "fact")
"""Order of every array of intents. complaint: says what went wrong or is bad. praise: says what is good, thanks. suggestion: asks that something be
otherwise or be there, and blames nothing for its lack. question: asks for an answer, or for help with the writer's own case. fact: states, without any of it."""
Array = NDArray[np.float32]
STEPS = 4_096
"""Steps per unit in which an input is rounded: products of whole numbers have the same sum in any order, so that a sentence has the same
intent to the last bit whatever is read beside it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence does, and the calibrated probability of that, in [0, 1]."""

    intent: Intent
    confidence: float


class IntentHead:
    """One hidden layer over (embedding, probabilities of negative, neutral and positive)."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], *, temperature: float, fingerprint: str) -> None:
        """Keep the weights.

        Args:
            weights: "hidden.weight" (dim + 3, h) int8, "hidden.scale" (h,), "hidden.bias" (h,), "out.weight" (h, 5), "out.bias" (5,).
            temperature: That makes probabilities honest on sets that training left out.
            fingerprint: Changes when, and only when, results may change.
        """
        self._hidden = weights["hidden.weight"].astype(np.float64)
        self._scale = weights["hidden.scale"].astype(np.float64) / STEPS
        self._bias = weights["hidden.bias"].astype(np.float64)
        self._out = weights["out.weight"].astype(np.float64)
        self._out_bias = weights["out.bias"].astype(np.float64)
        self._temperature = temperature
        self.fingerprint = fingerprint
        self.dim = len(self._hidden) - 3

    def read(self, embeddings: NDArray[Any], sentiments: NDArray[np.float64]) -> list[Said]:
        """Return what each of n sentences does.

        Args:
            embeddings: (n, dim) as the warehouse keeps them: float16, L2-normalised.
            sentiments: (n, 3) probabilities of LABELS (class_probabilities).
        """
        p = self.probabilities(embeddings, sentiments)
        best = p.argmax(axis=1)
        return [
            Said(INTENTS[i], float(c)) for i, c in zip(best.tolist(), p[np.arange(len(p)), best].tolist(), strict=True)
        ]

    def probabilities(self, embeddings: NDArray[Any], sentiments: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 5) probabilities of INTENTS; arguments as in `read`."""
        inputs = np.concatenate([embeddings.astype(np.float64), sentiments], axis=1)
        hidden = (np.rint(inputs * STEPS) @ self._hidden) * self._scale + self._bias
        np.maximum(hidden, 0, out=hidden)
        # Column by column: each sum is of the sentence's own numbers in a fixed order.
        logits = np.stack([(hidden * column).sum(axis=1) for column in self._out.T], axis=1) + self._out_bias
        e = np.exp((logits - logits.max(axis=1, keepdims=True)) / self._temperature)
        return np.asarray(e / e.sum(axis=1, keepdims=True), np.float64)


def class_probabilities(
    labels: Sequence[str], polarities: Sequence[float], confidences: Sequence[float]
) -> NDArray[np.float64]:
    """Return (n, 3) probabilities of negative, neutral and positive: they follow from the label's probability and the polarity."""
    label, polarity, sure = np.array(labels, dtype=object), np.array(polarities, float), np.array(confidences, float)
    negative = np.where(
        label == "negative", sure, np.where(label == "positive", sure - polarity, (1 - sure - polarity) / 2)
    )
    positive = negative + polarity
    return np.asarray(np.clip(np.stack([negative, 1 - negative - positive, positive], axis=1), 0.0, 1.0), np.float64)
