"""Personal data that is found by rule: e-mail addresses, phone, card and bank account numbers."""

from __future__ import annotations

import re

from models.personal.spans import Span, merge

REGIONS: tuple[str, ...] = ("GB", "US", "IE", "DE", "FR", "NL", "BE", "ES", "IT", "PL", "DK")
"""Countries whose way to write phone numbers is tried where the caller names none, ISO 3166-1 alpha-2."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\w+-])[3-6]\d{3}(?:[ -]?\d){8,14}\d(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w+.,:/-])(?:"
    r"\+\d{1,3}(?:[ .-]?\(0\))?(?:[ .-]?\(?\d{1,5}\)?){2,5}"  # +44 7700 900123, +44 (0)20 7946 0000
    r"|00[1-9]\d{0,2}(?:[ .-]?\d{2,5}){2,5}"  # 0044 7700 900123
    r"|\(?0[1-9]\d{1,4}\)?(?:[ .-]?\d{2,5}){1,4}"  # 07700 900123, (01632) 960123, 020 7946 0000
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}"  # (555) 010-1234, 555-010-1234
    r")(?![\w/:-]|[.,]\d)"
)
_DATE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-](?:\d{4}|\d{2})(?: |$)")
_REFERENCE = re.compile(
    r"(?:order|ref|reference|tracking|parcel|invoice|ticket|case|item|model|serial|booking|account)"
    r"(?: ?(?:no|nr|num|number|code|id|is|was))*\W{0,3}$",
    re.IGNORECASE,
)


def find_patterns(text: str, *, regions: tuple[str, ...] = REGIONS, own: tuple[str, ...] = ()) -> list[Span]:
    """Return the personal data of a text that rules recognise, in order and without overlaps.

    Args:
        text: Any string.
        regions: Countries that the texts come from, as ISO 3166-1 alpha-2 codes, most likely first: how phone numbers
            without + are read.
        own: What looks like personal data but is the company's own, as it may stand in texts: its hotline, its
            e-mail address. Never returned; spaces and punctuation in numbers do not matter.
    """
    spans: list[Span] = []
    if "@" in text:
        spans += [Span(*m.span(), "email") for m in _EMAIL.finditer(text)]
    if sum(c.isdigit() for c in text) < 9:
        return merge(spans)
    spans += [Span(*m.span(), "account") for m in _IBAN.finditer(text) if _mod97(m[0])]
    spans += [Span(*m.span(), "card") for m in _CARD.finditer(text) if _luhn(m[0])]
    spans += [Span(*m.span(), "phone") for m in _PHONE.finditer(text) if _is_phone(m)]
    mine = {_compact(o) for o in own}
    return merge(s for s in spans if _compact(text[s.start : s.end]) not in mine)


def _compact(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum() or c == "@")


def _is_phone(match: re.Match[str]) -> bool:
    digits = sum(c.isdigit() for c in match[0])
    if not 9 <= digits <= 15 or (digits == 9 and match[0][0] not in "+0("):
        return False
    if _DATE.match(match[0]):
        return False
    return not _REFERENCE.search(match.string[max(0, match.start() - 40) : match.start()])


def _luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number) if c.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def _mod97(number: str) -> bool:
    compact = number.replace(" ", "")
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1
