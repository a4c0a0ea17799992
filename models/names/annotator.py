"""The shipped annotator with the head that finds names and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from models.annotator.runtime import ShippedAnnotator
from models.annotator.windows import cut_pieces
from models.artifacts import WEIGHTS
from models.names.finder import NameFinder
from models.personal.spans import Span


class NamingAnnotator(ShippedAnnotator):
    """ShippedAnnotator that is a NameReader (models.personal.reader), too; its fingerprint is that of the scores alone."""

    def __init__(self, folder: Path, *, threads: int = 2, names: Path = WEIGHTS / "names") -> None:
        """Verify and load the weights.

        Args:
            folder: Of the annotator.
            threads: Batches at a time.
            names: Of the head for names.

        Raises:
            ModelError: A file is missing or altered.
        """
        super().__init__(folder, threads=threads)
        self._names = NameFinder(names)
        self.names_fingerprint = f"{self.fingerprint}-{self._names.fingerprint}"

    def find_names(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the names of persons and the postal addresses in each text (models.personal.reader)."""
        return self._names.find(texts, lambda segments: self.encode(segments, whole=True))

    def reach(self, text: str, most: int) -> int:
        """Return how far a text is read (models.reach)."""
        pieces = cut_pieces([text], self._tokenizer, whole=True)[0]
        if len(pieces.ids) <= most:
            return len(text)
        first = np.searchsorted(pieces.words, pieces.words[most])
        return int(pieces.starts[first] or pieces.starts[most])

    def things_among(self, texts: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return those of the words that name something and not somebody (models.personal.reader)."""
        return self._names.things_among(texts)
