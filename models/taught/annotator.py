"""The shipped annotator with what a user's labels have taught it: sentiment and categories of sentences and texts are shifted.

Terms, their polarity, names and embeddings are the shipped ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.annotator.decode import Encoded
from models.annotator.heads import Array, Bounds, Heads, SegmentScores
from models.annotator.windows import Pieces
from models.names.annotator import NamingAnnotator
from models.taught.shift import Shift
from models.taught.store import Taught


class TaughtHeads(Heads):
    """Heads whose scores have the states of the word pieces beside them, from column `width` on."""

    def __init__(self, heads: Heads, shifts: Mapping[str, Shift], width: int) -> None:
        """Take the shipped heads over."""
        self.__dict__.update(heads.__dict__)
        self._shifts, self._width = dict(shifts), width

    def segments(self, scores: Array, bounds: Bounds) -> SegmentScores:
        """Return the shifted scores of segments (Heads.segments)."""
        found = super().segments(scores, bounds)
        alone = np.arange(len(bounds))[:, None] + np.array((0, 1))
        vectors = self.embeddings(scores[:, self._width :], bounds, together=alone)
        if "sentiment" in self._shifts:
            found = replace(found, sentiment=self._shifts["sentiment"].apply(found.sentiment, vectors))
        if "category" in self._shifts:
            found = replace(found, categories=self._shifts["category"].apply(found.categories, vectors))
        return found


class TaughtAnnotator(NamingAnnotator):
    """NamingAnnotator with shifts. Its fingerprint is that of the shipped one and the version, joined by "-" (untaught)."""

    def __init__(self, folder: Path, taught: Taught, *, threads: int = 2) -> None:
        """Verify and load the weights.

        Args:
            folder: Of the shipped annotator.
            taught: What it was taught.
            threads: Batches at a time.

        Raises:
            ModelError: A file is missing or altered.
        """
        super().__init__(folder, threads=threads)
        self.fingerprint = f"{self.fingerprint}-{taught.version[:8]}"
        self.heads = TaughtHeads(self.heads, taught.shifts, self._width)

    def _encode(self, first: int, pieces: Sequence[Pieces]) -> Encoded:
        found = super()._encode(first, pieces)
        return replace(found, scores=np.concatenate([found.scores, found.states], axis=1))
