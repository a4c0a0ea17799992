"""What one pass over the training data sees."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from models.annotator.classes import ABSENT
from models.training.data import Unit, make_unit
from models.training.open_data import PER_PASS
from models.training.twins import twin
from models.training.written import written
from models.training.written_more import written_groups, written_stances

TWINS = 2_200
"""Texts of a pass that are read together with a twin."""
RARE = 200
"""A category and polarity with fewer reviews: each of them is read twice in a pass."""


def epoch_units(pools: dict[str, list[Unit]], rng: random.Random) -> list[Unit]:
    """Return what one pass sees: all of FABSA and MAMS (rare categories twice), a part of the rest, written and joined texts."""
    units = [*pools["fabsa"], *pools["mams"], *rare(pools["fabsa"]), *written(rng, 4_000)]
    for name, most in (("products", 3_200), ("pros_cons", 3_000), ("lexicon", 400)):
        units += rng.sample(pools[name], min(len(pools[name]), most))
    single = [u for u in pools["fabsa"] if len(u.parts) == 1]
    short = [*single, *pools["products"], *rng.sample(pools["pros_cons"], min(len(pools["pros_cons"]), len(single)))]
    short = [u for u in [*short, *written(rng, 1_000)] if u.sentiment and len(u.text) < 160]
    units += [join_units(rng.sample(short, rng.choice((2, 2, 3, 4)))) for _ in range(2_200)]
    units += [join_units(rng.sample(pools["mams"], 2)) for _ in range(300)]
    for name, most in PER_PASS.items():
        if name in pools:
            units += rng.sample(pools[name], min(len(pools[name]), most))
    units += written_stances(rng, 3_600)
    units += [_with_twin(u, rng) for u in rng.sample([u for u in units if len(u.text) < 200], TWINS)]
    units += written_groups(rng, 900)
    return [mess_up(u, rng) if rng.random() < 0.12 and u.text and not u.twin else u for u in units]


def _with_twin(unit: Unit, rng: random.Random) -> Unit:
    """Return the text and a twin, each changed for itself; only the sentiment and the categories are kept, since offsets move."""
    one = twin(unit.text, rng) if rng.random() < 0.5 else unit.text
    made = make_unit(one, sentiment=unit.sentiment, categories=unit.categories, origin=unit.origin)
    return replace(made, twin=twin(unit.text, rng)) if made else unit


def rare(units: Sequence[Unit]) -> list[Unit]:
    """Return units with a category and polarity that fewer than RARE of them have."""
    pairs = [[(i, c) for i, c in enumerate(u.categories or ()) if c != ABSENT] for u in units]
    counts = Counter(pair for found in pairs for pair in found)
    return [u for u, found in zip(units, pairs, strict=True) if any(counts[pair] < RARE for pair in found)]


def join_units(units: Sequence[Unit]) -> Unit:
    """Return one text made of several, one after the other; each sentence keeps what is known of it."""
    text, parts, terms, outside = "", [], [], []
    for unit in units:
        at = len(text)
        text += unit.text if unit.text.rstrip()[-1:] in ".!?" else unit.text + "."
        parts += [replace(p, start=p.start + at, end=p.end + at) for p in unit.parts]
        terms += [(start + at, end + at, label) for start, end, label in unit.terms]
        outside += [(start + at, end + at) for start, end in unit.outside]
        text += " "
    shares = [u.sentiment for u in units]
    known = [s for s in shares if s is not None]
    whole = None
    if len(known) == len(units):
        whole = (
            sum(s[0] for s in known) / len(known),
            sum(s[1] for s in known) / len(known),
            sum(s[2] for s in known) / len(known),
        )
    tagged = True if all(u.tagged for u in units) else False if terms else None
    return Unit(text.rstrip(), tuple(parts), whole, None, tuple(terms), tagged, tuple(outside), "joined")


def mess_up(unit: Unit, rng: random.Random) -> Unit:
    """Return the unit with slips of the keyboard that leave every offset where it was."""
    chars = list(unit.text)
    if rng.random() < 0.5 and chars[-1] in ".!?":
        chars[-1] = " "
    else:
        letters = [i for i in range(len(chars) - 1) if chars[i].isalpha() and chars[i + 1].isalpha()]
        for i in rng.sample(letters, min(len(letters), 1 + len(letters) // 40)):
            chars[i], chars[i + 1] = chars[i + 1], chars[i]
    return replace(unit, text="".join(chars))
