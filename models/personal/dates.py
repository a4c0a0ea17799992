"""Dates of birth, and the dates, times and places that only look like numbers of people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.personal.context import LATIN
from models.personal.words import listed

_MONTH = (
    r"(?:jan(?:uar|uary|vier|uari|uaro|eiro|\.)?|j[äa]nner|gen(?:naio|\.)?|ene(?:ro|\.)?|ianuarie|feb(?:ruar|ruary|ruari|ruarie|braio|brero|er|\.)?|f[ée]v(?:rier|ereiro|\.)?|m[äa]r(?:z|ch|s|zo|ço|ts|\.)?|maart|mrt|avr(?:il|\.)?"
    r"|apr(?:il|ile|\.)?|abr(?:il|\.)?|mai|may|maio|mayo|maj|mei|mag(?:gio|\.)?|martie|aprilie|jun[ie]?o?|junho|iunie|juin|giu(?:gno)?|jul[iy]?o?|julho|iulie|juillet|lug(?:lio)?|aug(?:ust|ustus|usti|\.)?|ao[uû]t|ago(?:sto)?"
    r"|sep(?:t|tember|tembre|tiembre|\.)?|set(?:tembre|embro)?|okt(?:ober|\.)?|oct(?:ober|obre|ubre|ombrie|\.)?|septembrie|noiembrie|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro|\.)?"
    r"|de[zcs](?:ember|embre|iembre|embro|embrie|\.)?|d[ée]c(?:embre|\.)?|dic(?:embre|iembre)?"
    r"|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrze[śs]nia|pa[źz]dziernika|listopada|grudnia"
    r"|ledna|[úu]nora|b[řr]ezna|dubna|kv[ěe]tna|[čc]ervna|[čc]ervence|srpna|z[áa][řr][íi]|[řr][íi]jna|listopadu|prosince"
    r"|tammi\w*|helmi\w*|maalis\w*|huhti\w*|touko\w*|kes[äa]k\w*|hein[äa]\w*|elo\w*|syys\w*|loka\w*|marras\w*|joulu\w*)"
)
_YEAR = r"(?:1[89]\d{2}|20\d{2})"
_DATE = (
    rf"(?:\d{{1,2}}\s?[./\-]\s?\d{{1,2}}\s?[./\-]\s?(?:{_YEAR}|['’]?\d{{2}})(?![\d])|{_YEAR}\s?[./\-]\s?\d{{1,2}}\s?[./\-]\s?\d{{1,2}}(?!\d)"
    rf"|\d{{1,2}}\s\d{{1,2}}\s{_YEAR}|\d{{1,2}}[./]\d{{1,2}}\.?\s{_YEAR}|\d{{1,2}}{_MONTH}{_YEAR}(?!\d)|{_YEAR}年\s?\d{{1,2}}月\s?\d{{1,2}}[日号]?|(?:19|20)\d{{2}}[01]\d[0-3]\d(?!\d)|[0-3]\d[01]\d(?:19|20)\d{{2}}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º|ª|°)?[\s\-]{{1,2}}(?:(?:of|de|di|den)\s)?{_MONTH}\.?,?[\s\-]{{1,2}}(?:de\s|del\s)?(?:{_YEAR}|['’]?\d{{2}})(?!\d)"
    rf"|{_MONTH}\.?[\s\-]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?[\s\-]{{1,2}}(?:{_YEAR}|['’]\d{{2}})(?!\d))"
)
DATES = re.compile(rf"(?<![{LATIN}.\-/]){_DATE}(?![\w])(?![./\-]\d)", re.IGNORECASE)
"""Whole dates, in figures or with the name of the month."""
_TIMES = re.compile(
    r"(?<![\d.:])\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,6})?)?(?:\s?[ap]\.?m\.?|\s?uhr|\s?h\b)|(?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
    r"|(?<![\w.])[-+]?\d{1,3}[.,]\d{3,12}°?\s?[NSEWnsew]?\s?[,;/]\s?[-+]?\d{1,3}[.,]\d{3,12}(?![\d])|(?<![\d])(?:19|20)\d{2}\s?[-/–]\s?(?:19|20)?\d{2}(?![\d\-/])"
)
"""Times, coordinates, spans of years."""

_BORN = re.compile(
    r"(?<![^\W_])(?:d\.?\s?o\.?\s?b\.?|ddn|anniversaire|dat\. ?nar\.?|生年月日|(?:date|day|year) of birth|birth ?date|born|birth(?:day|days)?|b-?day|geburts(?:datum|tag)\w*|geboren\w*|geb\.?|date de naissance|n[ée]e?s?|naissance"
    r"|fecha de nacimiento|nacimiento|naci[óo]?|nacid[oa]|f(?:echa|\.)? ?(?:de )?nac\w*\.?|data di nascita|nascita|nat[oa]|data urodzenia|urodz\w*|ur\.|geboorte(?:datum|dag)?|geb\.? ?datum|verjaardag"
    r"|f[øo]dsels(?:dato|dag)|f[øo]dt|f[öo]delse(?:datum|dag)|f[öo]dd|syntym[äa]\w*|syntynyt|synt\.|data de nascimento|nascimento|nasci|nascid[oa]"
    r"|出生[^\W\d]{0,4}|生日[^\W\d]{0,3}|जन्म\w*|narozen\w*|datum narozen[íi]|n[ăa]scut\w*|data na[șs]terii|ro[đd]en\w*|szület\w*|дата рождения|родил\w*)"
    r"(?![^\W\d_])(?P<gap>[^\n\d!?\x02]{0,30}?)",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    r"\s{1,2}(?:in\s\w{1,20}\s)?(?:geboren|geb\.|born|f[øo]dt|f[öo]dd|urodzon\w*)(?![^\W_])|[^\w\n]{1,3}(?:is|was|ist|est|es|è|to)?\s?(?:my|her|his|mein|ma|mi)?\s?(?:date of birth|birth ?date|dob|d\.o\.b|geburtsdatum|birthday)\b",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(
    r"anniv\w*|birthdays?|b-?day|geburtstag\w*|verjaardag|f[øo]dselsdag|f[öo]delsedag|生日", re.IGNORECASE
)
BIRTH_WORDS = listed(
    "*|ddn|anniv|nar.|年月日|born|birth|dob|d.o.b|d. o. b|d o b|bday|b-day|geb|naiss|né|nee |nac|nato|nata|nasc|urodz|ur.|verjaar|født|fodt|fødsels"
    "|född|fodd|födels|fodels|synt|出生|生日|जन्म|naroz|născut|nascut|naş|naș|nast|rođen|roden|szület|рожд|родил"
)
"""One of these announces every date of birth, in lower case."""


def find_birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of whole dates that are announced as somebody's date of birth.

    A birthday without a year, or one of these days ("for her birthday on 12/05/2024"), is an occasion and stays.
    """
    for born in _BORN.finditer(text):
        date = DATES.match(text, _skip(text, born.end()))
        if date is None:
            found = DATES.search(text, born.end(), min(len(text), born.end() + 60))
            if found is None or re.search(
                r"[.!?\n;]\s|\d|\x02", re.sub(r"\b(?:geb|ur|nac|d\.o\.b)\.", "", text[born.end() : found.start()])
            ):
                continue
            date = found
        if not _ANNIVERSARY.match(born[0]) or _long_ago(date[0]):
            yield date.span()
    for date in DATES.finditer(text):
        starred = text[max(0, date.start() - 2) : date.start()].strip()[-1:] == "*" and _long_ago(date[0])
        if starred or _BORN_AFTER.match(text, date.end()):
            yield date.span()


def _skip(text: str, at: int) -> int:
    match = re.compile(r"[\s:,\-–(=：]{0,4}").match(text, at)
    return match.end() if match else at


def _long_ago(date: str) -> bool:
    """Return whether the year of a date is before 2015, or written with two digits above 30."""
    year = re.search(r"(?:1[89]|20)\d{2}", date)
    if year is not None:
        return int(year[0]) < 2015
    return int(re.findall(r"\d+", date)[-1]) > 30


def find_dates_and_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of dates, times, coordinates and spans of years, so that they are not taken for phone numbers."""
    yield from (m.span() for pattern in (DATES, _TIMES) for m in pattern.finditer(text))
