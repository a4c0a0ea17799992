"""Capitalised words that many customers write: whether they use them for somebody or for something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.names.lexicon import FREQUENT, GIVEN, SURNAME, TITLE, WORD, Lexicon, plain

MOST_PERSONAL = 0.25
"""Share of its uses that may look like those of a person's name. Measured on feedback of a shop: a courier .06, a chair .0, points .0; a
member of staff whom no list knows .40 (2026-11-28)."""
_BEFORE = re.compile(
    r"(?:\b(?:called|named|name(?:'s|\s+is|\s+was)?|spoke|speak|speaking|talked|chatted|dealt|thanks?|thank\s+you|regards|sincerely|cheers|dear|hi|hello|"
    r"lady|man|woman|guy|girl|lad|boy|agent|advis[eo]r|supervisor|manager|driver|colleague|assistant|nurse|doctor|engineer|rep|"
    r"served|helped|assisted|advised|seen|treated|husband|wife|son|daughter|mother|father|brother|sister|friend)\b"
    r"[\s,.:!(\"-]*(?:(?:to|with|by|for|is|was)\s+)?)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[,\s]+(?:(?:on|in|at|from)\s+(?:the\s+)?(?:chat|phones?|line|till|desk|counter|store|shop|branch|support|billing|returns|accounts|customer|service|sales|team)\b|"
    r"(?:helped|picked\s+up|explained|laughed|smiled|apologi[sz]ed|listened|assured|answered|sorted\s+(?:it|me|this)|(?:told|rang|called|asked)\s+me|"
    r"(?:was|is)\s+(?:\w+\s+){0,2}(?:helpful|kind|patient|lovely|polite|friendly|understanding|professional|knowledgeable|attentive|rude)))\b",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?P<word>[^\W\d_]+)\.?\s+$")


def is_thing(word: str, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether a capitalised word names something and not somebody: no known name, and hardly used like one.

    Args:
        word: Any word; case and accents do not count.
        texts: Texts of many customers that have it; [] leaves the lexicon alone to decide.
        lexicon: What is known of words.
    """
    if lexicon.bits(word) & (GIVEN | SURNAME):
        return False
    uses = [used for text in texts for used in _uses(text, plain(word), lexicon)]
    return sum(uses) <= MOST_PERSONAL * len(uses)


def things_among(texts: Mapping[str, Sequence[str]], lexicon: Lexicon) -> frozenset[str]:
    """Return the words, each with texts that have it, that is_thing takes for things."""
    return frozenset(word for word, said in texts.items() if is_thing(word, said, lexicon))


def _uses(text: str, word: str, lexicon: Lexicon) -> list[bool]:
    """Return for each capitalised use of the word whether it looks like the name of a person."""
    found = []
    for m in WORD.finditer(text):
        if m[0][0].isupper() and plain(m[0]) == word:
            before, after = text[max(0, m.start() - 40) : m.start()], text[m.end() : m.end() + 50]
            beside = _TITLED.search(before)
            known = beside is not None and _names_somebody(beside["word"], lexicon)
            signed = not after.strip(" .!\n") and "\n" in before[-3:]
            found.append(bool(known or signed or _BEFORE.search(before) or _AFTER.match(after)))
    return found


def _names_somebody(word: str, lexicon: Lexicon) -> bool:
    bits = lexicon.bits(word)
    return bool(bits & TITLE) or bool(bits & GIVEN and not bits & FREQUENT and word[0].isupper())
