"""What every annotator returns, and the protocol it follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, Label, Label] = ("negative", "neutral", "positive")
"""Order of every array of class probabilities."""
Span = tuple[int, int]
"""Character offsets into the text as given: start, and end exclusive."""
Vectors = NDArray[np.float32]


class ModelError(Exception):
    """A model cannot be loaded or used: what, where, and what to run next, in one line."""


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Sentiment of a text.

    Attributes:
        label: Most probable class.
        polarity: P(positive) - P(negative), in [-1, 1].
        confidence: Calibrated probability of the label, in [0, 1].
    """

    label: Label
    polarity: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text and its sentiment; offsets as in Span."""

    start: int
    end: int
    label: Label
    polarity: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """One opinion in one sentence.

    Attributes:
        term: The aspect term as it stands in the text, text[start:end]; None if the opinion is implied.
        start: Offset of the term; None if implied.
        end: Offset after the term; None if implied.
        category: Aspect category, or None if none fits.
        label: Polarity class towards the aspect.
        polarity: In [-1, 1].
        confidence: Calibrated probability, in [0, 1].
        sentence: Index into Annotation.sentences.
    """

    term: str | None
    start: int | None
    end: int | None
    category: str | None
    label: Label
    polarity: float
    confidence: float
    sentence: int


@dataclass(frozen=True, slots=True)
class Category:
    """An aspect category that a text or sentence speaks of, with its polarity."""

    category: str
    label: Label
    polarity: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Given:
    """Polarity towards a span that the caller gave; offsets as in Span."""

    start: int
    end: int
    label: Label
    polarity: float
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """Everything one pass says of one text.

    Attributes:
        sentiment: Of the whole text; None for a text without a word or sign.
        sentences: In order, not overlapping.
        mentions: In order of their sentence, then of their term.
        categories: Of the whole text, most probable first.
        sentence_categories: One tuple per sentence, in the order of sentences.
        given: One per span that the caller gave, in that order.
        embeddings: (n_sentences, dim) float32, rows L2-normalised.
    """

    sentiment: Sentiment | None
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    categories: tuple[Category, ...]
    sentence_categories: tuple[tuple[Category, ...], ...]
    given: tuple[Given, ...]
    embeddings: Vectors


class Annotator(Protocol):
    """Reads texts.

    Attributes:
        fingerprint: Changes when, and only when, results may change.
        dim: Length of an embedding.
        categories: Names of the built-in aspect categories; empty if the backend has none.
    """

    fingerprint: str
    dim: int
    categories: tuple[str, ...]

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Return the annotations in the order of the texts.

        Args:
            texts: Any strings, also empty ones.
            spans: For each text the aspect terms whose polarity is asked for.
        """

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dim) float32, rows L2-normalised, in the space of the sentences' embeddings."""
