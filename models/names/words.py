"""Words of a segment as the head sees them: rows of the encoder's states, and what the encoder cannot see, such as capitals."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.annotator.windows import Pieces
from models.names.lexicon import BITS, FREQUENT, Lexicon, as_numpy, brands, plain

Array = NDArray[np.float32]
AFFIXES = 512
"""Buckets of first, and of last, letters."""
SHAPES = 24
FEATURES = SHAPES + BITS + 1
"""Columns of Words.features."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one segment; a word is what BERT's rules split at spaces and punctuation.

    Attributes:
        starts: (n,) offset of each word in the segment.
        ends: (n,) offset after it.
        states: (n, dim) mean of the states of its word pieces.
        features: (n, FEATURES) shape of the letters and what the lexicon knows.
        affixes: (n, 2) buckets of its first and last letters, in [0, 2 * AFFIXES).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    states: Array
    features: Array
    affixes: NDArray[np.int64]


def read_words(text: str, pieces: Pieces, states: Array, lexicon: Lexicon) -> Words:
    """Return the words of a segment.

    Args:
        text: The segment.
        pieces: Its word pieces, at least one.
        states: (pieces, dim) of them.
        lexicon: What is known of words.
    """
    first = np.flatnonzero(np.diff(pieces.words, prepend=-2))
    counts = np.diff(first, append=len(pieces.words))
    means = np.add.reduceat(states, first, axis=0) / counts[:, None].astype(np.float32)
    starts, ends = pieces.starts[first], pieces.ends[first + counts - 1]
    written = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    branded = np.zeros((len(written), 1), dtype=np.float32)
    for a, b in brands(text):
        branded[(starts < b) & (ends > a)] = 1
    bits = [lexicon.bits(w) for w in written]
    features = np.concatenate([_shapes(text, written, starts, ends, bits), as_numpy(bits), branded], axis=1)
    affixes = np.array([_affixes(w) for w in written], dtype=np.int64).reshape(-1, 2)
    return Words(starts, ends, np.asarray(means, dtype=np.float32), features, affixes)


def _affixes(word: str) -> tuple[int, int]:
    low = plain(word)
    return zlib.crc32(low[:3].encode()) % AFFIXES, AFFIXES + zlib.crc32(("$" + low[-3:]).encode()) % AFFIXES


def _shapes(
    text: str, words: Sequence[str], starts: NDArray[np.int64], ends: NDArray[np.int64], bits: Sequence[int]
) -> Array:
    """Return (n, SHAPES) zeros and ones."""
    made = np.zeros((len(words), SHAPES), dtype=np.float32)
    letters = [w for w in words if w[:1].isalpha()]
    upper = sum(w[0].isupper() for w in letters)
    shouted = len(letters) > 3 and sum(w.isupper() for w in letters) > 0.7 * len(letters)
    unsure = [w for w, b in zip(words, bits, strict=True) if b & FREQUENT]
    titled = len(letters) > 3 and sum(w[0].isupper() for w in unsure) > 0.6 * max(len(unsure), 1)
    before = ""
    after = [*words[1:], ""]
    for i, word in enumerate(words):
        row = made[i]
        row[_kind(word)] = 1
        a = int(starts[i])
        gap = text[int(ends[i - 1]) : a] if i else "\n"
        row[13] = "\n" in gap
        row[14] = i > 0 and not gap
        row[15] = i == 0 or before in ".!?:;-…*" or "\n" in gap
        row[16] = upper == 0
        row[17] = shouted
        row[18] = titled
        row[19] = before in ("'", "’") and not gap
        row[20] = before in ("@", "#", "/", "_")
        row[21] = after[i] in ("'", "’")
        row[22] = after[i] in (",", ".", "!", "") or (
            i + 1 < len(words) and "\n" in text[int(ends[i]) : int(starts[i + 1])]
        )
        row[23] = len(word) <= 2
        before = word
    return made


def _kind(word: str) -> int:
    """Return the column of a word's kind."""
    if word.isdigit():
        return min(len(word), 6)  # 1 to 6
    if word.isalpha():
        if word.islower():
            return 0
        if word.isupper():
            return 7 if len(word) == 1 else 8
        return 9 if word[1:].islower() else 10
    if word.isalnum():
        return 11
    return 12
