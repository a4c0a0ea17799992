"""Sentences written by frames, and twins: what must not matter is changed, and nothing else."""

from __future__ import annotations

import random
import re

import pytest

from models.annotator.tokenizer import load_tokenizer
from models.artifacts import WEIGHTS
from models.evaluation.annotator.open_sets import in_dev_tenth
from models.training.data import Unit
from models.training.encode import Encoder
from models.training.twins import CHANGES, twin
from models.training.written_more import SLOTS, written_groups, written_stances
from models.training.written_stances import GROUPS, NAMES, PLACES


def test_frames_are_filled_and_say_how_they_feel() -> None:
    units = written_stances(random.Random(1), 2_000)
    assert not [u.text for u in units if "{" in u.text or not u.text.strip()]
    assert all(u.sentiment and sum(u.sentiment) == pytest.approx(1) for u in units)
    assert {u.origin for u in units} == {"stances"}


def test_every_slot_of_a_frame_has_words() -> None:
    assert all(words and all(w.strip() == w and w for w in words) for words in SLOTS.values())


def test_twins_of_groups_differ_in_the_group_alone() -> None:
    of = {g.lower(): kind for kind, groups in GROUPS.items() for g in groups}
    names = re.compile("|".join(sorted(map(re.escape, of), key=len, reverse=True)))
    for unit in written_groups(random.Random(2), 300):
        one, other = (re.sub(r"\ban?\b", "a", names.sub("·", t.lower())) for t in (unit.text, unit.twin))
        assert one.rstrip(".") == other.rstrip("."), (unit.text, unit.twin)


def test_a_twin_keeps_the_words_that_judge() -> None:
    rng = random.Random(3)
    for _ in range(200):
        made = twin("Maria waited 45 minutes in Paris and it is not good.", rng)
        assert "waited" in made and "good" in made and re.search(r"not|n't", made)


def test_names_places_and_digits_are_exchanged_for_their_like() -> None:
    rng = random.Random(4)
    texts = {change.__name__: change("Maria called from Paris at 10:45.", rng) for change in CHANGES[:2]}
    name, place = re.fullmatch(r"(\w+) called from ([\w ]+) at 10:45\.", texts["_names"]).groups()  # type: ignore[union-attr]
    assert name in NAMES and place in PLACES
    assert re.fullmatch(r"Maria called from Paris at [1-9]{2}:[1-9]{2}\.", texts["_numbers"])


def test_about_a_tenth_of_the_open_texts_is_left_out() -> None:
    assert 60 < sum(in_dev_tenth(f"text {i}") for i in range(1_000)) < 150


def test_a_unit_with_a_twin_is_read_beside_it() -> None:
    tokenizer = load_tokenizer(WEIGHTS / "annotator" / "tokenizer.json")
    plain = Unit("It is fine.", (), (0.0, 0.0, 1.0), None, (), None, (), "x")
    twins = [Unit("Ada came.", (), (0.0, 1.0, 0.0), None, (), None, (), "x", twin="Ben came.") for _ in range(2)]
    batches = list(Encoder(tokenizer, {}).batches([plain, *twins], random.Random(0), tokens=512))
    assert sum(len(b.pairs) for b in batches) == 2
    assert sum(len(b.ids) for b in batches) == 5
    for b in batches:
        assert all(b.ids[i, 1] != b.ids[j, 1] for i, j in b.pairs.tolist())
