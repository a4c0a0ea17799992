"""How far a text is read: a text may have so many word pieces that reading it would take minutes."""

from __future__ import annotations

import re
from typing import Protocol, cast

MOST_PIECES = 40_000
"""Word pieces of a text that are read: those of 200,000 characters of ordinary words, which take 5 s of one core. As many characters of
one-letter words have 100,000, and of signs and emoji 200,000 or more."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Measuring(Protocol):
    """What a backend offers that knows its word pieces."""

    def reach(self, text: str, most: int) -> int:
        """Return the offset at which the word begins that has piece number `most`, counted from 0; len(text) if there is none."""


def reach_of(annotator: object, text: str, *, most: int = MOST_PIECES) -> int:
    """Return the offset up to which a text is read; len(text) for all but enormous texts.

    A backend that does not count its word pieces is taken to have one for each word and sign.

    Args:
        annotator: Any backend.
        text: Any string.
        most: Word pieces that are read.
    """
    if len(text) <= most // 10:
        return len(text)
    if callable(getattr(annotator, "reach", None)):
        return cast(Measuring, annotator).reach(text, most)
    for n, m in enumerate(_TOKEN.finditer(text)):
        if n == most:
            return m.start()
    return len(text)
