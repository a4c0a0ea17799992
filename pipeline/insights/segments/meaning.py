"""What an attribute holds, by its name and its values: a kind of customer or thing, or persons, codes, dates, free text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PERSONS = frozenset(
    """
    address adresse adres anschrift client clients contact customer customers
    cliente dob birth birthday birthdate geburtstag geburtsdatum email emails familienname family fax firstname first forename
    fullname full iban imei ip kunde kunden kundin lastname last latitude lat lng lon longitude login mail
    mobile mobil msisdn nachname naam name names nickname nom nombre nome passport patient person personal phone plz postal postcode
    postleitzahl respondent sms ssn strasse straße street student surname tel telefon telephone user users
    username vorname zip zipcode
    """.split()  # noqa: SIM905
)
"""Words of names of attributes that say who somebody is, or where exactly; not beside one of KINDS."""
ROLES = frozenset(
    """
    agent agents advisor adviser assignee author autor bearbeiter berater boss chef clerk coach consultant director driver employee handler head
    lead leader leiter manager medewerker mitarbeiter operator owner rep reps representative reviewer salesperson seller staff supervisor technician
    verkäufer worker
    """.split()  # noqa: SIM905
)
"""Words for people who work there, whatever stands beside them: a store_manager is a person, not a store."""
KINDS = frozenset(
    """
    age band bracket brand browser campaign category categorie channel city class cohort country department device duration edition generation group grp
    industry kategorie kind language level location market model months os plan platform product region role seats seat segment since size stage state
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
    biometric disability disabilities ethnic ethnicity diagnosis genetic health nationality political politics race religion religious sexual
    sexuality union krankheit behinderung gesundheit herkunft konfession nationalité nationalität
    """.split()  # noqa: SIM905
)
"""Special categories of personal data (Article 9 GDPR)."""
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2}([T ].*)?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([T ].*)?")
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+\.\w+|(\+|00)\d[\d ()/-]{7,}|https?://|www\.", re.IGNORECASE)
_NUMBER = re.compile(r"([-+]?\d{1,15}(?:[.,]\d{1,9}){0,5})\s*([^\W\d_]{0,20})")
_TITLED = re.compile(
    r"(mr|mrs|ms|miss|dr|prof|frau|herr|mme|mlle|monsieur|madame|sr|sra|señora?|sig|signora?|dhr|mevr)\b\.?\s+[^\W\d_]",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"([A-Z]\.\s?){1,2}[A-ZÀ-Þ][^\W\d_'-]*([-'][^\W\d_]+)?|[A-Z][^\W\d_]+ [A-Z]\.")
_LOGIN = re.compile(r"([a-z]{2,})[._][a-z]{2,}\d*", re.IGNORECASE)
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
    if words & ROLES or (words & PERSONS and not kind):
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
    if customers >= 10 and len(counts) > 0.8 * customers and len(numbers(counts)[0]) < len(counts):
        return IDENTIFIES
    if customers >= 30 and len(counts) > 0.8 * customers and all(len(v) >= 5 and v.isdigit() for v in counts):
        return CODED
    if share({v: _is_person(v) for v in counts}) > 0.6 or _are_logins(counts):
        return IDENTIFIES
    return None


def numbers(values: Iterable[str]) -> tuple[dict[str, float], str]:
    """Return the values of an attribute that are numbers, and the unit that all of them name ("12 months"), else "".

    A comma, or else a point, that stands before three digits wherever it stands parts thousands; elsewhere it is the decimal point.
    """
    read = {v: m for v in values if (m := _NUMBER.fullmatch(v.strip()))}
    parts_thousands = [
        sep
        for sep in ",."
        if (having := [m[1] for m in read.values() if sep in m[1]])
        and all(re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(\{sep}\d{{3}})+([.,]\d+)?", bare) for bare in having)
    ][:1]
    found = {}
    for value, m in read.items():
        bare = m[1].replace(parts_thousands[0], "") if parts_thousands else m[1]
        try:
            found[value] = float(bare.replace(",", "."))
        except ValueError:  # two decimal points
            continue
    units = {m[2].casefold().rstrip("s") for m in read.values()}
    longest = max((m[2] for m in read.values()), key=len, default="")
    return (found, longest) if len(units) == 1 else ({v: x for v, x in found.items() if not read[v][2]}, "")


def _are_logins(values: Iterable[str]) -> bool:
    """Return whether values read like mary.smith: all of that form, and one begins with a given name."""
    from models.names.known import is_given_name

    read = [_LOGIN.fullmatch(v.strip()) for v in values]
    return all(read) and any(m is not None and is_given_name(m[1].capitalize()) for m in read)


def _is_person(value: str) -> bool:
    """Return whether a value reads like a person's name: a title or an initial before it, or a given name that comes first."""
    from models.names.known import is_full_name, is_given_name

    if _TITLED.match(value) or _INITIAL.fullmatch(value.strip()):
        return True
    words = value.replace(".", " ").split()
    if not 1 <= len(words) <= 3 or not all(
        w[0].isupper() and w.replace("-", "").replace("'", "").isalpha() for w in words
    ):
        return False
    return is_given_name(words[0]) if len(words) == 1 else is_full_name(words)
