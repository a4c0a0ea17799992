"""The composed annotator: sentiment by one Hugging Face model, embeddings by another, sentences by ours.

It has no aspect model: mentions and categories are empty, and touchpoints are then mapped by embedding alone.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from models.base import LABELS, Annotation, Annotator, Given, ModelError, Sentence, Sentiment, Span, Vectors
from models.choice import AnnotatorChoice
from models.composed.embedder import Embedder
from models.composed.files import Source, check_modules, check_weights, find_folder, fingerprint_folder
from models.composed.quiet import quiet_loading
from models.composed.sentiment import Probabilities, SentimentModel
from models.sentences import split_sentences
from models.stamp import code_stamp

logger = logging.getLogger(__name__)

CHUNK = 256
"""Texts annotated together."""
NEUTRAL = np.array([0, 1, 0], dtype=np.float32)
KEY = "annotator.composed"


def load(choice: AnnotatorChoice) -> Annotator:
    """Return the composed annotator that the choice names.

    Raises:
        ModelError: No models are named, or one cannot be found, trusted, read or used.
    """
    named = choice.composed
    if named is None:
        raise ModelError(f"backend 'composed' needs {KEY}.sentiment and {KEY}.embedder")
    began = time.monotonic()
    sources = (
        Source(f"{KEY}.sentiment", named.sentiment, named.sentiment_revision),
        Source(f"{KEY}.embedder", named.embedder, named.embedder_revision),
    )
    sentiment_folder, embedder_folder = (find_folder(s) for s in sources)
    check_weights(sentiment_folder, key=sources[0].key)
    check_modules(embedder_folder, key=sources[1].key)
    parts = (fingerprint_folder(sentiment_folder), fingerprint_folder(embedder_folder), code_stamp(__name__))
    with _torch_threads(choice.threads), quiet_loading():
        annotator = ComposedAnnotator(
            SentimentModel(sentiment_folder, key=sources[0].key),
            Embedder(embedder_folder, key=sources[1].key),
            fingerprint=hashlib.sha256(":".join(parts).encode()).hexdigest()[:16],
            threads=choice.threads,
        )
    logger.info("annotator loaded fingerprint=%s seconds=%.2f", annotator.fingerprint, time.monotonic() - began)
    return annotator


class ComposedAnnotator:
    """Annotator (models.base) over a sentiment model and an embedder.

    Probabilities are the sentiment model's own: confidence is as well calibrated as that model is.
    """

    categories: tuple[str, ...] = ()

    def __init__(self, sentiment: SentimentModel, embedder: Embedder, *, fingerprint: str, threads: int = 2) -> None:
        """Keep the loaded models and the number of torch's threads while they run."""
        self._sentiment, self._embedder, self._threads = sentiment, embedder, threads
        self.fingerprint = fingerprint
        self.dim = embedder.dim

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Return the annotations in the order of the texts (models.base.Annotator); equal texts are scored once."""
        asked: list[tuple[Span, ...]] = [tuple((a, b) for a, b in s) for s in spans] if spans is not None else []
        keys = list(zip(texts, asked if spans is not None else [()] * len(texts), strict=True))
        read: dict[str, _Read] = {}
        distinct = list(dict.fromkeys(texts))
        with _torch_threads(self._threads):
            for at in range(0, len(distinct), CHUNK):
                part = distinct[at : at + CHUNK]
                read.update(zip(part, self._read(part), strict=True))
        done = {key: _annotation(read[key[0]], key[1]) for key in dict.fromkeys(keys)}
        return [done[key] for key in keys]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dim) float32 L2-normalised; a text without a letter, digit or emoji gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        real = [i for i, t in enumerate(texts) if split_sentences(t)]
        if real:
            with _torch_threads(self._threads):
                vectors[real] = self._embedder.embed([_encodable(texts[i]) for i in real])
        return vectors

    def _read(self, texts: Sequence[str]) -> list[_Read]:
        safe = [_encodable(t) for t in texts]
        spans = [split_sentences(t) for t in safe]
        wholes = [t[s[0][0] : s[-1][1]] for t, s in zip(safe, spans, strict=True) if s]
        sentences = [t[a:b] for t, s in zip(safe, spans, strict=True) for a, b in s]
        scored = self._sentiment.probabilities([*wholes, *sentences])
        vectors = self._embedder.embed(sentences) if sentences else np.zeros((0, self.dim), dtype=np.float32)
        whole_rows = iter(scored[: len(wholes)])
        found, at = [], 0
        for own in spans:
            rows = scored[len(wholes) + at : len(wholes) + at + len(own)]
            whole = next(whole_rows) if own else None
            found.append(_Read(own, whole, rows, vectors[at : at + len(own)].copy()))
            at += len(own)
        return found


class _Read:
    """What the models say of one text: spans of its sentences; rows of probabilities; vectors of the sentences."""

    __slots__ = ("rows", "spans", "vectors", "whole")

    def __init__(self, spans: list[Span], whole: Probabilities | None, rows: Probabilities, vectors: Vectors) -> None:
        self.spans, self.whole, self.rows, self.vectors = spans, whole, rows, vectors


def _annotation(read: _Read, asked: Sequence[Span]) -> Annotation:
    return Annotation(
        sentiment=None if read.whole is None else _sentiment(read.whole),
        sentences=tuple(
            Sentence(start, end, s.label, s.polarity, s.confidence)
            for (start, end), s in zip(read.spans, map(_sentiment, read.rows), strict=True)
        ),
        mentions=(),
        categories=(),
        sentence_categories=((),) * len(read.spans),
        given=tuple(_given(read, start, end) for start, end in asked),
        embeddings=read.vectors,
    )


def _given(read: _Read, start: int, end: int) -> Given:
    """Return the polarity of the sentence that has most of the span; that of the text if none does; neutral in an empty text."""
    row = NEUTRAL if read.whole is None else read.whole
    shared = [min(end, stop) - max(start, begin) for begin, stop in read.spans]
    if shared and max(shared) > 0:
        row = read.rows[shared.index(max(shared))]
    found = _sentiment(row)
    return Given(start, end, found.label, found.polarity, found.confidence)


def _sentiment(row: Probabilities) -> Sentiment:
    best = int(row.argmax())
    return Sentiment(LABELS[best], float(np.clip(row[2] - row[0], -1, 1)), float(np.clip(row[best], 0, 1)))


def _encodable(text: str) -> str:
    """Return the text with lone surrogates, which tokenizers refuse, as question marks; offsets stay."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


@contextmanager
def _torch_threads(threads: int) -> Iterator[None]:
    """Set torch's threads while the models run; the number belongs to the process, so it is put back."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)
