"""What a phone number is in the numbering plans of the countries (package phonenumbers): mobile, fixed, a company's, or none."""

from __future__ import annotations

import re
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberMatcher
from phonenumbers.phonenumbermatcher import Leniency

REGIONS: tuple[str, ...] = (
    *("GB", "US", "IE", "DE", "FR", "NL", "BE", "AT", "CH", "ES", "IT", "PT", "PL", "DK", "SE", "NO", "FI"),
    *("CZ", "BR", "IN", "CN", "AU", "CA"),
)
"""Countries whose way to write phone numbers is tried where the caller names none, ISO 3166-1 alpha-2."""
REAL = frozenset({"mobile", "own", "fiction"})
"""Kinds of numbers that a person may have."""
_SPARE = ("toll_free", "premium_rate", "shared_cost")
_UNIVERSAL = ("uan",)
"""Numbers that companies have for the whole country (03… in Britain): told only where a 0 is dialled before them, since elsewhere
they look like the mobile numbers of neighbours (51… in Spain and Poland)."""
_OWN = ("fixed_line", "personal_number", "voip", "pager")
_FICTION = re.compile(r"7700900\d{3}|1632960\d{3}|639980\d{3}|(?!8(?:00|33|44|55|66|77|88))(?:[2-9]\d\d)?55501\d\d")
"""Numbers that regulators keep free for films and books: Ofcom, Arcep, NANPA. They are found like real ones."""


@lru_cache(maxsize=4096)
def country_code(digits: str) -> tuple[int | None, str]:
    """Return the country code at the beginning of the digits, and the digits after it; None if there is no such country."""
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            return code, digits[length:]
    return None, digits


@lru_cache(maxsize=16384)
def national_kind(digits: str, region: str) -> str:
    """Return number_kind of digits as they are dialled within the region, where its prefix for calls to other areas is written.

    Digits that lack the prefix are "none", since numbers without it are as often something else; so are those that have one
    where there is none to write.
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return "none"
    prefix = metadata.national_prefix or ""
    if prefix in ("0", "06", "8") and region not in ("IN", "CN", "BR"):
        if not digits.startswith(prefix):
            return "none" if number_kind(digits, region) == "none" else "possible"
        return number_kind(digits[len(prefix) :], region)
    if prefix and digits.startswith(prefix):
        kind = number_kind(digits[len(prefix) :], region)
        if kind != "none":
            return kind
    return number_kind(digits, region)


@lru_cache(maxsize=16384)
def number_kind(national: str, region: str) -> str:
    """Return what a national number is in the region's plan: "mobile", "own" (fixed), "service", "fiction", "possible" or "none"."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.general_desc is None:
        return "none"
    if region in ("GB", "FR", "US", "CA") and _FICTION.fullmatch(national):
        return "fiction"
    for names, kind in (
        (("mobile",), "mobile"),
        (_OWN, "own"),
        (_SPARE + _UNIVERSAL * (metadata.national_prefix == "0"), "service"),
    ):
        for name in names:
            desc = getattr(metadata, name)
            if (
                desc is not None
                and desc.national_number_pattern
                and re.fullmatch(desc.national_number_pattern, national)
            ):
                return kind
    return "possible" if len(national) in metadata.general_desc.possible_length else "none"


@lru_cache(maxsize=16384)
def well_grouped(written: str, region: str) -> bool:
    """Return whether the digits are grouped as they are in the region."""
    return any(True for _ in PhoneNumberMatcher(written, region, leniency=Leniency.STRICT_GROUPING))
