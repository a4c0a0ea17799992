"""The stand-in for the annotator: what it says of a text follows from a few words; no weights, a millisecond per text.

A test changes what matters to it: where texts lie (`vector`), how they feel (`feeling`), what they are about (`nouns`,
`category_of`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np

from models.base import Annotation, Category, Given, Label, Mention, Sentence, Sentiment, Span, Vectors
from models.sentences import split_sentences

BAD = {"late", "broken", "awful", "rude", "refund", "slow", "crash", "wrong", "never", "poor"}
GOOD = {"great", "friendly", "quick", "love", "easy", "lovely", "perfect", "helpful", "fast", "good"}
DIM = 48
SCATTER = 0.12
"""Length of the noise beside a unit axis, in each dimension."""
_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?]*")
_WORD = re.compile(r"[a-z]+")

Feeling = tuple[Label, float, float]
"""Label, polarity, confidence."""


@lru_cache(100_000)
def _direction(word: str) -> Vectors:
    return np.random.Generator(np.random.PCG64(crc32(word.encode()))).normal(size=DIM).astype(np.float32)


def word_directions(text: str) -> Vectors:
    """(DIM,) float32, of unit length: the mean of the words' directions, which follow from their letters."""
    row = sum((_direction(w) for w in _WORD.findall(text.lower())), _direction("").copy())
    return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9), np.float32)


def noise(text: str, dim: int, scale: float = SCATTER) -> Any:
    """(dim,) float64: normal noise that follows from a hash of the text."""
    seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    return scale * np.random.default_rng(seed).normal(size=dim)


def near_axes(subjects: Sequence[str], dim: int, *, any_word: bool = False) -> Callable[[str], Vectors]:
    """Texts near the axes of the subjects they name, in the subjects' order.

    Args:
        subjects: Phrases, lower case.
        dim: Dimensions, at least as many as subjects.
        any_word: One word of a subject is enough.
    """

    def vector(text: str) -> Vectors:
        row = noise(text, dim)
        for axis, subject in enumerate(subjects):
            words = subject.split() if any_word else [subject]
            row[axis] += any(word in text.lower() for word in words)
        return np.asarray(row / np.linalg.norm(row), np.float32)

    return vector


def balance(text: str) -> Feeling:
    """More of GOOD or more of BAD."""
    words = _WORD.findall(text.lower())
    more = sum(w in GOOD for w in words) - sum(w in BAD for w in words)
    if not more:
        return "neutral", 0.0, 0.6
    return ("positive", 0.8, 0.9) if more > 0 else ("negative", -0.8, 0.9)


def last_word(words: Mapping[str, Label]) -> Callable[[str], Feeling]:
    """The label of the last opinion word."""
    polarity: dict[Label, float] = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}

    def feeling(text: str) -> Feeling:
        found = [words[w] for w in re.findall(r"\w+", text.lower()) if w in words]
        label: Label = found[-1] if found else "neutral"
        return label, polarity[label], 0.9

    return feeling


def full_stops(text: str) -> list[tuple[int, int]]:
    """Sentences end at full stops and their kin."""
    return [(m.start() + len(m[0]) - len(m[0].lstrip()), m.end()) for m in _SENTENCE.finditer(text)]


@dataclass(eq=False)
class StandInAnnotator:
    """Follows models.base.Annotator.

    Attributes:
        vector: (dim,) float32 of unit length for a text.
        feeling: Of a text, a sentence or the sentence of a mention.
        nouns: Aspect terms, lower case.
        category_of: Category by a word, lower case, that a sentence about it holds.
        split: Spans of the sentences of a text.
        asked: How many texts it was asked to embed so far, sentences of annotations among them.
    """

    vector: Callable[[str], Vectors] = word_directions
    dim: int = DIM
    feeling: Callable[[str], Feeling] = balance
    nouns: tuple[str, ...] = ()
    category_of: Mapping[str, str] = field(default_factory=dict)
    split: Callable[[str], list[tuple[int, int]]] = full_stops
    fingerprint: str = "stand-in-1"
    asked: int = 0

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that it can find."""
        return tuple(dict.fromkeys(self.category_of.values()))

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """One annotation per text, in order; every given span has the feeling of its text."""
        given = spans if spans is not None else [()] * len(texts)
        return [self._annotate(text, asked) for text, asked in zip(texts, given, strict=True)]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, rows of unit length."""
        self.asked += len(texts)
        return np.asarray([self.vector(t) for t in texts], np.float32).reshape(len(texts), self.dim)

    def _annotate(self, text: str, given: Sequence[Span]) -> Annotation:
        spans = self.split(text)
        parts = [text[a:b] for a, b in spans]
        felt = [self.feeling(part) for part in parts]
        by_sentence = [
            tuple(Category(c, *feeling) for word, c in self.category_of.items() if word in part.lower())
            for part, feeling in zip(parts, felt, strict=True)
        ]
        mentions = [
            Mention(m[0], a + m.start(), a + m.end(), None, *felt[i], i)
            for i, ((a, _), part) in enumerate(zip(spans, parts, strict=True))
            for m in (re.finditer("|".join(map(re.escape, self.nouns)), part, re.IGNORECASE) if self.nouns else ())
        ]
        whole = self.feeling(text)
        return Annotation(
            Sentiment(*whole) if spans else None,
            tuple(Sentence(a, b, *feeling) for (a, b), feeling in zip(spans, felt, strict=True)),
            tuple(mentions),
            tuple({c.category: c for found in by_sentence for c in found}.values()),
            tuple(by_sentence),
            tuple(Given(a, b, *whole) for a, b in given),
            self.embed(parts),
        )


@dataclass
class StandInModels:
    """Follows pipeline.contract.Models."""

    annotator: StandInAnnotator = field(default_factory=StandInAnnotator)
    annotator_fingerprint: str = ""

    def __post_init__(self) -> None:
        """The fingerprint is the annotator's unless a test names another."""
        self.annotator_fingerprint = self.annotator_fingerprint or self.annotator.fingerprint


def word_annotator() -> StandInAnnotator:
    """Exact where its few words decide, and wrong where a test wants it to be; "price" is the one category."""
    return StandInAnnotator(
        lambda text: np.array([1, 0], np.float32),
        dim=2,
        feeling=last_word({"good": "positive", "great": "positive", "bad": "negative", "slow": "negative"}),
        nouns=("app", "price", "screen"),
        category_of={"price": "value.price-value-for-money"},
        split=split_sentences,
        fingerprint="words",
    )
