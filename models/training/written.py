"""Sentences put together from parts that were written for this project: breadth of domains, and manners of speaking that the
labelled sets hardly have (contrast, negation, comparison, wishes, plain facts, times, stories, irony)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from models.training.data import Unit, make_unit, one_hot
from models.training.written_frames import BAD_EVENTS, ENDINGS, FACTS, FRAMES, PAIRS, PROBLEMS, SOLVED, TIMES, UNSOLVED
from models.training.written_words import BAD, BETTER, DAYS, DOMAINS, GOOD, LONG, NEUTRAL, SHORT, WORSE

NEGATIVE, PLAIN, POSITIVE = 0, 1, 2
_SLOT = re.compile(r"\{(\w+)\}")
Term = tuple[int, int, int]


def written(rng: random.Random, n: int) -> list[Unit]:
    """Return `n` units of one sentence, or two in PAIRS; every term in them is marked."""
    kinds = (_frame, _frame, _frame, _pair, _pair, _fact, _time, _story, _irony)
    units: list[Unit] = []
    while len(units) < n:
        unit = rng.choice(kinds)(rng)
        if unit is not None:
            units.append(unit)
    return units


def _frame(rng: random.Random) -> Unit | None:
    """Return a sentence with one term and one opinion."""
    label = rng.choices((NEGATIVE, PLAIN, POSITIVE), (4, 3, 4))[0]
    return _filled(rng, rng.choice(FRAMES[label]), (label,), whole=label)


def _pair(rng: random.Random) -> Unit | None:
    """Return a sentence with two or three terms of different polarity; the sentiment of the whole is left open."""
    frame, labels = rng.choice(PAIRS)
    return _filled(rng, frame, labels, whole=None)


def _fact(rng: random.Random) -> Unit | None:
    return _filled(rng, rng.choice(FACTS), (PLAIN, PLAIN), whole=PLAIN)


def _time(rng: random.Random) -> Unit | None:
    frame, label = rng.choice(TIMES)
    return _filled(rng, frame, (label,), whole=label)


def _story(rng: random.Random) -> Unit | None:
    """Return a problem, and whether somebody solved it; the end is what counts."""
    good = rng.random() < 0.55
    text = rng.choice(PROBLEMS) + rng.choice(SOLVED if good else UNSOLVED)
    if rng.random() < 0.3:
        text += rng.choice(ENDINGS[POSITIVE if good else NEGATIVE])
    return _filled(rng, text, (), whole=POSITIVE if good else NEGATIVE, marked=False)


def _irony(rng: random.Random) -> Unit | None:
    return _filled(rng, rng.choice(BAD_EVENTS), (NEGATIVE,), whole=NEGATIVE, marked=False)


def _filled(
    rng: random.Random, frame: str, labels: Sequence[int], *, whole: int | None, marked: bool = True
) -> Unit | None:
    """Return the frame with its slots filled; {t}, {t2}, {t3} become terms with the labels in their order."""
    nouns = rng.sample(DOMAINS[rng.choice(sorted(DOMAINS))], 3)
    words: dict[str, Callable[[], str]] = {
        "t": lambda: nouns[0],
        "t2": lambda: nouns[1],
        "t3": lambda: nouns[2],
        "good": lambda: rng.choice(GOOD),
        "bad": lambda: rng.choice(BAD),
        "neutral": lambda: rng.choice(NEUTRAL),
        "better": lambda: rng.choice(BETTER),
        "worse": lambda: rng.choice(WORSE),
        "long": lambda: rng.choice(LONG),
        "short": lambda: rng.choice(SHORT),
        "day": lambda: rng.choice(DAYS),
        "n": lambda: str(rng.randint(2, 60)),
    }
    order = {"t": 0, "t2": 1, "t3": 2}
    text, terms = "", []
    for kind, part in _pieces(frame):
        if kind == "text":
            text += part
            continue
        word = words[part]()
        if not text or text.endswith((". ", "! ", "? ")):
            word = word[0].upper() + word[1:]
        if part in order:
            terms.append((len(text), len(text) + len(word), labels[min(order[part], len(labels) - 1)]))
        text += word
    text, terms = _manner(rng, text, terms)
    known = {"terms": tuple(terms), "tagged": True} if marked else {}
    unit = make_unit(text, sentiment=None if whole is None else one_hot(whole), origin="written", **known)
    if unit is None or whole is None:
        return unit
    return replace(unit, parts=tuple(replace(p, sentiment=one_hot(whole)) for p in unit.parts))


def _pieces(frame: str) -> Iterator[tuple[str, str]]:
    at = 0
    for slot in _SLOT.finditer(frame):
        yield "text", frame[at : slot.start()]
        yield "slot", slot[1]
        at = slot.end()
    yield "text", frame[at:]


def _manner(rng: random.Random, text: str, terms: list[Term]) -> tuple[str, list[Term]]:
    """Return the unit as people type it: lower case, upper case, no full stop. Offsets stay."""
    chance = rng.random()
    if chance < 0.15:
        text = text.lower()
    elif chance < 0.18 and text.isascii():
        text = text.upper()
    if rng.random() < 0.2:
        text = text.rstrip(".")
    return text, terms
