"""Stretches of personal data in a text, by kind, and how those of several finders become one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS: tuple[str, ...] = (
    "email",
    "phone",
    "card",
    "account",
    "national_id",
    "name",
    "address",
    "ip",
    "token",
    "passport",
    "plate",
    "birth_date",
)
"""Every kind of personal data that may be found."""
CERTAINTY: tuple[str, ...] = (
    "email",
    "account",
    "national_id",
    "card",
    "token",
    "passport",
    "ip",
    "phone",
    "birth_date",
    "plate",
    "address",
    "name",
)
"""The kinds, most certain first: those with check digits or an unmistakable form go before those that are guessed."""
PLACEHOLDERS: dict[str, str] = {
    kind: f"[{ {'national_id': 'id', 'birth_date': 'birth date'}.get(kind, kind) }]" for kind in KINDS
}
"""What stands in a text in place of personal data, by kind."""
GUESSED = frozenset({"address", "name"})
"""Kinds without a form of their own, which a model finds; every other kind is found by rule."""
_RANK = {kind: rank for rank, kind in enumerate(CERTAINTY)}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Personal data in a text.

    Attributes:
        start: Offset of its first character in the text as given.
        end: Offset after its last character; greater than start.
        kind: One of KINDS.
    """

    start: int
    end: int
    kind: str


def merge(spans: Iterable[Span], text: str | None = None) -> list[Span]:
    """Return the spans in order of the text, without overlaps.

    Where two overlap, what a rule found goes before a name or an address, then the longer one stays; of two of one length,
    the one of the more certain kind. What the other covers beyond it is kept as a span of its own kind, so that nothing
    that was found is shown.

    Args:
        spans: In any order.
        text: If given, what is left of an address beside what a rule found is dropped where it is no address: a model
            takes the digits of "Handy 0171 …" for a house number.
    """
    merged: list[Span] = []
    together: list[Span] = []
    end = -1
    for span in sorted(set(spans)):
        if span.start >= end:
            merged += _apart(together, text)
            together = []
        together.append(span)
        end = max(end, span.end)
    return [*merged, *_apart(together, text)]


def _apart(spans: list[Span], text: str | None) -> list[Span]:
    """Return the spans, each of which overlaps another, without overlaps."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.kind in GUESSED, s.start - s.end, _RANK[s.kind], s.start)):
        left = _uncovered(span, kept)
        if text is not None and span.kind == "address" and left != [span]:
            left = [part for part in left if _may_be_address(text[part.start : part.end])]
        kept += left
    return sorted(kept)


def _may_be_address(rest: str) -> bool:
    """Return whether what is left of an address beside a number has a digit or two words with a capital."""
    return any(c.isdigit() for c in rest) or sum(word[:1].isupper() for word in rest.split()) >= 2


def _uncovered(span: Span, kept: list[Span]) -> list[Span]:
    """Return the parts of the span that none of the others covers."""
    parts = [span]
    for other in kept:
        if other.start < span.end and span.start < other.end:
            parts = [
                Span(start, end, part.kind)
                for part in parts
                for start, end in ((part.start, min(part.end, other.start)), (max(part.start, other.end), part.end))
                if start < end
            ]
    return parts
