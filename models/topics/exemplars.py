"""Sentences that show a reader what a theme holds: near its centre, short, with the label's words, unlike each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.topics.labels.aspects import IMPLIED
from models.topics.labels.choose import stems
from models.topics.labels.corpus import GLUE
from models.topics.labels.nouns import clauses
from models.topics.types import Vectors

SHORT, LONG = 4, 25
"""Words below and above which a sentence says too little, or more than a glance takes in."""
LENGTH_COST, LABEL_BONUS = 0.15, 0.15
"""Against a cosine: the middle half of a theme's members lies within .15 of each other (FABSA, November 2026)."""
ALIKE = 0.9
"""Cosine from which two sentences show the same."""


def pick_exemplars(
    sentences: Sequence[str], vectors: Vectors, centroid: Vectors, *, label: str, count: int = 3
) -> tuple[int, ...]:
    """Return the positions of up to `count` sentences, the best first; the same for the same sentences in any order.

    Args:
        sentences: The theme's sentences.
        vectors: (n, dim) float32, rows L2-normalised, one per sentence.
        centroid: (dim,) float32, L2-normalised.
        label: The theme's label; a sentence that holds its words is preferred.
        count: How many.
    """
    wanted = stems(" ".join(w for w in label.lower().split() if w not in GLUE))
    implied = IMPLIED.get(label, frozenset())
    cosines = np.round(vectors @ centroid, 6) if len(sentences) else np.zeros(0)
    scores = [float(c) + _merit(s, wanted, implied) for c, s in zip(cosines, sentences, strict=True)]
    order = sorted(range(len(sentences)), key=lambda i: (-round(scores[i], 6), sentences[i]))
    chosen: list[int] = []
    for i in order:
        if all(float(vectors[i] @ vectors[j]) < ALIKE for j in chosen):
            chosen.append(i)
        if len(chosen) == count:
            return tuple(chosen)
    rest = [i for i in order if i not in chosen]
    return tuple((chosen + rest)[:count])


def _merit(sentence: str, wanted: frozenset[str], implied: frozenset[str]) -> float:
    words = [w for clause in clauses(sentence) for w in clause]
    named = bool(wanted and wanted <= stems(" ".join(words))) or bool(implied & set(words))
    return LABEL_BONUS * named - LENGTH_COST * (not SHORT <= len(words) <= LONG)
