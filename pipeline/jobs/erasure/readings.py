"""Every way to read a text that may have been escaped or decoded wrongly on its way, folded so that spellings compare."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

MOST = 24
"""Readings of one text at most; nested escapes beyond that are not undone."""
_HEX = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\U([0-9a-fA-F]{8})")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
_SOFT_BREAK = re.compile(r"=\r?\n")
_ESCAPED = re.compile(r"\\(?=[^\w\s])")
_MARK = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")
_HIGH = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,}"
)
"""Runs of characters that UTF-8 bytes become when they are read as Windows-1252 or Latin-1."""
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
"""A word; a character by itself in scripts that put no space between words."""


def readings(text: str) -> tuple[str, ...]:
    """Return the text and what it says once escapes are undone: \\u00e4, &auml;, =C3=A4, %C3%A4, UTF-8 read as Latin-1, markdown."""
    found = {text: None}
    for _ in range(2):  # an escape may hide another: JSON in HTML, HTML in JSON
        for decode in _DECODERS:
            for known in list(found):
                if len(found) < MOST:
                    found.setdefault(decode(known))
    return tuple(dict.fromkeys(fold(t) for t in found))


def fold(text: str) -> str:
    """Return the text in one Unicode form, without case, soft hyphens, zero-width characters and zero bytes."""
    if text.isascii() and "\x00" not in text:
        return text.lower()
    return unicodedata.normalize("NFKC", _MARK.sub("", unicodedata.normalize("NFKC", text)).casefold())


def words(folded: str) -> list[str]:
    """Return the words of a folded text in their order."""
    return WORD.findall(folded)


def _backslashes(text: str) -> str:
    def char(found: re.Match[str]) -> str:
        code = int(found[1] or found[2] or found[3], 16)
        return chr(code) if code < 0x110000 else found[0]

    if "\\" not in text:
        return text
    said = _HEX.sub(char, text)
    try:
        return said.encode("utf-16", "surrogatepass").decode("utf-16")  # two halves of an emoji
    except UnicodeDecodeError:
        return said


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _quoted_printable(text: str, encoding: str = "utf-8") -> str:
    if "=" not in text:
        return text

    def decoded(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found[0].replace("=", "")).decode(encoding)
        except UnicodeDecodeError:
            return found[0]

    return _QUOTED.sub(decoded, _SOFT_BREAK.sub("", text))


def _percent(text: str) -> str:
    return unquote(text.replace("+", " "), errors="ignore") if "%" in text else text


def _mojibake(text: str) -> str:
    def mended(found: re.Match[str]) -> str:
        for encoding in ("cp1252", "latin-1"):
            try:
                return found[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
        return found[0]

    return text if text.isascii() else _HIGH.sub(mended, text)


_DECODERS: tuple[Callable[[str], str], ...] = (
    _entities,
    _backslashes,
    _quoted_printable,
    lambda text: _quoted_printable(text, "latin-1"),
    _percent,
    _mojibake,
    lambda text: _ESCAPED.sub("", text) if "\\" in text else text,
    lambda text: text.replace('""', '"').replace("\\n", " ").replace("\\t", " ").replace("\\r", " "),
)
