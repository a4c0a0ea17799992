"""What a backend of the annotator offers that finds names and addresses; a backend may lack it, then none are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from models.personal.spans import Span

MODEL_KINDS = frozenset({"name", "address"})
"""Kinds that a model finds; the others are found by rule."""


class NameReader(Protocol):
    """Finds names of persons and postal addresses.

    Attributes:
        names_fingerprint: Changes when, and only when, what is found, or taken for a thing, may change.
    """

    names_fingerprint: str

    def find_names(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return for each text its spans of the kinds "name" and "address", in order and without overlaps.

        What is found in a text depends on that text alone. A title such as "Mrs" is no part of a name.

        Args:
            texts: Any strings, also empty ones.
        """

    def things_among(self, texts: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return those of the words that name something and not somebody, as the company's brands and products do.

        Args:
            texts: For each word, in lower case, texts of different customers in which it is capitalised; [] leaves what is known of the
                word alone to decide.
        """


def name_reader(annotator: object) -> NameReader | None:
    """Return the annotator as a NameReader; None if its backend does not find names."""
    return cast(NameReader, annotator) if callable(getattr(annotator, "find_names", None)) else None
