"""Texts that hold a translation and its original, as Google's reviews do: the half that the annotator reads best."""

from __future__ import annotations

import re

from pipeline.enriched.language import detect_language

READ_BEST = "en"
_TRANSLATED = (
    r"\((?:Translated by Google|Übersetzt von Google|Traduit par Google|Traducido por Google|Traduzione di Google|Tradotto da Google|"
    r"Traduzido pelo Google|Vertaald door Google|Przetłumaczone przez Google)\)"
)
_ORIGINAL = r"\((?:Original|Originale|Texte d'origine|Avis d'origine|Origineel|Oryginał)\)"
_TRANSLATION_FIRST = re.compile(rf"\s*{_TRANSLATED}\s*(.*?)\s*{_ORIGINAL}\s*(.*)", re.DOTALL | re.IGNORECASE)
_ORIGINAL_FIRST = re.compile(rf"\s*(?:{_ORIGINAL}\s*)?(.*?)\s*{_TRANSLATED}\s*(.*)", re.DOTALL | re.IGNORECASE)


def readable_half(raw: str) -> str:
    """Return the English half of a text that holds a translation and its original, in either order; else the original.

    A text without both is returned as it is, the same object. The whole text stays in raw.verbatims.
    """
    if "Google)" not in raw:
        return raw
    if match := _TRANSLATION_FIRST.fullmatch(raw):
        translation, original = match.groups()
    elif match := _ORIGINAL_FIRST.fullmatch(raw):
        original, translation = match.groups()
    else:
        return raw
    if not original.strip() or not translation.strip():
        return original.strip() or translation.strip() or raw
    if detect_language(original)[0] == READ_BEST:
        return original
    english_page = "translated by google)" in raw.casefold()  # such a page translates into English
    return translation if english_page or detect_language(translation)[0] == READ_BEST else original
