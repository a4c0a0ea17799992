"""Training segments of the head for names: words, states of the frozen encoder and tags, kept in files."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotator.runtime import ShippedAnnotator
from models.base import Span
from models.names.gate import segments
from models.names.head import TAGS
from models.names.lexicon import Lexicon
from models.names.words import Words, read_words
from models.stamp import code_stamp
from models.training.names_data import Mark, Record

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A segment to train on: its words with states as float16, tags as indices into TAGS, and how much it counts."""

    states: NDArray[np.float16]
    features: NDArray[np.float32]
    affixes: NDArray[np.int64]
    tags: NDArray[np.int64]
    weight: float


WEIGHTS = {"broad_twitter": 0.5, "wnut17": 0.5}
"""Sets whose labels are less sure count less."""


def encode_records(
    records: Sequence[Record], annotator: ShippedAnnotator, lexicon: Lexicon, *, cache: Path
) -> list[Encoded]:
    """Return the segments of the records; read from the file where it was made by the same code from the same texts.

    Args:
        records: Of one set.
        annotator: Whose encoder gives the states.
        lexicon: What is known of words.
        cache: File that keeps them.
    """
    stamp = f"{code_stamp(__name__)}-{annotator.fingerprint}-{hash_of(records)}"
    if cache.exists():
        kept = np.load(cache)
        if str(kept["stamp"]) == stamp:
            return _split(kept)
    cut = [(r, span) for r in records for span in cut_for_training(r, lexicon)]
    texts = [r.text[a:b] for r, (a, b) in cut]
    done: list[tuple[Words, NDArray[np.int64], float]] = []
    for chunk in annotator.encode(texts, whole=True):
        for k, pieces in enumerate(chunk.pieces):
            if not len(pieces.ids):
                continue
            record, (start, _) = cut[chunk.first + k]
            states = chunk.states[chunk.starts[k] : chunk.starts[k + 1]]
            words = read_words(texts[chunk.first + k], pieces, states, lexicon)
            done.append((words, tags_of(words, record.marks, start), WEIGHTS.get(record.origin, 1.0)))
    flat: dict[str, Any] = {
        "stamp": np.array(stamp),
        "counts": np.array([len(w.starts) for w, _, _ in done]),
        "states": np.concatenate([w.states.astype(np.float16) for w, _, _ in done]),
        "features": np.concatenate([w.features.astype(np.uint8) for w, _, _ in done]),
        "affixes": np.concatenate([w.affixes for w, _, _ in done]),
        "tags": np.concatenate([t for _, t, _ in done]),
        "weights": np.array([w for _, _, w in done]),
    }
    np.savez(cache, **flat)
    return _split(flat)


def cut_for_training(record: Record, lexicon: Lexicon) -> list[Span]:
    """Return what the run time would read of a text, and all of it where a mark is left out."""
    found = segments(record.text, lexicon)
    if any(not any(a <= m.start and m.end <= b for a, b in found) for m in record.marks):
        return [(0, len(record.text))]
    return found


def tags_of(words: Words, marks: Sequence[Mark], start: int) -> NDArray[np.int64]:
    """Return the tag of each word of the segment that begins at `start` of its text; -100 where it is unknown."""
    tags = np.zeros(len(words.starts), dtype=np.int64)
    for m in marks:
        inside = np.flatnonzero((words.starts + start < m.end) & (words.ends + start > m.start))
        if len(inside):
            tags[inside] = TAGS.index(f"I-{m.kind}") if m.kind else -100
            if m.kind:
                tags[inside[0]] -= 1
    return tags


def hash_of(records: Sequence[Record]) -> str:
    """Return a digest of texts and marks."""
    import hashlib

    return hashlib.sha256(repr([(r.text, r.marks) for r in records]).encode("utf-8", "replace")).hexdigest()[:16]


def _split(flat: Any) -> list[Encoded]:
    ends = np.cumsum(flat["counts"])
    states, features, affixes, tags, weights = (flat[k] for k in ("states", "features", "affixes", "tags", "weights"))
    return [
        Encoded(states[a:b], features[a:b].astype(np.float32), affixes[a:b], tags[a:b], float(w))
        for a, b, w in zip((ends - flat["counts"]).tolist(), ends.tolist(), weights, strict=True)
    ]
