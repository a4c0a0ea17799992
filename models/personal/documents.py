"""Passports and number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.personal.context import GONE, words_before
from models.personal.dates import DATES
from models.personal.words import is_reference, listed

_PASSPORT = re.compile(
    r"(?<![^\W_])(?:pass?ports?|reise ?pass\w*(?:-nr\.?)?|pass(?:nummer|-?nr\.?)|pass[ -](?:no\.?|nr\.?|nummer)|pas (?:č|c|nr|no)\.?|passeports?|pasaportes?|passaport[oie]|paszport\w*|paspoort\w*|passaporte|pas ?nummer|passi\w{0,6}|cestovn\w+ pas\w*|护照\w{0,3}?|паспорт\w*)"
    r"(?![^\W\d_])[^\w\x02\n]{0,4}(?:(?:[^\W\d_]{1,12}\.?|n[°º]\.?|#)[^\w\n.!?\x02]{1,3}){0,4}?"
    r"(?P<value>(?<![^\W_])(?:(?=[A-Z]{0,3} ?\d)(?:[A-Z\d]{6,12}|[A-Z]{1,3} \d{6,8}|[A-Z] ?\d{2}[A-Z] ?\d{4}[A-Z]|\d{4} \d{6}|\d{2} \d{2} \d{6}|\d{2} \d{7}|\d{3} \d{3} \d{3}|\d{4} \d{5}|\d{2} \d{5,7}|[A-Z]{2}\d{2} \d{4,5})|(?-i:(?=[A-Z]*\d)[A-Z\d]{9})))(?![^\W_])(?![\-/]\d)",
    re.IGNORECASE,
)
_PASSPORT_AFTER = re.compile(
    r"(?<![\w-])(?P<value>[A-Z]{1,3}\d{6,8}|\d{8,9})\W{1,3}(?:is|was|ist|est|es)?\s?(?:my|mein|mon|mi|the)?\s?(?:passport|reisepass|passeport|pasaporte)",
    re.IGNORECASE,
)
_MRZ = re.compile(
    r"(?<![\w<])(?:P[A-Z<][A-Z<]{3}[A-Z<]{20,39}|[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{2,16})(?![\w<])"
)
_PLATE_WORDS = (
    r"(?:(?:number|licen[cs]e|registration|reg|vehicle|car) ?-?plates?|plates?|(?:vehicle |car |van )?registration(?: (?:number|no\.?|plate))?|(?:car|vehicle|van) reg|reg(?: (?:number|no\.?|plate))?|vrm|vrn"
    r"|(?:auto|kfz-?|amtliches )?kennzeichen|kennz\.?|kfz|autonummer|rego|tag (?:number|no\.?)|(?:bike|scooter|car|van|truck|vehicle|taxi|cab) (?:number|no\.?)|(?:auto|wagen|pkw|car|van|voiture|coche|macchina)(?=\s?\()|nummernschild|plaques?(?: d'immatriculation| min[ée]ralogique)?|immatricul\w*|matr[íi]culas?|placas?|targ[ae]|targat[oa]"
    r"|(?:numer |nr )?rejestracyjn\w*|rejestracj\w*|tablic\w*|kenteken\w*|nummerplaat|nummerplade|registreringsnummer|nr rej\.?|reg[. -]{0,2}nr\.?|regnr\.?|registreringsskylt|rekisteri\w*|nummerskilt|skiltnummer|车牌\w{0,3}?|number plate)"
)
_FILLER = r"(?:is|was|are|ist|war|lautet|est|était|es|era|è|jest|to|är|er|é|no|nr|number|nummer|the|my|on|of|for|and|in|at|that|which|mein\w*|von|de|du|del|della)"
_PLATE_SHAPE = (
    rf"(?!{_FILLER}(?![^\W_]))(?=[^\W_]*\d|[A-ZÄÖÜ]{{1,3}}[ \-·.]{{1,3}}[A-Z]{{0,3}} ?\d)"
    rf"[A-ZÄÖÜ\u4e00-\u9fff\d]{{1,10}}(?:[ \-·.]{{1,3}}(?!{_FILLER}(?![^\W_]))[A-Z\d]{{1,7}}){{0,3}}"
)
_PLATE_LOWER = re.compile(
    r"[a-z]{2}\d{2} ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-zäöü]{1,3}-[a-z]{1,2}[ \-]?\d{1,4}[eh]?|[a-z]{2}[ \-]?\d{3}[ \-]?[a-z]{2}"
    r"|(?=.*\d)(?=.*[a-z])[a-z\d]{1,3}-[a-z\d]{1,3}-[a-z\d]{1,3}|\d{4}[ \-]?[a-z]{3}|[a-z]{3}\d[a-z\d]\d{2}|[a-z]{2}\d{5}|\d[a-z]{3}\d{3}"
    r"|[a-z]{2}[ \-]?\d{1,2}[ \-]?[a-z]{1,3}[ \-]?\d{4}",
    re.IGNORECASE,
)
"""Plates that are told from words and numbers even in small letters."""
_PLATE = re.compile(
    rf"(?<![^\W_]){_PLATE_WORDS}(?![^\W\d_])[^\w\x02\n]{{0,4}}(?:(?:[^\W\d_]{{1,12}}\.?|n[°º]\.?|#)[^\w\n.!?\x02]{{1,3}}){{0,4}}?(?<![A-Za-z\d])(?P<value>{_PLATE_SHAPE})(?![^\W_])",
    re.IGNORECASE,
)
_PLATE_AFTER = re.compile(
    rf"(?<![\w-])(?P<value>[A-Z\d]{{1,4}}(?:[ -][A-Z\d]{{1,5}}){{0,2}})\W{{1,3}}(?:is|was|ist|est|es)?\s?(?:my|mein|mon|mi|the|our|das)?\s?{_PLATE_WORDS}(?![^\W_])",
    re.IGNORECASE,
)
_PLATE_ALONE = re.compile(
    r"(?<![\w\-/#])(?:[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} [A-HJ-PR-Z]{3}|(?:AN|AP|AR|AS|BR|CG|CH|DL|GA|GJ|HP|HR|JH|JK|KA|KL|MH|MP|OD|PB|RJ|TN|TS|UK|UP|WB)[ -]\d{2}[ -][A-Z]{1,2}[ -]\d{4}"
    r"|\d{2,3}-(?:C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|W|WH|WX|WW)-\d{1,6}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6})(?![\w-])"
)
_VEHICLE = re.compile(
    r"\b(?:my|the|a|our|his|her|in|grey|gray|black|white|blue|red|silver|green)\s(?:[A-Z]?\w+\s){0,2}?(?:car|van|vehicle|auto|wagen|voiture|coche|macchina|samoch[óo]d|bil)\b"
    r"|\bpark(?:ed|ing|te|geparkt)?\b|\bgarage\b|\bmein\w* (?:auto|wagen)\b|\bma voiture\b|\bmi coche\b|\bmijn auto\b|\bmia (?:auto|macchina)\b",
    re.IGNORECASE,
)
_PLATE_VEHICLE = re.compile(
    r"(?<![\w\-/#])(?:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?|[A-Z]{2}-\d{3}-[A-Z]{2}|\d{4} [BCDFGHJKLMNPRSTVWXYZ]{3}|[A-Z]{2} ?\d{3} ?[A-Z]{2}|\d-[A-Z]{3}-\d{3}|[A-Z]{1,3}-\d{1,3}-[A-Z]{1,3}"
    r"|\d{1,2}-[A-Z]{2,3}-\d{1,2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-?\d{2}-?[A-Z]{3}|[A-Z]{3}-\d{3}|[A-Z]{3}[ -]?\d[A-Z]\d{2}|[A-Z]{2} \d{2} \d{3}|[A-Z]{2,3} \d{4,5}|\d[A-Z]{3}\d{3})(?![\w-])"
)
PASSPORT_WORDS = listed("pass|pasp|pasap|paszp|paspo|pasnu|护照|паспорт|cestovn|p<")
PLATE_WORDS = listed(
    "plate|kennz|kfz|autonummer|rego|tag |number|regist|reg |reg:|reg.|vrm|vrn|nummernschild|plaque|immatric|matr|placa|targ|rej|tablic|ken"
    "teken|nummerp|registrer|regnr|reg-nr|reg nr|rekister|skilt|车牌|car|van|vehicle|auto|wagen|voiture|coche|macchina|"
    "samoch|bil|park|garage"
)
"""One of these is beside every passport and plate whose form is not enough, in lower case."""
LETTERS_AND_DIGITS = re.compile(r"[A-Za-zÄÖÜ\u4e00-\u9fff][ \-·]{0,3}\d|\d[ \-]?[A-Za-z]{1,3}\b")
KNOWN_PLATE = _PLATE_ALONE


def find_passports(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of passport numbers that a word announces, and of a passport's machine-readable lines."""
    for pattern in (_PASSPORT, _PASSPORT_AFTER):
        yield from (
            m.span("value")
            for m in pattern.finditer(text)
            if not DATES.fullmatch(m["value"])
            and (sum(c.isdigit() for c in m["value"]) >= 3 or (len(m["value"]) == 9 and m["value"].isupper()))
            and not _is_reference(text, m.start("value"))
        )
    yield from (m.span() for m in _MRZ.finditer(text) if "<<" in m[0])


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of number plates: announced ones, and those of many countries beside a car."""
    for pattern in (_PLATE, _PLATE_AFTER):
        for match in pattern.finditer(text):
            length = _plate_length(match["value"])
            if length and not _is_reference(text, match.start()):
                yield match.start("value"), match.start("value") + length
    if _VEHICLE.search(text) and not text.isupper():
        for match in _PLATE_VEHICLE.finditer(text):
            words = words_before(text, match.start())[:3]
            if not any(is_reference(w) for w in words):
                yield match.span()


def find_known_plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of plates of countries whose form is like no other: British, Irish, Indian, Chinese."""
    for match in _PLATE_ALONE.finditer(text):
        if not any(is_reference(w) for w in words_before(text, match.start())[:3]):
            yield match.span()


def _plate_length(value: str) -> int:
    """Return how many characters at the beginning are a plate: of "ab12 cde was" the first eight; 0 if none are."""
    ends = [m.end() for m in re.finditer(r"[^\W_]+", value)]
    for end in reversed(ends):
        compact = [c for c in value[:end] if c.isalnum()]
        letters = sum(c.isalpha() for c in compact)
        mixed = 4 <= len(compact) <= 10 and 1 <= letters < len(compact)
        upper = value[:end].upper() == value[:end] and len(compact) <= 9
        if mixed and (upper or _PLATE_LOWER.fullmatch(value[:end])):
            return end
    return 0


def _is_reference(text: str, start: int) -> bool:
    words = words_before(text, start)[:1]
    return bool(words) and words[0] not in (GONE, "card", "code", "number", "id") and is_reference(words[0])
