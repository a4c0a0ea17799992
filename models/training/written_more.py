"""Sentences of the frames of written_stances.py, and their twins: the same sentence about another group, which must be read alike."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from models.training import written_stances as w
from models.training.data import Unit, make_unit
from models.training.written_words import DAYS, DOMAINS

_SLOT = re.compile(r"\{(\w+?)2?\}")
_VOWEL = re.compile(r"\b([Aa]) (?=[aeiouAEIOU](?!uro|ne\b|ser|ni))")
Shares = tuple[float, float, float]

SLOTS = {
    "n": w.THINGS,
    "good": w.ADMIRED,
    "bad": w.BLAMED,
    "like": w.LIKE,
    "hate": w.HATE,
    "liked": w.LIKED,
    "hated": w.HATED,
    "happy": w.HAPPY,
    "unhappy": w.UNHAPPY,
    "j": w.JUDGELESS,
    "do": w.DO,
    "did": w.DID,
    "kin": w.KIN,
    "who": w.WHO,
    "p": w.PERSON,
    "name": w.NAMES,
    "place": w.PLACES,
    "day": DAYS,
    "w": (*w.THINGS, *w.JUDGELESS, *w.DO, *w.DID, *w.ALONE, *(noun for nouns in DOMAINS.values() for noun in nouns)),
}
"""What a slot is filled with; {Good} is a capital, {n2} another word of the same kind."""
KINDS: tuple[tuple[int, tuple[tuple[str, Shares], ...]], ...] = (
    (5, tuple((frame, w.PLAIN) for frame in w.JUDGELESS_FRAMES)),
    (4, tuple((frame, w.NOT_BAD) for frame in w.NEGATED_BAD)),
    (3, tuple((frame, w.NOT_GOOD) for frame in w.NEGATED_GOOD)),
    (3, w.ASKED),
    (2, w.OTHERS),
    (2, w.CHANGED),
    (3, w.PLAIN_OPINION),
)
"""How often a kind of frame is taken, and the kind."""


def written_stances(rng: random.Random, n: int) -> list[Unit]:
    """Return `n` units of one frame each, about whose opinion counts and what is none."""
    weights = [weight for weight, _ in KINDS]
    units: list[Unit] = []
    while len(units) < n:
        frame, shares = rng.choice(rng.choices(KINDS, weights)[0][1])
        units.append(_unit(_filled(rng, frame, {}), shares))
    return units


def written_groups(rng: random.Random, n: int) -> list[Unit]:
    """Return `n` units that name a group of people, each with a twin that names another one."""
    units: list[Unit] = []
    while len(units) < n:
        frame, shares = rng.choice(w.GROUP_OPINIONS) if rng.random() < 0.25 else (rng.choice(w.GROUP_FRAMES), w.PLAIN)
        kind = rng.choice(sorted(w.GROUPS))
        seed = rng.random()
        one, other = rng.sample(w.GROUPS[kind], 2)
        twin = _filled(random.Random(seed), frame, {"g": other})
        units.append(replace(_unit(_filled(random.Random(seed), frame, {"g": one}), shares), twin=twin))
    return units


def _unit(text: str, shares: Shares) -> Unit:
    unit = make_unit(text, sentiment=shares, origin="stances")
    assert unit is not None  # a frame is never empty
    return replace(
        unit, parts=tuple(replace(p, sentiment=shares if len(unit.parts) == 1 else None) for p in unit.parts)
    )


def _filled(rng: random.Random, frame: str, given: dict[str, str]) -> str:
    """Return the frame with a word in each slot, as people type it."""

    def word(slot: re.Match[str]) -> str:
        kind = slot[1]
        found = given.get(kind) or rng.choice(SLOTS[kind.lower()])
        return found[:1].upper() + found[1:] if kind[0].isupper() or slot.start() == 0 else found

    text = _VOWEL.sub(r"\1n ", _SLOT.sub(word, frame))
    chance = rng.random()
    if chance < 0.2:
        text = text.lower()
    return text.rstrip(".") if rng.random() < 0.25 else text
