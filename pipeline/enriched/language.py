"""Language of a verbatim: as the source says, else detected, else "und"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

UNKNOWN = "und"
MIN_LETTERS = 8
MIN_PROBABILITY = 0.80
"""On 7,371 English reviews one was called another language at 0.80; 6 % stayed unknown, nearly all under 30 letters
(FABSA train, 2026-11-22)."""
LANGUAGES = (
    "ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sv th tr uk vi zh".split()  # noqa: SIM905
)
"""Languages that are told apart. With all 142 that py3langid knows, short texts are misread twice as often."""

_NAMES = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "dutch": "nl"}
_CODE = re.compile(r"[a-z]{2}(?:[-_].*)?", re.IGNORECASE)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


@lru_cache(maxsize=1)
def _ranked(text: str) -> list[tuple[str, float]]:
    """Return the languages with their chances, likeliest first; both questions about one text are asked after each other."""
    return [(code, float(chance)) for code, chance in _identifier().rank(text)]


def guess_language(text: str, languages: Collection[str]) -> tuple[str, float, float]:
    """Return the likeliest language of a text, its chance, and the chance of `languages` together.

    Args:
        text: Cleaned text.
        languages: ISO 639-1 codes.
    """
    ranked = _ranked(text[:2_000])
    return *ranked[0], sum(chance for code, chance in ranked if code in languages)


def detect_language(text: str, given: str | None = None) -> tuple[str, str]:
    """Return the ISO 639-1 code (or "und") and the method: "given", "detected" or "unknown".

    Args:
        text: Cleaned text.
        given: What the source says ("en", "EN-GB", "French"); anything else is ignored.
    """
    if given:
        tag = given.strip().lower()
        if tag in _NAMES:
            return _NAMES[tag], "given"
        if _CODE.fullmatch(tag):
            return tag[:2], "given"
    if sum(c.isalpha() for c in text) < MIN_LETTERS:
        return UNKNOWN, "unknown"
    code, probability = _ranked(text[:2_000])[0]
    return (code, "detected") if probability >= MIN_PROBABILITY else (UNKNOWN, "unknown")
