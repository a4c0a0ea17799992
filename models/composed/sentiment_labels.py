"""Labels of a text-classification model, mapped to negative, neutral and positive."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.base import LABELS, Label, ModelError

NAMES: dict[str, Label] = {
    "neg": "negative",
    "negative": "negative",
    "very negative": "negative",
    "neu": "neutral",
    "neutral": "neutral",
    "pos": "positive",
    "positive": "positive",
    "very positive": "positive",
}
STARS: dict[int, Label] = {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"}
NUMBERED: dict[int, tuple[Label, ...]] = {2: ("negative", "positive"), 3: LABELS}
"""What LABEL_0, LABEL_1, … are taken for, by their number: the order of SST-2 and of TweetEval. The load checks it
on two plain texts (models.composed.sentiment), because the other order would turn every result round."""

_STARS = re.compile(r"([1-5])[\s_-]*stars?")
_NUMBERED = re.compile(r"label_(\d+)")


def map_labels(id2label: Mapping[int, str], *, key: str) -> tuple[NDArray[np.float32], bool]:
    """Return what turns a model's probabilities into ours, and whether its labels had to be guessed from their numbers.

    Returns:
        (n_labels, 3) float32 of zeros and ones, one 1 a row: probabilities @ it sums those of equal meaning, in the
        order of LABELS; and True for LABEL_0, LABEL_1, ….

    Raises:
        ModelError: The labels are not sentiments; it names them.
    """
    names = [re.sub(r"[\s_-]+", " ", str(id2label[i])).strip().lower() for i in sorted(id2label)]
    meanings = _meanings(names)
    if meanings is None or not {"negative", "positive"} <= set(meanings):
        listed = ", ".join(repr(str(id2label[i])) for i in sorted(id2label)[:12])
        raise ModelError(
            f"{key}: its labels ({listed}) cannot be read as sentiments; name them negative, neutral and positive, or "
            "1 star to 5 stars, in id2label of its config.json, or choose a sentiment model"
        )
    matrix = np.zeros((len(names), len(LABELS)), dtype=np.float32)
    for row, meaning in enumerate(meanings):
        matrix[row, LABELS.index(meaning)] = 1
    return matrix, names[0].startswith("label ")


def _meanings(names: list[str]) -> tuple[Label, ...] | None:
    if all(n in NAMES for n in names) and len(set(names)) == len(names):
        return tuple(NAMES[n] for n in names)
    stars = [_STARS.fullmatch(n) for n in names]
    if sorted(int(m[1]) for m in stars if m) == [1, 2, 3, 4, 5] and len(names) == 5:
        return tuple(STARS[int(m[1])] for m in stars if m)
    numbers = [_NUMBERED.fullmatch(n.replace(" ", "_")) for n in names]
    if [int(m[1]) for m in numbers if m] == list(range(len(names))):
        return NUMBERED.get(len(names))
    return None
