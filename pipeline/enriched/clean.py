"""Cleaning of customers' text: what is shown, scored and published. Raw text stays in raw.verbatims only."""

from __future__ import annotations

import re
import unicodedata

from pipeline.enriched.markup import without_markup

# Zero-width space, word joiner, BOM, soft hyphen, and the controls that reorder text on screen. The zero-width
# joiners U+200C and U+200D stay: emoji and several scripts need them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")
"""Category Cc of Unicode, without the line feed."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n(?: ?\n)+ ?")


def clean_text(raw: str) -> str:
    """Return the text without markup, control characters and doubled space; "" if nothing is left.

    Entities are resolved, formatting tags of HTML and BBCode dropped (others, such as "<script>", stay as the
    characters they are: whoever shows text escapes it), line breaks kept (at most one blank line), Unicode composed (NFC).
    """
    text = _SURROGATE.sub("\ufffd", raw).replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\ufffd", without_markup(text))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = _CONTROL.sub(" ", text)
    text = _LINES.sub("\n\n", _SPACES.sub(" ", text))
    return text.replace(" \n", "\n").replace("\n ", "\n").strip()
