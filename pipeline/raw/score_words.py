"""Scores as people and systems write them: 4, 4,5, "4.0 out of 5 stars", ★★★★☆, 4/5."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.config.source_fields import Score
from pipeline.raw.findings import Findings

_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_STAR_NOUN = r"(?:stars?|sterne?n?|étoiles?|estrellas?|estrelas?|stell[ae]|sterren|ster|gwiazdk[aię]|gwiazdek|stjern(?:e|er)|stjärn(?:a|or)|points?|punkte?n?)"
_OUT_OF = re.compile(
    rf"(?:rated\s+)?{_NUMBER}\s*(?:{_STAR_NOUN}\s*)?(?:/|out\s+of|of|von|sur|de|su|di|em|van|av|af|z|na)\s*{_NUMBER}\s*{_STAR_NOUN}?",
    re.IGNORECASE,
)
_STARS = re.compile(rf"{_NUMBER}\s*{_STAR_NOUN}", re.IGNORECASE)
_FULL, _EMPTY = "★⭐🌟", "☆✩✰"
_SIGNS = re.compile(rf"[{_FULL}]*[{_EMPTY}]*")
_LONGEST = 40


def number_reader(scale: Score, findings: Findings) -> Callable[[str], float | None]:
    """Return the function from a cell to its number; None if it is none.

    A comma is the decimal mark where it can be nothing else: thousands are beyond the scale. "4 out of 5" and "4/5" count on a scale that ends
    with 5 only, since 4 of 10 is not 4.
    """
    column, comma = scale.column, scale.decimal == ","
    thousands = max(abs(scale.min), abs(scale.max)) >= 1000

    def of(text: str) -> float | None:
        if comma and "," in text:
            return _float(text.replace(".", "").replace(",", ".")) if "_" not in text else None
        number = _float(text)
        if number is not None or not text or len(text) > _LONGEST:
            return number
        if _DECIMAL_COMMA.fullmatch(text) and not (thousands and _THOUSANDS.fullmatch(text)):
            findings.commas[column] += 1
            return float(text.replace(",", "."))
        spelt = _spelt(text, scale)
        if spelt is not None:
            findings.spelt[column] += 1
        return spelt

    return of


def _float(text: str) -> float | None:
    if "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number else None


def _spelt(text: str, scale: Score) -> float | None:
    text = text.replace("\ufe0f", "").strip()
    if text[:1] in f"{_FULL}{_EMPTY}":
        if not _SIGNS.fullmatch(text.replace(" ", "")):
            return None
        full, empty = sum(map(text.count, _FULL)), sum(map(text.count, _EMPTY))
        return float(full) if not empty or full + empty == scale.max else None
    if match := _OUT_OF.fullmatch(text):
        number, most = (float(part.replace(",", ".")) for part in match.groups())
        return number if most == scale.max else None
    match = _STARS.fullmatch(text)
    return float(match[1].replace(",", ".")) if match else None
