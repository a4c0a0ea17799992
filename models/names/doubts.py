"""What the head takes for a name or an address, and its form or the words beside it say that it is none."""

from __future__ import annotations

import re

from models.names.cues import DATES
from models.names.gate import POSTCODE
from models.names.lexicon import COMMON, FREQUENT, GIVEN, PLACE, STREET, THING, TITLE, UNIT, WORD, Lexicon, brands
from models.personal.context import words_before
from models.personal.spans import Span
from models.personal.words import NUMBER, is_phone_noun, is_reference

MOST_DIGITS = 9
"""An address without a word of a street has a number of a house and a postcode; more digits are a number of something else."""
SHORT = frozenset(["av", "ct", "dr", "ln", "pl", "rd", "sq", "st", "ul"])
"""Words of streets with two letters that are no other words."""
WARES = frozenset(
    [
        "backpack",
        "blanket",
        "blender",
        "blouse",
        "bookcase",
        "bottle",
        "bracelet",
        "bucket",
        "candle",
        "cap",
        "case",
        "charger",
        "cushion",
        "drill",
        "duvet",
        "earring",
        "fan",
        "fork",
        "fridge",
        "game",
        "glass",
        "grinder",
        "guitar",
        "hat",
        "helmet",
        "hoodie",
        "iron",
        "jacket",
        "jug",
        "knife",
        "ladder",
        "lens",
        "lipstick",
        "machine",
        "mattress",
        "mirror",
        "mixer",
        "mug",
        "necklace",
        "oven",
        "pillow",
        "plate",
        "polish",
        "pot",
        "pram",
        "product",
        "purse",
        "recipe",
        "ring",
        "rug",
        "saw",
        "scarf",
        "serum",
        "set",
        "shirt",
        "skirt",
        "soap",
        "spray",
        "stroller",
        "suit",
        "suitcase",
        "sweater",
        "tent",
        "tie",
        "toothbrush",
        "top",
        "tote",
        "towel",
        "toy",
        "trimmer",
        "tub",
        "umbrella",
        "vase",
        "wallet",
        "watch",
    ]
)
"""What is sold under names, beside the things that the head knows (models.names.cues.THINGS)."""
_HOUSE = re.compile(
    r"(?<![\w.,])\d{1,4}[A-Za-z]?\W{1,2}(?P<after>[^\W\d_]+)|(?P<before>[^\W\d_]+)\W{1,2}\d{1,4}[A-Za-z]?(?![\w.,]?\d)"
)
_LETTERED = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
"""A British postcode, which names a street alone."""
_BOX = re.compile(r"(?i:\bp\.?\s?o\.?\s?box|\bpostfach|\bpostbus|\bboite postale|\bapartado|\b[adf]po\b|\bpsc\b)")
_ARTICLE = re.compile(r"(?i:\b(?:the|an?|another|every|each|these|those|two|three|four|several)\s+)$")
_POINTER = re.compile(r"(?i:\b(?:the|an?|this|that|these|those|my|our|your|their|new|another|every|each|of|in|at)\s+)$")
_TIME = re.compile(r"(?i:\b(?:in|end|last|this|since|until|till|early|late|mid|next|during|every)[\s-]+)$")
_NEXT = re.compile(r"(?:['’]s)?\s+(?P<next>[^\W\d_]+)(?:\s+(?P<second>[^\W\d_]+))?")
_LABEL = re.compile(r"[.:\s#-]{0,4}(?:[^\W\d_]{2,4}\.?[:\s-]{1,3})?[A-Z-]{0,4} ?\d")
_TITLED = re.compile(r"(?P<title>[^\W\d_]+)\.?\s+$")


