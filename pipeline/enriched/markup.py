"""Markup in customers' texts that says nothing: HTML, BBCode, entities escaped twice, what spreadsheets and wrong encodings leave behind."""

from __future__ import annotations

import html
import re

_NAMES = (
    "a|abbr|article|aside|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|figure|font|footer|form|h[1-6]|head|header|hr|html|i|img|input|"
    "ins|label|li|link|main|mark|meta|nav|o:p|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|wbr"
)
_VALUELESS = "hidden|nowrap|noshade|reversed|compact|checked|disabled|open|readonly|required|itemscope"
_ATTRIBUTE = rf"""[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)|(?:{_VALUELESS})"""
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s+(?:{_ATTRIBUTE}))*\s*/?>", re.IGNORECASE)
"""A tag has a known name and attributes with values: "<i think so>" is a customer's own words."""
_BREAKING = re.compile(
    r"</?(?:article|aside|blockquote|body|br|center|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|html|li|main|nav|ol|p|pre|section|table|tr|ul)\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(style)\b[^<>]*>[^<]*</\1\s*>|<!doctype[^<>]*>", re.IGNORECASE)
_BB_KNOWN = frozenset(
    "b i u s strike url email quote color colour size font list olist h1 h2 h3 h4 h5 h6 spoiler code noparse table tr td th center left right img".split()  # noqa: SIM905
)
_BB_NAMES = re.compile(r"\[(/?)(\w+)(?:=[^\[\]\n]*)?\]")
_BB_BREAKING = frozenset(
    {"quote", "list", "olist", "h1", "h2", "h3", "h4", "h5", "h6", "code", "table", "tr", "center"}
)
_BB_ITEM = re.compile(r"[ \t]*\[\*\][ \t]*")
_TWICE = re.compile(r"&(?:amp;)+(?=(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)", re.IGNORECASE)
_SPREADSHEET = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOJIBAKE = re.compile(
    "[\u00c2-\u00df][\u0080-\u00bf{0}]|[\u00e0-\u00ef][\u0080-\u00bf{0}]{{2}}|[\u00f0-\u00f4][\u0080-\u00bf{0}]{{3}}".format(
        "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
    )
)
_AMBIGUOUS = re.compile("[Ââ][°²³ªº´»]|Ã[ªº]")


def without_markup(text: str) -> str:
    """Return the text without tags of HTML and BBCode and with entities resolved, also those that were escaped twice; its words all stay.

    "<3", "a < b" and tags that are no formatting ("<script>") stay as they are: whoever shows a text escapes it. Line breaks stand for tags that
    make them.
    """
    if "_x" in text:
        text = _SPREADSHEET.sub(_meant, text)
    if "&" in text:
        text = html.unescape(_TWICE.sub("&", text))
    if "<" in text:
        text = _UNSEEN.sub(" ", _without_comments(text))
        text = _TAG.sub(lambda m: "\n" if _BREAKING.match(m[0]) else "", text)
    if "[" in text and "]" in text:
        text = _without_bbcode(text)
    return _mended(text)


def _without_comments(text: str) -> str:
    """Return the text without what stands between <!-- and -->."""
    kept, at = list[str](), 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return " ".join([*kept, text[at:]]) if kept else text


def _meant(match: re.Match[str]) -> str:
    """Return the character that a spreadsheet wrote as _x000D_."""
    code = int(match[1], 16)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return "\n" if code in (0x0A, 0x0D) else chr(code)


def _without_bbcode(text: str) -> str:
    """Drop tags that are opened and closed, and marks of list items inside a list; single ones, such as [i] for a note, stay."""
    begun, opened = set[str](), set[str]()
    for match in _BB_NAMES.finditer(text):
        name = match[2].lower()
        if not match[1]:
            begun.add(name)
        elif name in begun & _BB_KNOWN:
            opened.add(name)
    if not opened:
        return text

    def dropped(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name not in opened:
            return match[0]
        return "\n" if name in _BB_BREAKING else ""

    text = _BB_NAMES.sub(dropped, text)
    return _BB_ITEM.sub("\n", text) if opened & {"list", "olist"} else text


def _mended(text: str) -> str:
    """Return the text with characters whose UTF-8 was read as cp1252 as they were meant: "cafÃ©" is "café"."""
    if text.isascii():
        return text

    def meant(match: re.Match[str]) -> str:
        if _AMBIGUOUS.fullmatch(match[0]):
            return match[0]
        try:
            return bytes(_byte(c) for c in match[0]).decode("utf-8")
        except (UnicodeError, ValueError):
            return match[0]

    return _MOJIBAKE.sub(meant, text)


def _byte(c: str) -> int:
    """Return the byte that cp1252 shows as the character; five bytes have none and stay what they are."""
    try:
        return c.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(c)
