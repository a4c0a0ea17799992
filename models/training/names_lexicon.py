"""The lexicon of the head for names: which words are names of persons or places, and which are ordinary words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.evaluation.labelled_data import read_jsonl
from models.names.cues import ANNOUNCERS, DATES, STREETS, THINGS, TITLES
from models.names.lexicon import COMMON, FREQUENT, GIVEN, PLACE, SURNAME, WORD, plain

CASED = (
    *("clothing_reviews", "nhs_feedback", "dmaste", "steam_reviews", "uci_sentences", "imdb_counterfactual"),
    *(
        "wnut17",
        "broad_twitter",
        "goemotions",
        "senti4sd",
        "emobank",
        "vader_rated",
        "mabsa_phone",
        "brighter",
        "uner",
        "isarcasm",
        "tsa_md",
        "polish_reviews",
    ),
)
"""Sets whose capitals can be trusted; a word is ordinary if it is mostly written small in them."""
_LATIN = re.compile(r"[a-z]{2,}$")


def lexicon_words(data: Path) -> dict[str, int]:
    """Return the bits of plain words (models.names.lexicon).

    Args:
        data: Folder of the open sets.
    """
    given, surnames, places = _faker_words()
    lower, upper = Counter[str](), Counter[str]()
    for name in CASED:
        for record in read_jsonl(data / f"{name}.jsonl"):
            if record.get("split") != "test":
                _count(record["text"], lower, upper)
            places |= set(_places(record))
    bits: dict[str, int] = {}
    for words, bit in ((given, GIVEN), (surnames, SURNAME), (places, PLACE)):
        for word in words:
            bits[word] = bits.get(word, 0) | bit
    always = {w for group in (ANNOUNCERS, DATES, STREETS, THINGS, TITLES) for w in group}
    for word, n in lower.items():
        share = n / (n + upper[word])
        named = bits.get(word, 0) & (GIVEN | SURNAME)
        if (share >= 0.5 and n >= (15 if named else 3)) or (word in always and not named):
            bits[word] = bits.get(word, 0) | COMMON
            if n >= 400 and share >= 0.7:
                bits[word] |= FREQUENT
    return bits


def _count(text: str, lower: Counter[str], upper: Counter[str]) -> None:
    """Count the words of a text by their first letter's case, without those that begin a sentence."""
    if text.isupper():
        return
    for m in WORD.finditer(text):
        before = text[max(m.start() - 2, 0) : m.start()]
        if m[0].islower():
            lower[plain(m[0])] += 1
        elif before.endswith(" ") and before[:1].isalpha() and not m[0].isupper():
            upper[plain(m[0])] += 1


def _places(record: dict[str, Any]) -> Iterable[str]:
    """Yield the words of places that a set marks in its training part."""
    if record.get("split") == "train":
        terms = (e["term"] for e in record.get("entities", ()) if e["type"] == "LOCATION" and e["term"][:1].isupper())
        yield from (plain(w) for term in terms for w in WORD.findall(term) if w[0].isupper() and len(w) > 3)


def _faker_words() -> tuple[set[str], set[str], set[str]]:
    """Return given names, family names, and towns and countries of all countries that write in Latin letters."""
    from faker.config import AVAILABLE_LOCALES

    given, surnames, places = set[str](), set[str](), set[str]()
    for locale in sorted(AVAILABLE_LOCALES):
        for kind in ("person", "address"):
            provider = _provider(kind, locale)
            if provider is None:
                continue
            for field in dir(provider):
                if field.startswith("first_name"):
                    given |= set(_plain_words(getattr(provider, field)))
                elif field.startswith("last_name"):
                    surnames |= set(_plain_words(getattr(provider, field)))
                elif kind == "address" and field in (
                    "cities",
                    "city_names",
                    "countries",
                    "states",
                    "cities_by_region",
                    "towns",
                ):
                    places |= set(_plain_words(getattr(provider, field)))
    return given, surnames, places


def _provider(kind: str, locale: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"faker.providers.{kind}.{locale}").Provider
    except ImportError:
        return None


def _plain_words(value: Any) -> Iterable[str]:
    """Yield the plain words of a name or of a collection of them."""
    if isinstance(value, str):
        yield from (w for w in map(plain, WORD.findall(value)) if _LATIN.match(w))
    elif isinstance(value, dict):
        for key in value:
            yield from _plain_words(key)
        for inner in value.values():
            if not isinstance(inner, (int, float)):
                yield from _plain_words(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _plain_words(inner)
