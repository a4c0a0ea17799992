"""Which stretches of a text may hold a name or an address: a cheap look, so that the encoder reads little twice."""

from __future__ import annotations

import re
from itertools import pairwise

from models.base import Span
from models.names.cues import ANNOUNCEMENT
from models.names.lexicon import COMMON, FREQUENT, GIVEN, PLACE, STREET, SURNAME, TITLE, WORD, Lexicon

SHORT = 40
"""A shorter candidate is read with what stands before and after it: a signature says little alone."""
LONGEST = 600
"""Characters of a segment; a longer one is cut at a space."""

_END = re.compile(r"[.!?…]+[\"'”’)]*\s+|\n\s*\n|(?<=[^\n]{60})\n|\n(?=[^\n]{60})")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|mx|dr|prof|st|no|nr|ave|rd|apt|ste|fl|bldg|blvd|ln|sr|jr|hr|fr|str|sra|sta|av|c|d|p|o|[a-z])$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(ANNOUNCEMENT, re.IGNORECASE)
_DIGIT = re.compile(r"\d")
POSTCODE = re.compile(
    r"(?i:\b(?:[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}|\d{4}\s?[a-z]{2}|\d{5}(?:-\d{4})?|[a-z]\d[a-z]\s?\d[a-z]\d|\d{2}-\d{3})\b)"
)
_ADDRESSED = re.compile(
    r"(?i:\b(?:address|live (?:at|in)|p\.?\s?o\.?\s?box|postfach|adresse|direcci[oó]n|indirizzo|adres)\b)"
)


def segments(text: str, lexicon: Lexicon) -> list[Span]:
    """Return the stretches that a model should read, in order and without overlaps; [] for most texts."""
    marks = candidates(text, lexicon)
    if not marks:
        return []
    parts = _parts(text)
    wanted: set[int] = set()
    at = 0
    for mark in marks:
        while at < len(parts) - 1 and parts[at][1] <= mark:
            at += 1
        wanted.add(at)
        if parts[at][1] - parts[at][0] < SHORT:
            wanted |= {max(at - 1, 0), min(at + 1, len(parts) - 1)}
    joined: list[Span] = []
    before = -2
    for i in sorted(wanted):
        start, end = parts[i]
        if i == before + 1 and joined and end - joined[-1][0] <= LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        before = i
    return joined


def candidates(text: str, lexicon: Lexicon) -> list[int]:
    """Return offsets, in order, of what may be a part of a name or an address."""
    marks: list[int] = []
    bits_of = lexicon.bits
    digits = bool(_DIGIT.search(text))
    for m in WORD.finditer(text):
        word = m[0]
        if len(word) < 2:
            continue
        bits = bits_of(word)
        if bits & COMMON:
            named = bits & GIVEN and word[0].isupper() and (not bits & FREQUENT or _inside(text, m.start()))
            if named or (bits & TITLE and word[0].isupper()) or (digits and bits & STREET):
                marks.append(m.start())
        elif bits & GIVEN or word[0].isupper() or bits & (TITLE | SURNAME) or (digits and bits & (STREET | PLACE)):
            marks.append(m.start())
    if digits:
        marks += [m.start() for m in POSTCODE.finditer(text)]
        marks += [m.start() for m in _ADDRESSED.finditer(text)]
    marks += [min(m.end(), len(text) - 1) for m in _ANNOUNCED.finditer(text)]
    return sorted(set(marks))


def _inside(text: str, start: int) -> bool:
    """Return whether a word stands within a sentence."""
    before = text[max(start - 2, 0) : start].rstrip(" \t\"'(“‘")
    return (bool(before) and before[-1] not in ".!?\n:;-…*•") or (start > 2 and text[start - 2 : start] == ". ")


def _parts(text: str) -> list[Span]:
    """Return the text cut at ends of sentences and between paragraphs; all of it."""
    cuts = [0]
    for m in _END.finditer(text):
        if m[0].startswith(".") and _ABBREVIATED.search(text, max(m.start() - 8, 0), m.start()):
            continue
        cuts.append(m.end())
    cuts.append(len(text))
    parts: list[Span] = []
    for start, end in pairwise(cuts):
        while end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = space + 1 if space > 0 else start + LONGEST
            parts.append((start, stop))
            start = stop
        if end > start:
            parts.append((start, end))
    return parts
