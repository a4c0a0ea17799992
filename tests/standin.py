"""A stand-in for the annotator: what it says of a text follows from a list of words; no weights, a millisecond a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from models.base import Annotation, Label, Sentence, Sentiment, Span, Vectors

BAD = {"late", "broken", "awful", "rude", "refund", "slow", "crash", "wrong", "never", "poor"}
GOOD = {"great", "friendly", "quick", "love", "easy", "lovely", "perfect", "helpful", "fast", "good"}
DIM = 48
_SENTENCE = re.compile(r"[^.!?\n]*\w[^.!?\n]*[.!?]*")
_WORD = re.compile(r"[a-z]+")


@lru_cache(100_000)
def _direction(word: str) -> Vectors:
    return np.random.Generator(np.random.PCG64(crc32(word.encode()))).normal(size=DIM).astype(np.float32)


def _sentiment(text: str) -> tuple[Label, float, float]:
    words = _WORD.findall(text.lower())
    balance = sum(w in GOOD for w in words) - sum(w in BAD for w in words)
    if not balance:
        return "neutral", 0.0, 0.6
    return ("positive", 0.8, 0.9) if balance > 0 else ("negative", -0.8, 0.9)


class StandInAnnotator:
    """Follows models.base.Annotator."""

    fingerprint = "stand-in-1"
    dim = DIM
    categories: tuple[str, ...] = ()

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Sentences end at full stops; no mentions, no categories, no given spans."""
        return [self._annotate(text) for text in texts]

    def _annotate(self, text: str) -> Annotation:
        found = [(m.start() + len(m[0]) - len(m[0].lstrip()), m.end()) for m in _SENTENCE.finditer(text)]
        sentences = tuple(Sentence(a, b, *_sentiment(text[a:b])) for a, b in found)
        sentiment = Sentiment(*_sentiment(text)) if sentences else None
        vectors = self.embed([text[a:b] for a, b in found])
        return Annotation(sentiment, sentences, (), (), tuple(() for _ in sentences), (), vectors)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, DIM) float32: the mean of the words' directions, which follow from their letters."""
        rows = np.zeros((len(texts), DIM), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row += sum((_direction(w) for w in _WORD.findall(text.lower())), _direction(""))
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-9), np.float32)


class StandInModels:
    """Follows pipeline.contract.Models."""

    annotator = StandInAnnotator()
    annotator_fingerprint = StandInAnnotator.fingerprint
