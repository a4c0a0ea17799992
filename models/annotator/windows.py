"""Texts cut into word pieces, and these into windows that the encoder can take; nothing is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import Span
from models.sentences import split_sentences

MAX_PIECES = 254
"""Word pieces in a window, without [CLS] and [SEP]: all-MiniLM-L6-v2 was trained on 256."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text's word pieces.

    Attributes:
        ids: (n,) int64.
        starts: (n,) offset of each piece in the text.
        ends: (n,) offset after it.
        words: (n,) index of the word it belongs to.
        sentences: Spans of the sentences that have a piece; a word over several of them makes them one.
        bounds: For each sentence its first piece and the piece after its last.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: NDArray[np.int64]
    sentences: tuple[Span, ...]
    bounds: tuple[Span, ...]


def cut_pieces(texts: Sequence[str], tokenizer: Any, *, whole: bool = False) -> list[Pieces]:
    """Return the word pieces and sentences of each text; `whole` takes each text as one sentence."""
    safe = [t.encode("utf-8", "replace").decode() if not t.isascii() and _has_surrogate(t) else t for t in texts]
    encodings = tokenizer.encode_batch(safe, add_special_tokens=False)
    return [_pieces(e, [(0, len(t))] if whole else split_sentences(t)) for t, e in zip(safe, encodings, strict=True)]


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def _pieces(encoding: Any, spans: Sequence[Span]) -> Pieces:
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    words = np.array([-1 if w is None else w for w in encoding.word_ids], dtype=np.int64)
    first = np.searchsorted(offsets[:, 0], [s for s, _ in spans], side="left") if spans else ()
    last = np.searchsorted(offsets[:, 0], [e for _, e in spans], side="left") if spans else ()
    kept: list[tuple[Span, Span]] = []
    for (start, end), a, b in zip(spans, first, last, strict=True):
        if a < b:
            kept.append(((start, end), (int(a), int(b))))
        elif kept and offsets[kept[-1][1][1] - 1, 1] > start:  # one piece longer than a sentence: an enormous word
            kept[-1] = ((kept[-1][0][0], end), kept[-1][1])
    return Pieces(
        np.array(encoding.ids, dtype=np.int64),
        offsets[:, 0],
        offsets[:, 1],
        words,
        tuple(span for span, _ in kept),
        tuple(bound for _, bound in kept),
    )


def make_windows(pieces: Pieces) -> list[Span]:
    """Return the ranges of pieces, each at most MAX_PIECES long, that end with a sentence wherever one fits."""
    windows: list[Span] = []
    start = end = 0
    for _, stop in pieces.bounds:
        if stop - start > MAX_PIECES and end > start:
            windows.append((start, end))
            start = end
        while stop - start > MAX_PIECES:
            windows.append((start, start + MAX_PIECES))
            start += MAX_PIECES
        end = stop
    if end > start:
        windows.append((start, end))
    return windows
