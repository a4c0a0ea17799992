"""Which stretches of a text may hold a name or an address: a cheap look, so that the encoder reads little twice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, pairwise

from models.base import Span
from models.names.cues import ANNOUNCEMENT
from models.names.lexicon import COMMON, DATE, FREQUENT, GIVEN, PLACE, STREET, SURNAME, TITLE, Lexicon

SHORT = 40
"""A shorter candidate is read with what stands before and after it: a signature says little alone."""
LONGEST = 600
"""Characters of a segment; a longer one is cut at a space."""
WORDS = 3
"""Words after an announcement of a name among which the name is: "spoke to your lovely Xanthe"."""
NEAR = 40
"""Characters between a word of a street or a town and a digit that may be its number or postcode."""
CLOSE = 20
"""The same for words such as "way" and "place" in lower case, which are mostly no streets."""
ABBREVIATED = 6
"""Letters from which a word in capitals is no abbreviation."""
DATES_AND_NAMES = frozenset("april august jan june may".split())  # noqa: SIM905
"""Days and months that are first names, too; the others open the gate behind an announcement only."""

_END = re.compile(r"[.!?…]+[\"'”’)]*\s+|\n\s*\n|(?<=[^\n]{60})\n|\n(?=[^\n]{60})")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|mx|dr|prof|st|no|nr|ave|rd|apt|ste|fl|bldg|blvd|ln|sr|jr|hr|fr|str|sra|sta|av|c|d|p|o|[a-z])$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(ANNOUNCEMENT, re.IGNORECASE)
_NEGATION = re.compile(r"['’´`]t\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"[^\W\d_]{2,}")
"""A word, or what stands on one side of its apostrophe; a single letter is too little."""
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
    digits = [m.start() for m in _DIGIT.finditer(text)]
    marks = [m.start() for m in _PART.finditer(text) if _opens(text, m, lexicon.bits(m[0]), digits)]
    if digits:
        marks += [m.start() for m in POSTCODE.finditer(text)]
        marks += [m.start() for m in _ADDRESSED.finditer(text) if _near(digits, m.start(), m.end(), NEAR)]
    for m in _ANNOUNCED.finditer(text):
        marks += _announced(text, m.end(), lexicon)
    return sorted(set(marks))


def _announced(text: str, at: int, lexicon: Lexicon) -> list[int]:
    """Return where the word is that an announcement before `at` may mean, as "my name is" does; [] if ordinary words follow."""
    for m in islice(_PART.finditer(text, at), WORDS):
        bits = lexicon.bits(m[0])
        if bits & GIVEN or not bits & COMMON:
            return [m.start()]
    return []


def _opens(text: str, m: re.Match[str], bits: int, digits: Sequence[int]) -> bool:
    """Return whether a word may be a part of a name or of an address.

    None are: contractions ("I've", "don't"), very frequent words at the start of a sentence or in capitals, masks and codes ("ORG1"),
    abbreviations, days and months, and words of a street, and towns, without a number near them.

    Args:
        text: The text.
        m: The word in it, or what stands on one side of its apostrophe.
        bits: What is known of it.
        digits: Offsets of the text's digits.
    """
    start, end = m.span()
    upper = m[0][0].isupper()
    if _NEGATION.match(text, end) or (bits & DATE and m[0].casefold() not in DATES_AND_NAMES):
        return False
    if bits & TITLE:
        return upper or not bits & COMMON
    if bits & STREET:
        if _near(digits, start, end, NEAR if upper or not bits & COMMON else CLOSE):
            return True
    elif bits & PLACE and not bits & (COMMON | GIVEN | SURNAME):
        return _near(digits, start, end, NEAR) or (upper and _beside_a_capital(text, start, end))
    if bits & COMMON:
        named = upper and bits & GIVEN
        return bool(named and (not bits & FREQUENT or (not m[0].isupper() and _inside(text, start))))
    if bits & (GIVEN | SURNAME):
        return True
    return upper and not _is_code(text, start, end) and not _is_abbreviation(text, m)


def _near(digits: Sequence[int], start: int, end: int, most: int) -> bool:
    """Return whether a digit stands at most so many characters before or after."""
    at = bisect_left(digits, start - most)
    return at < len(digits) and digits[at] < end + most


def _beside_a_capital(text: str, start: int, end: int) -> bool:
    """Return whether the word before or after, in the same phrase, is capitalised: a family name may be the name of a town."""
    before = text[max(start - CLOSE, 0) : start].split(" ")
    return text[end : end + 2].strip(" ").isupper() or (len(before) > 1 and not before[-1] and before[-2][:1].isupper())


def _is_code(text: str, start: int, end: int) -> bool:
    """Return whether letters stand in one word with a digit or an underscore, as in masks and product codes."""
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(c.isdigit() or c == "_" for c in beside)


def _is_abbreviation(text: str, m: re.Match[str]) -> bool:
    """Return whether a word is short and in capitals beside one that is not; models.names.doubts takes such a word for no name."""
    if not m[0].isupper() or len(m[0]) >= ABBREVIATED:
        return False
    before, after = text[max(m.start() - CLOSE, 0) : m.start()], text[m.end() : m.end() + CLOSE]
    return any(c.islower() for c in before + after)


def _inside(text: str, start: int) -> bool:
    """Return whether a word stands within a sentence."""
    before = text[max(start - 2, 0) : start].rstrip(" \t\"'(“‘")
    if before.endswith("."):
        return bool(_ABBREVIATED.search(text, max(start - 12, 0), text.rfind(".", 0, start)))
    return bool(before) and before[-1] not in "!?\n:;-…*•"


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
