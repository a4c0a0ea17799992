"""Names of months and weekdays in the main European languages, as English ones, which is what strptime reads."""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr

MONTHS = """
jan|january|januar|jänner|janvier|janv|enero|ene|gennaio|gen|januari|janeiro|styczeń|stycznia|sty
feb|february|februar|février|févr|fév|febrero|febbraio|februari|fevereiro|fev|luty|lutego|lut
mar|march|märz|mär|mrz|maerz|mars|marzo|maart|mrt|março|marts|marzec|marca
apr|april|avril|avr|abril|abr|aprile|kwiecień|kwietnia|kwi
may|mai|mayo|maggio|mag|mei|maio|maj|maja
jun|june|juni|juin|junio|giugno|giu|junho|czerwiec|czerwca|cze
jul|july|juli|juillet|juil|julio|luglio|lug|julho|lipiec|lipca|lip
aug|august|août|aout|agosto|ago|augustus|augusti|sierpień|sierpnia|sie
sep|sept|september|septembre|septiembre|setiembre|settembre|set|setembro|wrzesień|września|wrz
oct|october|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|październik|października|paź
nov|november|novembre|noviembre|novembro|listopad|listopada|lis
dec|december|dezember|dez|décembre|déc|diciembre|dic|dicembre|dezembro|grudzień|grudnia|gru
"""
"""One line per month: English, German, French, Spanish, Italian, Dutch, Portuguese, Danish, Swedish, Polish. No name means two months."""
DAYS = """
mon|monday|montag|mo|lundi|lun|lunes|lunedì|maandag|ma|segunda-feira|segunda|seg|mandag|man|måndag|mån|poniedziałek|pon
tue|tues|tuesday|dienstag|di|mardi|martes|martedì|dinsdag|terça-feira|terça|ter|tirsdag|tir|tisdag|tis|wtorek|wt
wed|wednesday|mittwoch|mi|mercredi|mer|miércoles|mié|mercoledì|woensdag|wo|quarta-feira|quarta|qua|onsdag|ons|środa|śr
thu|thurs|thursday|donnerstag|do|jeudi|jeu|jueves|jue|giovedì|gio|donderdag|quinta-feira|quinta|qui|torsdag|tor|tors|czwartek|czw
fri|friday|freitag|fr|vendredi|ven|viernes|vie|venerdì|vrijdag|vr|sexta-feira|sexta|sex|fredag|fre|piątek|pt
sat|saturday|samstag|sonnabend|sa|samedi|sam|sábado|sáb|sabato|sab|zaterdag|za|lørdag|lør|lördag|lör|sobota|sob
sun|sunday|sonntag|so|dimanche|dim|domingo|dom|domenica|zondag|zo|søndag|søn|söndag|sön|niedziela|ndz|niedz
"""
_MONTH = {name: n for n, line in enumerate(MONTHS.strip().splitlines(), 1) for name in line.split("|")}
_DAY = {name: n for n, line in enumerate(DAYS.strip().splitlines()) for name in line.split("|")}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|ère|re|º|ª|°)(?=\W|$)", re.IGNORECASE)
_NOON = re.compile(r"\b([ap])\.?\s?m\.?(?=\W|$)", re.IGNORECASE)
NAMED = ("%b", "%B", "%a", "%A")


def in_english(text: str, pattern: str) -> tuple[str, str]:
    """Return a time and its strptime pattern with the names of months and days as English abbreviations.

    A full stop behind a name is dropped, "1er" and "3rd" become 1 and 3, "p. m." becomes pm. Other words stay, as the pattern may have them.
    """
    weekdays = "%a" in pattern or "%A" in pattern
    literal = {word.casefold() for word in _WORD.findall(re.sub(r"%.", " ", pattern))}
    month_seen = False

    def english(match: re.Match[str]) -> str:
        nonlocal month_seen
        word = match[0].casefold().removesuffix(".")
        if word in literal:
            return match[0]
        if weekdays and word in _DAY:
            return day_abbr[_DAY[word]]
        if weekdays and word == "mar" and months > 1 and not match.start():
            return day_abbr[1]  # mardi, martes, martedì before a month
        if word in _MONTH and not month_seen:
            month_seen = True
            return month_abbr[_MONTH[word]]
        return match[0]

    text = _NOON.sub(r"\1m", _ORDINAL.sub(r"\1", text)) if "%p" in pattern else _ORDINAL.sub(r"\1", text)
    months = sum(word.casefold().removesuffix(".") in _MONTH for word in _WORD.findall(text))
    plain = pattern.replace("%B", "%b").replace("%A", "%a").replace("%b.", "%b").replace("%a.", "%a")
    return _WORD.sub(english, text), plain
