"""Remove personal details from texts: e-mail addresses, phone, card and bank account numbers.

Texts only, never keys. Order numbers, prices, dates and times stay: a rule that removed them would make the text useless,
so each rule asks for the form of what it redacts (a checksum, a prefix), not just for many digits.
"""

from __future__ import annotations

import re

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


def redact(text: str) -> tuple[str, int]:
    """Return the text with personal details replaced by "[email]", "[phone]", "[card]" or "[account]", and their number.

    Names and postal addresses are not recognised. Card numbers must pass the Luhn check (ISO/IEC 7812-1), account
    numbers the mod-97 check (ISO 13616); phone numbers start with + or 0, or stand as 3-3-4 digits, and have 9 to 15
    digits (ITU-T E.164 allows 15); a number announced as an order, tracking, invoice … number is left.
    """
    count = 0

    def replace(placeholder: str, valid: bool) -> str | None:
        nonlocal count
        count += valid
        return placeholder if valid else None

    if "@" in text:
        text = _EMAIL.sub(lambda m: replace("[email]", True) or m[0], text)
    if sum(c.isdigit() for c in text) < 9:
        return text, count
    text = _IBAN.sub(lambda m: replace("[account]", _mod97(m[0])) or m[0], text)
    text = _CARD.sub(lambda m: replace("[card]", _luhn(m[0])) or m[0], text)
    text = _PHONE.sub(lambda m: replace("[phone]", _is_phone(m)) or m[0], text)
    return text, count


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
