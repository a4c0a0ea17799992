"""Twins: a text changed in what must not matter to its reader (names, numbers, handles, links, small words, short forms)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from models.training.written_stances import NAMES, PLACES

_NAME = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
_PLACE = re.compile(rf"\b(?:{'|'.join(PLACES)})\b")
_DIGITS = re.compile(r"\d+")
_ALIKE = (
    ("the", "this", "that", "our", "your"),
    ("a", "one", "another"),
    ("at", "in", "on"),
    ("for", "with"),
    ("and", "as well as"),
    ("today", "yesterday", "on Monday", "this morning"),
    ("he", "she", "they"),
    ("my", "our", "the"),
    ("we", "I"),
)
_SMALL = re.compile(rf"\b(?:{'|'.join(sorted({w for group in _ALIKE for w in group}, key=len, reverse=True))})\b")
_SHORT = {
    "is not": "isn't",
    "was not": "wasn't",
    "do not": "don't",
    "did not": "didn't",
    "does not": "doesn't",
    "cannot": "can't",
    "could not": "couldn't",
    "will not": "won't",
    "would not": "wouldn't",
    "have not": "haven't",
    "it is": "it's",
    "I am": "I'm",
    "they are": "they're",
    "that is": "that's",
    "I have": "I've",
}
_LONG = {short: long for long, short in _SHORT.items()}
_FORMS = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in [*_SHORT, *_LONG]))
_SYLLABLES = ("ba", "do", "ki", "lu", "me", "no", "ra", "si", "ta", "vo", "x", "9", "_", "jo", "ze", "han")


def twin(text: str, rng: random.Random) -> str:
    """Return the text with one or two changes that leave its meaning as it is; they are drawn from those that apply."""
    for change in rng.sample(CHANGES, len(CHANGES))[: rng.choice((2, 3, 4))]:
        text = change(text, rng)
    return text


def _names(text: str, rng: random.Random) -> str:
    return _PLACE.sub(lambda _: rng.choice(PLACES), _NAME.sub(lambda _: rng.choice(NAMES), text))


def _numbers(text: str, rng: random.Random) -> str:
    return _DIGITS.sub(lambda m: "".join(rng.choice("123456789") for _ in m[0]), text)


def _handle(text: str, rng: random.Random) -> str:
    name = "@" + "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3, 4))))
    return f"{name} {text}" if rng.random() < 0.5 else f"{text} {name}"


def _link(text: str, rng: random.Random) -> str:
    tail = "".join(rng.choices("abcdefghkmnprstuvwxyzABCDEFGH0123456789", k=rng.choice((6, 8, 10))))
    link = rng.choice(("https://t.co/", "http://bit.ly/", "https://www.example.com/")) + tail
    return f"{link} {text}" if rng.random() < 0.3 else f"{text} {link}"


def _small_words(text: str, rng: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        if rng.random() < 0.6:
            return found[0]
        return rng.choice([w for group in _ALIKE if found[0] in group for w in group])

    return _SMALL.sub(other, text)


def _forms(text: str, rng: random.Random) -> str:
    return _FORMS.sub(lambda m: _SHORT.get(m[0]) or _LONG[m[0]], text)


def _end(text: str, rng: random.Random) -> str:
    return text.rstrip(" .") if text.rstrip().endswith(".") else text + ("." if text[-1:].isalnum() else "")


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _names,
    _numbers,
    _handle,
    _link,
    _small_words,
    _forms,
    _end,
)
