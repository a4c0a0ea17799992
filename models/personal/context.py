"""What the words beside a number say of it: a phone number, a reference number, or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

from models.personal.words import (
    ABBREVIATIONS,
    COMPANIES,
    ELSEWHERE,
    ELSEWHERE_REFERENCES,
    FILLERS,
    MINE,
    NUMBER,
    PHONE_VERBS,
    REACHED,
    is_phone_noun,
    is_reference,
)

Announced = Literal["phone", "mentioned", "company", "reference", "near reference", "nothing"]
"""phone: a word right before the number says so. mentioned: a word earlier in the sentence does. reference: a word right before
it says that it is an order, an article, a customer …; near reference: one earlier in the sentence does.
company: a word right before it says that it is a hotline."""
GONE = "\x02"
"""Stands for a character that is read already: no letter, digit, sign or space, so that nothing is found across it."""

LATIN = "0-9A-Za-z_\u00aa-\u024f\u0370-\u052f"
"""Letters and digits that a number may not touch; Chinese and Indian words may: they are not parted from it by a space."""

_LETTER_O = re.compile(r"(?<![^\W_])O(?=\d{4})")
"""The letter in place of the digit 0."""
_WINDOW = 90
_REACH = 8
"""Words before a number that are looked at."""
_END = re.compile(r"(\w*)([.!?。！？;…])(?:\s+|$)|(?<![:：])(?<![:：][ \r])\n")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’/-][^\W_]+)*|[#:]|\x02|\d+")
_AND = ("and", "or", "und", "oder", "et", "ou", "y", "o", "e", "i", "en", "of", "og", "och", "eller", "lub")
_AFTER = re.compile(
    r"\s{0,2}(?:[-–(=,]\s{0,2})?(?P<link>is|was|are|being|ist|war|est|es|è|jest|är|er|é|\()?\s{0,2}"
    r"(?:(?:my|the|our|your|an?|meine?|die|der|das|mon|ma|le|la|mi|el|il|mio|mia|mijn|de|het|min|mit|mitt|meu|minha)\s+)?"
    r"(?:(?:new|own|full|direct|personal|work|home|original|neue)\s+)?(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return the text, of the same length, with digits, spaces, hyphens and signs of other scripts as on an English keyboard."""
    text = text if text.isascii() else text.translate(_plain_signs())
    return _LETTER_O.sub("0", text) if "O" in text else text


@cache
def _plain_signs() -> dict[int, str]:
    """Return digits, spaces, hyphens and signs that have a plain counterpart of one character."""
    return {
        **{c: str(unicodedata.digit(chr(c))) for c in range(128, 0x1FFFF) if unicodedata.category(chr(c)) == "Nd"},
        **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF), " "),
        **dict.fromkeys((0xAD, *range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D), "-"),
        **{ord(a): b for a, b in zip("＠．：／（）＋＃＝", "@.:/()+#=", strict=True)},
    }


def blank(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Return the text, of the same length, with GONE in place of the characters of the ranges (start, end)."""
    parts, at = [], 0
    for start, end in sorted(ranges):
        if end > at:
            parts += [text[at : max(at, start)], GONE * (end - max(at, start))]
            at = end
    return "".join([*parts, text[at:]])


def words_before(text: str, start: int) -> list[str]:
    """Return the words of the same sentence before a place, in lower case, nearest first; ":", "#" and numbers count as words."""
    window = text[max(0, start - _WINDOW) : start]
    cut = 0
    for end in _END.finditer(window):
        if end[2] != "." or not ABBREVIATIONS.fullmatch(end[1].casefold()):
            cut = end.end()
    return [_bare(t) for t in _TOKEN.findall(window[cut:])][::-1][:_REACH]


def _bare(word: str) -> str:
    """Return a word in lower case, without the \"'s\" of \"my number's 07700 …\"."""
    word = word.casefold()
    return word[:-2] if word[-2:] in ("'s", "’s") and word[:-2] != "it" else word


def announced(text: str, start: int, end: int) -> Announced:
    """Return what the words before and after the number text[start:end] say of it."""
    after = _after(text, end)
    if after != "nothing":
        return after
    words = words_before(text, start)
    adjacent, taken = True, False
    for at, word in enumerate(words):
        if word == GONE:
            break
        if word[0].isdigit():
            follows = at > 0 and (words[at - 1] in _AND or words[at - 1][0].isdigit())
            adjacent, taken = False, taken or not follows
            continue
        if taken and (is_reference(word) or ELSEWHERE_REFERENCES.search(word)):
            return "nothing"
        if is_reference(word) or ELSEWHERE_REFERENCES.search(word):
            return "reference" if adjacent else "near reference"
        if adjacent and COMPANIES.fullmatch(word):
            return "company"
        if is_phone_noun(word) or ELSEWHERE.search(word):
            return "phone" if adjacent else "mentioned"
        if PHONE_VERBS.fullmatch(word):
            return "mentioned"
        if NUMBER.fullmatch(word) and any(MINE.fullmatch(w) for w in words[at + 1 : at + 3]):
            return _mine(words[at + 1 : at + 3])
        if NUMBER.fullmatch(word) and any(REACHED.fullmatch(w) for w in words[at + 1 : at + 3]):
            return "mentioned"
        adjacent = adjacent and bool(FILLERS.fullmatch(word))
    return "nothing"


def _mine(words: list[str]) -> Announced:
    """Return what "my number" means, whose words before "number" are these: "my order number" is no phone number."""
    if any(is_reference(w) for w in words):
        return "reference"
    return "phone" if any(is_phone_noun(w) for w in words) else "mentioned"


def _after(text: str, end: int) -> Announced:
    match = _AFTER.match(text, end)
    if match is None:
        return "nothing"
    word = match["word"].casefold()
    if not match["link"]:
        return "mentioned" if is_phone_noun(word) else "nothing"
    if is_reference(word):
        return "reference"
    return "phone" if is_phone_noun(word) else "nothing"
