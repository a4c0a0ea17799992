"""What an attribute holds, by its name and its values: a kind of customer or thing, or persons, codes, dates, free text."""

from __future__ import annotations

import re
from collections.abc import Mapping

PERSONS = frozenset(
    """
    address adresse adres agent agents advisor adviser anschrift assignee author autor bearbeiter berater client clients contact customer customers
    cliente dob birth birthday birthdate geburtstag geburtsdatum driver email emails employee familienname family fax firstname first forename
    fullname full handler iban imei ip kunde kunden kundin lastname last latitude lat lng lon longitude login mail manager medewerker mitarbeiter
    mobile mobil msisdn nachname naam name names nickname nom nombre nome operator owner passport patient person personal phone plz postal postcode
    postleitzahl rep representative respondent reviewer seller sms ssn staff strasse straße street student surname tel telefon telephone user users
    username vorname worker zip zipcode
    """.split()  # noqa: SIM905
)
"""Words of names of attributes that say who somebody is, or where exactly."""
KINDS = frozenset(
    """
    age band bracket brand campaign category categorie channel city class cohort country department device duration edition generation group grp
    industry kategorie kind language level location market model months plan platform product region role seats seat segment since size stage state
    status store team tenure tier type typ version years year month reason
    """.split()  # noqa: SIM905
)
"""Words that say that an attribute holds a kind of person or thing: customer_type, product_name, user_group."""
CODES = frozenset("code guid hash id ids identifier key nr no num number nummer ref reference sku token uuid".split())  # noqa: SIM905
TEXTS = frozenset(
    """
    answer antwort body comment comments commentaire description feedback freitext kommentar message motif note notes notiz opinion remark remarks
    review reviews subject summary text title titel transcript verbatim
    """.split()  # noqa: SIM905
)
ADMINISTRATIVE = frozenset("finished progress uuid url uri link href consent useragent recorded".split())  # noqa: SIM905
"""What tools write about their own working."""
SPECIAL = frozenset(
    """
    biometric disability disabilities ethnic ethnicity diagnosis genetic health orientation party political politics race religion religious sexual
    sexuality trade union krankheit behinderung gesundheit konfession
    """.split()  # noqa: SIM905
)
"""Special categories of personal data (Article 9 GDPR)."""
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2}([T ].*)?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([T ].*)?")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w+|(\+|00)\d[\d ()/-]{7,}|https?://|www\.", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\[(account|address|birth date|card|email|id|ip|name|passport|phone|plate|token|staff [0-9a-f]{4})\]"
)
MANY_WORDS, LONG = 9, 70
"""A value with more words or characters is a sentence, and its attribute free text."""

IDENTIFIES = "its values identify persons"
CODED = "its values are codes"
FREE_TEXT = "it is free text"
DATES = "its values are dates"
TECHNICAL = "it is about the survey tool, not the customer"
PROTECTED = "it may be a special category of personal data"


def name_words(name: str) -> frozenset[str]:
    """Return the words of an attribute's name, in lower case: shipCountry and ship_country are ship and country."""
    return frozenset(w.casefold() for w in _WORD.findall(_CAMEL.sub(" ", name)))


def named_unfit(name: str) -> str | None:
    """Return why an attribute of this name is no segment; None where the name tells nothing against it."""
    words = name_words(name)
    if words & SPECIAL:
        return PROTECTED
    kind = words & KINDS
    if words & ADMINISTRATIVE:
        return TECHNICAL
    if words & PERSONS and not kind:
        return IDENTIFIES
    if words & TEXTS and not kind:
        return FREE_TEXT
    return None


def valued_unfit(name: str, counts: Mapping[str, int], *, customers: int) -> str | None:
    """Return why an attribute with these values is no segment; None where they tell nothing against it.

    Args:
        name: Of the attribute.
        counts: Customers by value, without values that say nothing.
        customers: With any value.
    """
    total = sum(counts.values())

    def share(hit: Mapping[str, bool]) -> float:
        return sum(n for value, n in counts.items() if hit[value]) / max(total, 1)

    if share({v: bool(_PLACEHOLDER.search(v) or _CONTACT.match(v)) for v in counts}) > 0.1:
        return IDENTIFIES
    if share({v: bool(_DATE.fullmatch(v)) for v in counts}) > 0.8:
        return DATES
    if any(len(v) > LONG or len(v.split()) > MANY_WORDS for v in counts):
        return FREE_TEXT
    if name_words(name) & CODES and share({v: any(c.isdigit() for c in v) for v in counts}) > 0.5:
        return CODED
    if customers >= 10 and len(counts) > 0.8 * customers and not all(map(_plain_number, counts)):
        return IDENTIFIES
    if customers >= 30 and len(counts) > 0.8 * customers and all(len(v) >= 5 and v.isdigit() for v in counts):
        return CODED
    if share({v: _is_person(v) for v in counts}) > 0.6:
        return IDENTIFIES
    return None


def _plain_number(value: str) -> bool:
    return number(value) is not None


def number(value: str) -> float | None:
    """Return the number that a value is; None where it is none."""
    bare = value.strip().replace(",", ".")
    if not re.fullmatch(r"[-+]?\d{1,15}(\.\d{1,9})?", bare):
        return None
    return float(bare)


def _is_person(value: str) -> bool:
    """Return whether a value reads like a person's name: capitalised words, the first of which is a given name."""
    from models.names.known import is_full_name, is_given_name

    words = value.replace(".", " ").split()
    if not 1 <= len(words) <= 3 or not all(
        w[0].isupper() and w.replace("-", "").replace("'", "").isalpha() for w in words
    ):
        return False
    return is_given_name(words[0]) if len(words) == 1 else is_full_name(words)
