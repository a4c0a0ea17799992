"""Which words of a customer's sentence carry content: tokens, stop words, masked names."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from models.personal.placeholders import PLACEHOLDER

Reason = Literal["too_short", "no_content", "below_threshold"]

TOKEN = r"(?u)\b[^\W\d_](?:[^\W\d_]|['’](?!s\b))*[^\W\d_]\b"
"""Letters only, two or more: words that hold digits (ORG685, masked names, order numbers) are not tokens."""
_TOKEN = re.compile(TOKEN)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_FILLER_TEXT = """
ve ll re don didn doesn isn wasn aren weren couldn wouldn shouldn won hasn haven hadn ain can't won't don't didn't
doesn't isn't wasn't i'm i've i'd i'll it's that's you're they're we're cant dont didnt doesnt isnt wasnt wont im ive
id ill just really very so too also even still always never ever again already yet now then there here much many lot
lots quite get got getting gets go going goes went gone come came coming make made makes making do does did done doing
say said says tell told know think thought want wanted wants need needed needs try tried trying use used uses using
thing things stuff way ways bit etc ok okay yes no not nothing something anything everything everyone anyone someone
people thanks thank please hi hello dear one two three first second last next other another every each day days year
years week weeks month months hour hours minute minutes today yesterday ago will would could should can may might must
shall like let put take took taken give gave given keep kept see seen saw able have had has having been being be is
are was were am
"""
_FILLER = _FILLER_TEXT.split()


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that blanks separate."""
    return frozenset(text.split())


PRAISE = word_set("""good great excellent amazing awesome best better nice love loved loves perfect fantastic brilliant wonderful super
    happy easy simple fast quick helpful friendly efficient effective reliable useful recommend recommended satisfied
    pleased impressed superb outstanding fine decent cool fun convenient smooth smoothly quickly easily well highly
    lovely pleasant polite professional fabulous favorite favourite beautiful perfectly wonderfully flawlessly""")
BLAME = word_set("""bad worst worse terrible horrible awful poor hate hated rubbish useless disappointed disappointing disappointment
    pathetic hard difficult slow annoying frustrating ridiculous disgusting appalling shocking rude crap shit sucks
    garbage trash joke poorly badly""")
OPINION = PRAISE | BLAME | word_set("absolutely definitely totally extremely truly")
"""Words of praise and blame: they may be keywords, but never a label on their own."""

BRANDS = re.compile(r"\bORG\s?\d+\w*\b", re.IGNORECASE)
"""Masked organisations, as public review sets write them."""


def own_words(text: str, instead: str = " ") -> str:
    """Return the text with `instead` for each masked organisation and each placeholder of personal data: nobody has said their words."""
    return BRANDS.sub(instead, PLACEHOLDER.sub(instead, text) if "[" in text else text)


@cache
def stop_words() -> frozenset[str]:
    """Return the words that no topic is about: scikit-learn's English list and the fillers of reviews."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    kept = {"bill", "system", "call", "computer", "fire", "front", "top", "side", "full", "empty", "cry", "detail"}
    return frozenset((set(ENGLISH_STOP_WORDS) - kept) | set(_FILLER))


def tokens(text: str) -> list[str]:
    """Return the lower-case words of two or more letters, stop words included."""
    return [t.lower().replace("’", "'") for t in _TOKEN.findall(own_words(text))]


def content_words(text: str) -> list[str]:
    """Return the tokens that are not stop words, in order."""
    stop = stop_words()
    return [t for t in tokens(text) if t not in stop]


def why_unthemed(text: str, *, min_words: int) -> Reason | None:
    """Return the reason why a sentence is not compared with any theme, or None if it is.

    Args:
        text: The sentence.
        min_words: Fewer words make it too short. A sentence without any word has no content, whatever its length.
    """
    words = _WORD.findall(text)
    if not any(c.isalpha() for w in words for c in w):
        return "no_content"
    if len(words) < min_words:
        return "too_short"
    if not text.isascii():
        return None
    stop = stop_words()
    named = own_words(text) if "[" in text or "ORG" in text.upper() else text
    # The first word that is not a stop word decides: content_words() would find them all, in twice the time.
    return None if any(m[0].lower() not in stop for m in _TOKEN.finditer(named)) else "no_content"
