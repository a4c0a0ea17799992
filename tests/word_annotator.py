"""An annotator that answers from a list of words: small, exact, and wrong where a test wants it to be."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from models.base import Annotation, Category, Given, Label, Mention, Sentence, Sentiment, Span, Vectors
from models.sentences import split_sentences

WORDS: dict[str, Label] = {"good": "positive", "great": "positive", "bad": "negative", "slow": "negative"}
NOUNS = ("app", "price", "screen")
CATEGORY = "value.price-value-for-money"
POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


class WordAnnotator:
    """The label of a text, sentence or mention is that of the last opinion word in it; "price" is the one category."""

    fingerprint = "words"
    dim = 2
    categories: tuple[str, ...] = (CATEGORY,)

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """See models.base.Annotator."""
        asked = spans if spans is not None else [()] * len(texts)
        return [self._one(t, s) for t, s in zip(texts, asked, strict=True)]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See models.base.Annotator."""
        return np.tile(np.array([1, 0], dtype=np.float32), (len(texts), 1))

    def _one(self, text: str, spans: Sequence[Span]) -> Annotation:
        parts = split_sentences(text)
        mentions, by_sentence, sentences = [], [], []
        for i, (a, b) in enumerate(parts):
            label = self._label(text[a:b])
            sentences.append(Sentence(a, b, label, POLARITY[label], 0.9))
            there = "price" in text[a:b].lower()
            by_sentence.append((Category(CATEGORY, label, POLARITY[label], 0.9),) if there else ())
            for m in re.finditer("|".join(NOUNS), text[a:b], re.IGNORECASE):
                start, end = a + m.start(), a + m.end()
                mentions.append(Mention(text[start:end], start, end, None, label, POLARITY[label], 0.9, i))
        whole = self._label(text)
        united = {c.category: c for found in by_sentence for c in found}
        return Annotation(
            Sentiment(whole, POLARITY[whole], 0.9) if parts else None,
            tuple(sentences),
            tuple(mentions),
            tuple(united.values()),
            tuple(by_sentence),
            tuple(Given(a, b, whole, POLARITY[whole], 0.9) for a, b in spans),
            self.embed([""] * len(parts)),
        )

    def _label(self, text: str) -> Label:
        found = [WORDS[w] for w in re.findall(r"\w+", text.lower()) if w in WORDS]
        return found[-1] if found else "neutral"
