"""Whether a key, such as that of a customer, is an e-mail address or a phone number, and its one spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.personal.patterns import REGIONS

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\/|]+@[^\s@<>,;:\"()\[\]\\/|]+\.[^\s@<>,;:\"()\[\]\\/|.]{2,}")
_NUMBER = re.compile(r"(?:tel:)?\s*\+?[\d\s().\-/\u2010-\u2015\u00a0]+(?:;?\s*(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
FEWEST, MOST = 8, 15
"""Digits of a phone number; ITU-T E.164 allows 15."""


def contact_of(key: str, *, regions: Sequence[str] = REGIONS) -> str | None:
    """Return the one spelling of the contact that a key is or holds; None if it holds none.

    An e-mail address is returned in lower case, without a name, angle brackets or "mailto:" around it. A phone number is
    returned as E.164 has it. A key that holds an address beside other words is returned whole, in lower case.

    A number counts as a phone number if it is written with + or 00, or starts with 0 and is valid in one of the
    regions, or is written with blanks, hyphens or brackets and valid in one of them. Bare digits without a leading 0
    count only where they are a valid mobile number with the country code of one of the regions: other digits are as
    likely a customer number.

    Args:
        key: Any string.
        regions: Countries to which numbers without a country code belong, most likely first.
    """
    text = unicodedata.normalize("NFKC", key).strip()
    if "@" in text:
        return _address(text)
    if FEWEST <= len(_DIGITS.findall(text)) <= MOST + 5 and _NUMBER.fullmatch(text):
        return _phone(text, tuple(regions) or REGIONS)
    return None


def _address(text: str) -> str | None:
    found = _ADDRESS.findall(text)
    if len(found) != 1:
        return text.casefold() if found else None
    rest = text.replace(found[0], "").strip()
    bare = rest.casefold() in ("", "mailto:", "<>", "mailto:<>", "email:", "e-mail:") or rest.endswith("<>")
    return (found[0] if bare else text).casefold()


def _phone(text: str, regions: Sequence[str]) -> str | None:
    import phonenumbers

    number = re.sub(r"^tel:\s*", "", text, flags=re.IGNORECASE)
    digits = "".join(_DIGITS.findall(number))
    if number.startswith("+") or number.startswith("00"):
        return _e164(f"+{digits.lstrip('0')}", None)
    if number.startswith("0") or number.strip() != digits:
        return next((e for region in regions if (e := _e164(number, region))), None)
    parsed = _parse(f"+{digits}", None)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return None
    mobile = phonenumbers.number_type(parsed) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    region = phonenumbers.region_code_for_number(parsed) or ""
    return _format(parsed) if mobile and region in regions else None


def _parse(number: str, region: str | None) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _format(parsed: PhoneNumber) -> str:
    import phonenumbers

    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _e164(number: str, region: str | None) -> str | None:
    """Return a number in the form of E.164; None if there is no such number. With a country code it need only be possible."""
    import phonenumbers

    parsed = _parse(number, region)
    if parsed is None:
        return None
    good = phonenumbers.is_valid_number(parsed) if region else phonenumbers.is_possible_number(parsed)
    return _format(parsed) if good else None
