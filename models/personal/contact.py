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
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}")
FICTION = re.compile(r"\+44(?:7700900|1632960|2079460|1[1-9]\d4960)\d{3}|\+1\d{3}55501\d{2}")
"""Numbers that are reserved for stories and examples (Ofcom; North American Numbering Plan); nobody else's list has them as valid."""
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


def addresses_in(key: str) -> list[str]:
    """Return the e-mail addresses that stand in a key, in lower case and in their order."""
    return [address.casefold() for address in _ADDRESS.findall(unicodedata.normalize("NFKC", key))]


def _address(text: str) -> str | None:
    found = _ADDRESS.findall(text)
    if len(found) != 1:
        return text.casefold() if found else None
    rest = text.replace(found[0], "").strip()
    bare = rest.casefold() in ("", "mailto:", "<>", "mailto:<>", "email:", "e-mail:") or rest.endswith("<>")
    return (found[0] if bare else text).casefold()


def _phone(text: str, regions: Sequence[str]) -> str | None:
    number = re.sub(r"^tel:\s*", "", text, flags=re.IGNORECASE).strip()
    digits = "".join(_DIGITS.findall(number))
    if number.startswith(("+", "00")):
        international = re.sub(r"\(0\)", "", number).lstrip("+0").strip()
        parsed = _parse(f"+{international}", None)
        return _form(parsed, valid=False)
    if _DATE.fullmatch(number):
        return None
    if number.startswith("0") or number != digits:
        spoken = [r for r in regions if _trunk(r) == number.startswith("0")]
        return next((form for r in spoken if (form := _form(_parse(number, r), valid=True))), None)
    parsed = _parse(f"+{digits}", None)
    return _form(parsed, valid=True) if parsed is not None and _mobile(parsed, regions) else None


def _trunk(region: str) -> bool:
    """Return whether numbers of the country are written with a leading 0 at home."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return metadata is not None and (metadata.national_prefix == "0" or region == "IT")


def _mobile(parsed: PhoneNumber, regions: Sequence[str]) -> bool:
    import phonenumbers

    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return (
        phonenumbers.number_type(parsed) in kinds
        and (phonenumbers.region_code_for_number(parsed) or "") in regions
        and parsed.country_code != 1  # eleven digits that begin with 1 are as likely a customer number
    )


def _parse(number: str, region: str | None) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _form(parsed: PhoneNumber | None, *, valid: bool) -> str | None:
    """Return a number as E.164 has it; None if there is no such number: it must be valid, or at least of a possible length."""
    import phonenumbers

    if parsed is None:
        return None
    form = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    good = phonenumbers.is_valid_number(parsed) if valid else phonenumbers.is_possible_number(parsed)
    return form if good or FICTION.fullmatch(form) else None
