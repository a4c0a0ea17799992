"""What is known of single words: whether they are used as names, how common they are as ordinary words, what they announce."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.names.brands import BRANDS
from models.names.cues import ANNOUNCERS, DATES, STREET_ENDS, STREETS, THINGS, TITLES, UNITS

GIVEN, SURNAME, COMMON, FREQUENT, PLACE = 1, 2, 4, 8, 16
"""Learnt: a given name, a family name, a word often written in lower case, a very frequent one, a town or country."""
STREET, UNIT, TITLE, ANNOUNCER, DATE, THING = 32, 64, 128, 256, 512, 1024
"""From the lists of models.names.cues."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BITS = 11
_LISTS = ((UNITS, UNIT), (TITLES, TITLE), (ANNOUNCERS, ANNOUNCER), (DATES, DATE), (THINGS, THING))


def plain(word: str) -> str:
    """Return the word in lower case and without accents; a possessive 's is left out."""
    if word.isascii():
        low = word.lower()
    else:
        split = unicodedata.normalize("NFKD", word.lower().replace("’", "'").replace("ß", "ss"))
        low = "".join(c for c in split if not unicodedata.combining(c))
    return low[:-2] if low.endswith("'s") else low


def hashed(word: str) -> int:
    """Return 32 bits for a plain word."""
    return zlib.crc32(word.encode("utf-8", "replace"))


class Lexicon:
    """Looks up words; what is learnt is kept as hashes, so that no list of names is shipped as text."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Keep "lexicon.hashes" (n,) uint32 and "lexicon.bits" (n,) uint8."""
        self._bits = dict(zip(weights["lexicon.hashes"].tolist(), weights["lexicon.bits"].tolist(), strict=True))
        self.bits = lru_cache(65_536)(self._look_up)

    def _look_up(self, word: str) -> int:
        """Return the bits of a word as it is written; case does not count."""
        low = plain(word)
        bits = int(self._bits.get(hashed(low), 0))
        if low in STREETS or (len(low) > 5 and low.endswith(STREET_ENDS) and not bits & COMMON):
            bits |= STREET
        for words, bit in _LISTS:
            if low in words:
                bits |= bit
        return bits


def _brand_pattern() -> re.Pattern[str]:
    several = sorted((b for b in BRANDS if " " in b), key=lambda b: (-len(b), b))
    single = sorted((b for b in BRANDS if " " not in b), key=lambda b: (-len(b), b))
    joined = "|".join(re.escape(b).replace(r"\ ", r"\s+").replace(r"\.", r"\.?").replace("'", "['’]?") for b in several)
    alone = "|".join(re.escape(b).replace("'", "['’]?") for b in single)
    return re.compile(rf"(?<!\w)(?:(?i:{joined})|{alone})(?!\w)")


_BRAND = _brand_pattern()


def brands(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of brands that are spelled like persons."""
    for m in _BRAND.finditer(text):
        yield m.span()


def lexicon_weights(bits: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """Return the two arrays of a lexicon of plain words."""
    merged: dict[int, int] = {}
    for word, value in bits.items():
        merged[hashed(word)] = merged.get(hashed(word), 0) | value
    keys = sorted(merged)
    return {
        "lexicon.hashes": np.array(keys, dtype=np.uint32),
        "lexicon.bits": np.array([merged[k] for k in keys], dtype=np.uint8),
    }


def as_numpy(bits: list[int]) -> NDArray[np.float32]:
    """Return (n, BITS) zeros and ones."""
    values = np.array(bits, dtype=np.int64).reshape(-1, 1)
    return ((values >> np.arange(BITS)) & 1).astype(np.float32)