def is_doubtful(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Return whether a span of the head is no name, or no address, after all.

    An address needs a word of a street, a box, a British postcode, the names of two places, or a capitalised word beside the number of a house. No name is what an
    article stands before ("a Clarisonic") or that says which thing is meant ("the Leeds store"), a month after a word of time, what
    announces a number ("PESEL 440…"), a short word in capitals, and a brand that is spelled like a person.
    """
    if span.kind == "address":
        return _is_reference_number(text, span) or not _is_address(text[span.start : span.end], lexicon)
    return span.kind == "name" and _is_thing(text, span, lexicon)


def _is_reference_number(text: str, span: Span) -> bool:
    """Return whether what was taken for an address is the number of an order, a voucher, a seat: "Ref: 7781-2290", "Seat 23F"."""
    postcode = POSTCODE.search(text, span.start, span.end)
    if _BOX.search(text, span.start, span.end) or (postcode and not postcode[0].replace("-", "").isdigit()):
        return False
    words = re.findall(r"[^\W\d_]{3,}", text[span.start : span.end].casefold())
    before = words_before(text, span.start)[:2]
    return all(is_reference(w) for w in words) and any(is_reference(w) for w in (*words, *before))


def _is_address(said: str, lexicon: Lexicon) -> bool:
    words = [m[0] for m in WORD.finditer(said)]
    bits = [lexicon.bits(word) for word in words]
    digits = sum(c.isdigit() for c in said)
    if _BOX.search(said) or _LETTERED.search(said):
        return True
    street = any(b & STREET and (len(w) > 2 or w.casefold() in SHORT) for w, b in zip(words, bits, strict=True))
    unit = any(b & UNIT and len(w) > 2 for w, b in zip(words, bits, strict=True))
    announced = any(_announces(w, b) for w, b in zip(words, bits, strict=True))
    if street:
        return not announced or digits < MOST_DIGITS
    places = [w for w, b in zip(words, bits, strict=True) if _is_place(w, b)]
    if not digits or announced:
        return False
    if len(places) > 1 or (unit and places):
        return True
    if digits > MOST_DIGITS:
        return False
    if places and POSTCODE.search(said):
        return True
    beside = (m["after"] or m["before"] for m in _HOUSE.finditer(said))
    return any(len(w) > 2 and w[0].isupper() and not w.isupper() and w.casefold() not in DATES for w in beside)


def _announces(word: str, bits: int) -> bool:
    """Return whether a word says that a number beside it is no part of an address."""
    low = word.casefold()
    if bits & UNIT or len(word) < 3:
        return False
    return is_reference(low) or is_phone_noun(low) or NUMBER.fullmatch(low) is not None


def _is_place(word: str, bits: int) -> bool:
    return (
        len(word) > 3
        and word.casefold() not in DATES
        and (not bits & COMMON or bool(bits & PLACE and not bits & FREQUENT))
    )


def _is_thing(text: str, span: Span, lexicon: Lexicon) -> bool:
    said = text[span.start : span.end]
    words = [m[0] for m in WORD.finditer(said)]
    before = text[max(0, span.start - 24) : span.start]
    titled = _TITLED.search(before)
    if not words or (titled and lexicon.bits(titled["title"]) & TITLE):
        return not words
    given = any(lexicon.bits(word) & GIVEN for word in words)
    after = _NEXT.match(text, span.end)
    thing = after is not None and any(
        lexicon.bits(w) & THING or w in WARES
        for word in (after["next"], after["second"] if after["next"].islower() else None)
        if word
        for w in _singulars(word)
    )
    if (thing and _POINTER.search(before)) or (not given and _ARTICLE.search(before)):
        return True
    if len(words) == 1:
        if words[0].casefold() in DATES and _TIME.search(before):
            return True
        if not given and (_LABEL.match(text, span.end) or _is_abbreviation(text, words[0])):
            return True
    return len(words) > 1 and any(a <= span.start and span.end <= b for a, b in brands(text))


def _singulars(word: str) -> tuple[str, ...]:
    low = word.casefold()
    return (low, low.removesuffix("s"), low.removesuffix("es"))


def _is_abbreviation(text: str, word: str) -> bool:
    """Return whether a word is short and in capitals, in a text that is not."""
    return word.isupper() and len(word) < 6 and not text.isupper() and any(c.islower() for c in text)
