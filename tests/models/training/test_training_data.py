"""Training data: what is known of a text stays at its place, whatever is done to the text."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.annotator.classes import ABSENT, CATEGORIES
from models.evaluation.labelled_data import in_calibration_half
from models.training.data import (
    HELD_OUT_PRODUCTS,
    PLAIN,
    fabsa,
    make_unit,
    mams_terms,
    product_reviews,
)
from models.training.epochs import epoch_units, join_units, mess_up
from models.training.written import written


def write(path: Path, *records: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return path


def term_texts(unit: Any) -> list[str]:
    return [unit.text[a:b] for a, b, _ in unit.terms]


def test_fabsa_labels_become_classes(tmp_path: Path) -> None:
    labels = [
        {"theme": "staff-support.phone", "polarity": -1},
        {"theme": "logistics-rides.speed", "polarity": 1},
    ]
    file = write(tmp_path / "dev.jsonl", {"text": "Fast. Nobody answers.", "industry": "x", "labels": labels})
    (unit,) = fabsa(file)
    classes = dict(zip(CATEGORIES, unit.categories or (), strict=True))
    assert classes.pop("staff-support.phone") == 1
    assert classes.pop("logistics-rides.speed") == 3
    assert set(classes.values()) == {ABSENT}
    assert unit.sentiment == (0.5, 0.0, 0.5)


def test_text_without_content_is_no_unit() -> None:
    assert make_unit("...") is None


def test_mams_terms_point_at_their_words(tmp_path: Path) -> None:
    aspects = [{"term": "pasta", "start": 4, "end": 9, "polarity": "positive"}]
    (unit,) = mams_terms(write(tmp_path / "t.jsonl", {"text": "The pasta was good.", "aspects": aspects}))
    assert term_texts(unit) == ["pasta"]
    assert unit.tagged is True


def test_held_out_products_are_left_out_of_training(tmp_path: Path) -> None:
    records = [
        {"product": p, "title": "", "text": "The screen is good.", "aspects": [{"aspect": "screen", "strength": 2}]}
        for p in (*HELD_OUT_PRODUCTS, "Nokia_6610")
    ]
    write(tmp_path / "a.jsonl", *records)
    known = product_reviews(tmp_path, held_out=False, opinion_words=frozenset({"good"}))
    unknown = product_reviews(tmp_path, held_out=True, opinion_words=frozenset({"good"}))
    assert (len(known), len(unknown)) == (1, len(HELD_OUT_PRODUCTS))
    assert term_texts(known[0]) == ["screen"]
    assert known[0].tagged is False  # other words are unknown, not "outside"


def test_a_product_sentence_without_an_opinion_is_only_likely_neutral(tmp_path: Path) -> None:
    texts = ("I bought it in May.", "I bought a good one.")
    write(tmp_path / "a.jsonl", *({"product": "Nokia_6610", "title": "", "text": t, "aspects": []} for t in texts))
    plain, opinionated = product_reviews(tmp_path, held_out=False, opinion_words=frozenset({"good"}))
    assert plain.sentiment == plain.parts[0].sentiment == PLAIN
    assert sum(PLAIN) == pytest.approx(1)
    assert PLAIN[1] < 0.8
    assert opinionated.sentiment is None


def test_joined_units_keep_terms_and_sentences_at_their_words() -> None:
    first = make_unit("The pasta was good", terms=((4, 9, 2),), tagged=True, sentiment=(0.0, 0.0, 1.0))
    second = make_unit("The waiter left.", terms=((4, 10, 0),), tagged=True, sentiment=(1.0, 0.0, 0.0))
    assert first
    assert second
    joined = join_units([first, second])
    assert term_texts(joined) == ["pasta", "waiter"]
    assert [joined.text[p.start : p.end].rstrip(".") for p in joined.parts] == ["The pasta was good", "The waiter left"]
    assert joined.sentiment == (0.5, 0.0, 0.5)


@pytest.mark.parametrize("seed", range(20))
def test_slips_of_the_keyboard_keep_the_length(seed: int) -> None:
    unit = make_unit("The pasta was good, the waiter was not!", terms=((4, 9, 2),))
    assert unit
    messy = mess_up(unit, random.Random(seed))
    assert len(messy.text) == len(unit.text)
    assert (messy.terms, messy.parts) == (unit.terms, unit.parts)


def test_calibration_takes_about_half_of_the_texts_and_always_the_same() -> None:
    taken = [in_calibration_half(f"text {i}") for i in range(1_000)]
    assert 430 < sum(taken) < 570
    assert taken == [in_calibration_half(f"text {i}") for i in range(1_000)]


def test_written_sentences_mark_their_terms_where_they_stand() -> None:
    units = written(random.Random(3), 2_000)
    assert units == written(random.Random(3), 2_000)
    assert not any("\n" in u.text or "  " in u.text for u in units)
    for unit in units:
        assert not {"{", "}"} & set(unit.text)
        ends = [0]
        for start, end, label in unit.terms:
            assert ends[-1] <= start < end <= len(unit.text)
            assert unit.text[start:end].strip() == unit.text[start:end] != ""
            assert label in (0, 1, 2)
            ends.append(end)
    assert len({u.text for u in units}) > 1_500


def test_words_outside_terms_are_known_where_only_some_terms_are_marked(tmp_path: Path) -> None:
    marked = {"aspect": "battery", "strength": 2}
    write(tmp_path / "a.jsonl", {"product": "x", "text": "I love the battery of this one", "aspects": [marked]})
    (unit,) = product_reviews(tmp_path, held_out=False, opinion_words=frozenset({"love", "battery"}))
    known = {unit.text[a:b] for a, b in unit.outside}
    assert {"I", "love", "the", "this"} <= known
    assert "battery" not in known


def test_rare_categories_are_read_twice() -> None:
    unit = make_unit("Their e-mail is slow.", categories=(1, *[ABSENT] * 11), origin="fabsa")
    assert unit is not None
    other = [replace(unit, origin="mams")] * 2
    pools = {"fabsa": [unit], "mams": other, "products": [], "pros_cons": [], "lexicon": []}
    passed = epoch_units(pools, random.Random(1))
    assert sum(u.origin == "fabsa" for u in passed) == 2
