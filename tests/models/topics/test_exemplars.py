"""Exemplars: near, short, with the label's words, unlike each other."""

from __future__ import annotations

import numpy as np

from models.topics.exemplars import pick_exemplars

CENTRE = np.array([1.0, 0.0, 0.0], dtype=np.float32)


def at(*cosines: float) -> np.ndarray:
    """Unit vectors with these cosines to the centre, each turned another way."""
    rows = [
        (c, np.sqrt(1 - c * c) * np.cos(2.1 * i), np.sqrt(1 - c * c) * np.sin(2.1 * i)) for i, c in enumerate(cosines)
    ]
    return np.array(rows, dtype=np.float32)


def test_nearest_come_first() -> None:
    said = ["the parcel came on time", "the parcel came too late", "we waited for the parcel"]
    assert pick_exemplars(said, at(0.5, 0.7, 0.6), CENTRE, label="parcel", count=2) == (1, 2)


def test_sentence_with_the_label_is_preferred() -> None:
    said = ["it came on a Monday", "the parcel came on time"]
    assert pick_exemplars(said, at(0.62, 0.6), CENTRE, label="parcels", count=1) == (1,)


def test_word_that_implies_the_label_counts() -> None:
    said = ["it is what it is", "so easy that anybody can"]
    assert pick_exemplars(said, at(0.62, 0.6), CENTRE, label="ease of use", count=1) == (1,)


def test_long_sentence_gives_way() -> None:
    said = ["the parcel " + "came and went " * 12, "the parcel came on time"]
    assert pick_exemplars(said, at(0.65, 0.6), CENTRE, label="parcel", count=1) == (1,)


def test_sentence_that_shows_the_same_is_left_to_the_end() -> None:
    said = ["the parcel came on time", "the parcel came on time!", "we waited for the parcel"]
    vectors = at(0.7, 0.7, 0.5)
    vectors[1] = vectors[0]
    assert pick_exemplars(said, vectors, CENTRE, label="parcel", count=2) == (0, 2)
    assert pick_exemplars(said, vectors, CENTRE, label="parcel", count=3) == (0, 2, 1)


def test_row_order_changes_nothing() -> None:
    said, vectors = ["the parcel came on time", "the parcel came too late", "no parcel here at all"], at(0.6, 0.6, 0.6)
    picked = [said[i] for i in pick_exemplars(said, vectors, CENTRE, label="parcel", count=2)]
    turned = said[::-1]
    assert picked == [turned[i] for i in pick_exemplars(turned, vectors[::-1], CENTRE, label="parcel", count=2)]


def test_no_sentence_gives_none() -> None:
    assert pick_exemplars([], np.zeros((0, 3), dtype=np.float32), CENTRE, label="parcel") == ()
