"""Texts that hold a translation and its original, as Google's reviews do: the half that the annotator reads best, and the original."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.enriched.language import detect_language

READ_BEST = "en"
_TRANSLATED = (
    r"[(（]\s*(?:Translated by Google|Übersetzt von Google|Von Google übersetzt|Traduit par Google|Traducido por Google|"
    r"Traducción de Google|Traduzione di Google|Tradotto da Google|Traduzido pelo Google|Tradução do Google|Vertaald door Google|"
    r"Przetłumaczone przez Google|Tłumaczenie Google|Traduït per Google|Översatt av Google|Oversat af Google|Oversatt av Google|"
    r"Googlen kääntämä|Přeloženo Googlem|Preložené Googlom|A Google fordítása|Google által fordítva|Tradus de Google|"
    r"Google tarafından çevrildi|Μετάφραση από (?:την |τη )?Google|Переведено Google|Перевод Google|Перекладено Google|"
    r"Google\s?による翻訳|由\s?Google\s?(?:提供)?(?:翻译|翻譯)|Google\s?번역(?: 제공)?|Google에서 번역함)\s*[)）]"
)
_ORIGINAL = (
    r"[(（]\s*(?:Original|Originale|Originaltext|Texte d[’']origine|Avis d[’']origine|Texto original|Testo originale|Recensione originale|"
    r"Origineel|Oryginał|Tekst oryginalny|Alkuperäinen|Originál|Pôvodný text|Původní text|Eredeti|Orijinal|Πρωτότυπο|Оригинал|Оригінал|"
    r"原文|원문)\s*[)）]"
)
"""What Google writes before either half on its pages, as far as known. Another wording leaves the comment as it is."""
_TRANSLATION_FIRST = re.compile(rf"\s*{_TRANSLATED}\s*(.*?)\s*{_ORIGINAL}\s*(.*)", re.DOTALL | re.IGNORECASE)
_ORIGINAL_FIRST = re.compile(rf"\s*(?:{_ORIGINAL}\s*)?(.*?)\s*{_TRANSLATED}\s*(.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Halves:
    """What stands in a text.

    Attributes:
        read: What the annotator reads; the text itself, the same object, where it has no halves.
        original: What the customer wrote where a translation is read in its place, "" if the text lacks it; else None.
    """

    read: str
    original: str | None = None


def halves_of(raw: str) -> Halves:
    """Return the English half of a text that holds a translation and its original, in either order; else the original.

    The whole text stays in raw.verbatims.
    """
    if "google" not in raw.casefold():
        return Halves(raw)
    if match := _TRANSLATION_FIRST.fullmatch(raw):
        translation, original = (half.strip() for half in match.groups())
    elif match := _ORIGINAL_FIRST.fullmatch(raw):
        original, translation = (half.strip() for half in match.groups())
    else:
        return Halves(raw)
    if not translation:
        return Halves(original or raw)
    if not original:
        return Halves(translation, "")
    if detect_language(original)[0] == READ_BEST:
        return Halves(original)
    english_page = "translated by google" in raw.casefold()  # such a page translates into English
    if english_page or detect_language(translation)[0] == READ_BEST:
        return Halves(translation, original)
    return Halves(original)
