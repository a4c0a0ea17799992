"""Numbers that states give to people: found by the words that announce them, by their form, and by their check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from models.personal import id_forms
from models.personal.context import GONE, LATIN, announced, words_before
from models.personal.id_forms import ANNOUNCED, FORMS, GENERIC, GENERIC_FORM, Form
from models.personal.words import is_reference

_NAMES = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(f'(?P<a{i}>{a.words})' for i, a in enumerate(ANNOUNCED))}|(?P<generic>{GENERIC}))(?![^\W\d_])",
    re.IGNORECASE,
)
NEAR_DIGITS = re.compile(
    r"\d(?:[ .\-/]{0,3}[A-Za-z]{0,3}[ .\-/]?\d){4}|[A-Za-z]{5} ?\d{4} ?[A-Za-z]|\b(?=[A-Z]*\d)[A-Z\d]{9}\b"
)
"""What all forms have: five digits with little between, the letters of a PAN, or nine capitals and digits."""
_GAP = r"[^\w\x02]{0,4}(?:(?:[^\W\d_]+\.?|n\.?[°º]\.?|#)[^\w\n.!?\x02]{1,3}){0,6}?"
"""Between the announcing word and the number: signs, and up to six words of the same sentence."""
_LINK = (
    r"(?:[^\w\x02]{0,3}(?:nos?|number|nr|nummer|num[ée]ro|n[úu]mero|numer|num|n[°º]|kod|code|card|card number|is|was|ist|lautet|est|es|è|é|jest|to|är|er|on"
    r"|my|mine|mein[e]?|:|=|#|-)\.?(?![^\W_])){0,4}[^\w\x02]{0,4}"
)
"""The same for words that have other meanings: only "number", "is" and the like."""
_BACK = r"[^\w\x02]{1,3}(?:(?:is|was|ist|est|es|è|é|jest|är|er|on|that'?s|as)\s)?(?:(?:my|mein[e]?|mon|ma|mi|il|mio|mia|mój|moja|mijn|min|mitt|mit|meu|minha|the|die|der|el|le|la)\s)?"
_DOCUMENT = re.compile(
    r"licen|^dl |id.?card|identity (?:card|document)|schein|permis|carnet|patente|rijbew|k[øo]rekort|k[öo]rkort|prawo|motorista|cnh|cart|kaart|legit",
    re.IGNORECASE,
)
"""Documents whose numbers have no check digits that are public."""
_EDGE = rf"(?<![{LATIN}])(?<![\d][\-./])"
_END = r"(?![^\W_])(?![\-/]\d)"


def find_national_ids(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of numbers of identity, tax and social security cards, and of driving licences.

    A word that means nothing else ("social security number", "PESEL") suffices together with the form. A word with other
    meanings ("PAN", "SIN", "ID number") needs the right check digits. A few forms need no word: their check digits and
    letters are seldom right by chance.
    """
    for name in _NAMES.finditer(text):
        group = name.lastgroup or ""
        if group == "generic":
            found = _generic(text, name)
        else:
            announcement = ANNOUNCED[int(group[1:])]
            sure = announcement.sure and not _is_reference(text, name)
            found = next((f for form in announcement.forms if (f := _beside(text, name, form, sure=sure))), None)
        if found is not None:
            yield found
    for form_name, form in FORMS.items():
        if form.alone:
            for match in _alone(form_name).finditer(text):
                if is_valid(match[0], form) and announced(text, *match.span()) != "reference":
                    yield match.span()


def _beside(text: str, name: re.Match[str], form: str, *, sure: bool) -> tuple[int, int] | None:
    """Return the number of this form after the announcing word, or before it; None if there is none."""
    after = _after(form, sure).match(text, name.end())
    if after is not None and (sure or is_valid(after[1], FORMS[form])):
        return after.span(1)
    before = _before(form).search(text, max(0, name.start() - 60), name.start())
    if before is not None and (sure or is_valid(before[1], FORMS[form])):
        return before.span(1)
    return None


def _generic(text: str, name: re.Match[str]) -> tuple[int, int] | None:
    """Return what a word such as "ID number" announces, if it passes the check of some country."""
    if _is_reference(text, name):
        return None
    pattern = re.compile(_LINK + _EDGE + rf"({GENERIC_FORM})" + _END)
    match = pattern.match(text, name.end())
    if match is None:
        return None
    if _DOCUMENT.search(name[0]):
        digits, capitals = sum(c.isdigit() for c in match[1]), sum(c.isupper() for c in match[1])
        return match.span(1) if digits >= 5 or (digits >= 3 and capitals >= 3) else None
    checked = (form for form in FORMS.values() if form.checks)
    return (
        match.span(1)
        if any(_whole(form.shape).fullmatch(match[1]) and is_valid(match[1], form) for form in checked)
        else None
    )


def _is_reference(text: str, name: re.Match[str]) -> bool:
    """Return whether the word before makes it something else's number: "order id", "customer ID number"."""
    words = words_before(text, name.start())[:1]
    return bool(words) and words[0] != GONE and is_reference(words[0]) and words[0] not in ("card", "code")


def is_valid(number: str, form: Form) -> bool:
    """Return whether the check digits of a number are right in one of the ways of its form; False for a form that has none."""
    compact = re.sub(r"\s", "", number)
    ways = {compact, re.sub(r"\W", "", compact)}
    return any(_check(module)(way) for module in form.checks for way in ways)


@cache
def _check(module: str) -> Callable[[str], bool]:
    named: Callable[[str], bool] = (
        import_module(module).is_valid if module.startswith("stdnum.") else getattr(id_forms, module)
    )
    return named


@cache
def _after(form: str, sure: bool) -> re.Pattern[str]:
    return re.compile((_GAP if sure else _LINK) + _EDGE + f"({FORMS[form].shape})" + _END, re.IGNORECASE)


@cache
def _before(form: str) -> re.Pattern[str]:
    return re.compile(_EDGE + f"({FORMS[form].shape})" + _END + _BACK + "$", re.IGNORECASE)


@cache
def _alone(form: str) -> re.Pattern[str]:
    return re.compile(_EDGE + FORMS[form].alone + _END)


@cache
def _whole(shape: str) -> re.Pattern[str]:
    return re.compile(shape, re.IGNORECASE)
