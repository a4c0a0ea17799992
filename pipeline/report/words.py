"""What the page says: words from words/<language>.yaml, numbers, dates and months as that language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from pipeline.errors import QueryError

PACKAGE = "pipeline.report"
MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NARROW NO-BREAK SPACE}"


def languages() -> tuple[str, ...]:
    """Return the languages that a page can be written in, as ISO 639-1 codes."""
    found = files(PACKAGE).joinpath("words").iterdir()
    return tuple(sorted(f.name[:-5] for f in found if f.name.endswith(".yaml")))


@cache
def load_words(language: str) -> Words:
    """Return the words of a language.

    Raises:
        QueryError: There is no file of that language.
    """
    if language not in languages():
        raise QueryError(f"no words in {language!r}; the page speaks: {', '.join(languages())}")
    text = files(PACKAGE).joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    loaded = YAML(typ="safe").load(text)
    return Words(language, loaded["words"], loaded["forms"])


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes:
        language: ISO 639-1 code, also the page's `lang`.
        words: What is said, by key; parts in braces are filled in.
        forms: How numbers, dates and months are written.
    """

    language: str
    words: dict[str, str]
    forms: dict[str, Any]

    def say(self, key: str, **parts: object) -> str:
        """Return what stands under the key; a count `n` of 1 takes `<key>_one` where there is one."""
        if parts.get("n") in (1, "1") and f"{key}_one" in self.words:
            key = f"{key}_one"
        return str(self.words[key]).format(**parts)

    def has(self, key: str) -> bool:
        """Return whether something is said under the key."""
        return key in self.words

    def number(self, value: float, digits: int = 0, *, sign: bool = False) -> str:
        """Return a number with separators of thousands; never "-0"."""
        rounded = round(value, digits) + 0.0
        text = f"{abs(rounded):,.{digits}f}"
        text = (
            text.replace(",", "|").replace(".", str(self.forms["decimal"])).replace("|", str(self.forms["thousands"]))
        )
        if rounded < 0:
            return MINUS + text
        return "+" + text if sign and rounded > 0 else text

    def percent(self, share: float, digits: int = 0, *, sign: bool = False) -> str:
        """Return a share from 0 to 1 as a percentage."""
        return self.number(100 * share, digits, sign=sign) + str(self.forms["percent"])

    def between(self, low: str, high: str) -> str:
        """Return an interval of two numbers that are written already."""
        return self.say("between", low=low, high=high)

    def day(self, value: date) -> str:
        """Return a day."""
        month = self.forms["months"][value.month - 1]
        return str(self.forms["day"]).format(day=value.day, month=month, number=value.month, year=value.year)

    def month(self, period: str) -> str:
        """Return a calendar month, given as YYYY-MM; anything else as it is."""
        year, _, month = period.partition("-")
        if not (year.isdigit() and month.isdigit()):
            return period
        return f"{self.forms['months'][int(month) - 1]} {year}"

    def figure(self, value: float, unit: str, *, sign: bool = False) -> str:
        """Return a key figure in its unit, as published.kpis states it."""
        if unit == "share":
            return f"{self.number(100 * value, sign=True)}{self.forms['points']}" if sign else self.percent(value)
        if unit in ("points", "responses"):
            return self.number(value, sign=sign)
        if unit == "scale 0-1":
            return self.number(value, 2, sign=sign)
        if unit == "stars":
            return self.number(value, 1 if not sign else 2, sign=sign)
        return f"{self.number(value, sign=sign)}{NARROW}{unit}"

    def net(self, value: float) -> str:
        """Return a net sentiment, -1 to 1, with its sign."""
        return self.number(value, 2, sign=True)
