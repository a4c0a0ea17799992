"""What the shipped reader says of labelled stretches of texts, in numbers: log-probabilities and embeddings of sentences and whole texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.annotator.decode import sentence_bounds
from models.annotator.runtime import ShippedAnnotator
from models.base import Span
from models.taught.rows import Floats

LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """A text as the reader sees it: its s sentences, and in the last row the text as a whole.

    Attributes:
        sentences: Their spans in the text.
        vectors: (s + 1, dim) embeddings.
        sentiment: (s + 1, 1, 3) log-probabilities.
        category: (s + 1, 12, 4) log-probabilities.
    """

    sentences: tuple[Span, ...]
    vectors: Floats
    sentiment: Floats
    category: Floats


def read_parts(annotator: ShippedAnnotator, texts: Sequence[str]) -> list[ReadText | None]:
    """Return what the reader says of each text; None for one without a word piece."""
    made: list[ReadText | None] = []
    for chunk in annotator.encode(texts):
        bounds, groups = sentence_bounds(chunk)
        for n, (a, b) in enumerate(groups.tolist()):
            if a == b:
                made.append(None)
                continue
            whole = np.array([[bounds[a, 0], bounds[b - 1, 1]]])
            found = [annotator.heads.segments(chunk.scores, part) for part in (bounds[a:b], whole)]
            vectors = [annotator.heads.embeddings(chunk.states, part) for part in (bounds[a:b], whole)]
            sentiment, category = (
                np.log(np.maximum(np.concatenate([getattr(f, name) for f in found]), LEAST)).astype(np.float64)
                for name in ("sentiment", "categories")
            )
            made.append(
                ReadText(
                    chunk.pieces[n].sentences, np.concatenate(vectors).astype(np.float64), sentiment[:, None], category
                )
            )
    return made
