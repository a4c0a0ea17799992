"""Figures of labels, each on a case that is right and one that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.evaluation.topics.topic_labels import LabelFigures, label_figures
from models.topics.labels.choose import TopicText

PLACE = {"delivery": 0, "parcels": 0, "login": 1, "price": 2, "prices": 2, "speed": 3}


def embed(labels: Sequence[str]) -> np.ndarray:
    """Each label's words at their places."""
    vectors = np.full((len(labels), 5), 1e-3, dtype=np.float32)
    for row, label in enumerate(labels):
        for word in label.lower().split():
            vectors[row, PLACE.get(word, 4)] += 1
    return vectors


def figures(*labels: str, terms: Sequence[Sequence[str]] | None = None) -> LabelFigures:
    topics = [TopicText(("a sentence",), tuple(t), ()) for t in terms or [[label] for label in labels]]
    return label_figures(labels, topics, np.eye(5, dtype=np.float32)[: len(labels)], embed=embed)


def test_case_number_and_order_do_not_make_a_label_unique() -> None:
    assert figures("delivery", "login").unique == 1.0
    assert figures("delivery price", "Prices delivery", "login").unique == pytest.approx(1 / 3, abs=1e-4)


def test_term_counts_if_the_label_holds_all_its_words() -> None:
    found = figures("delivery price", "login", terms=[["the great delivery"], ["login page"]])
    assert found.with_term == 0.5


def test_term_of_opinion_words_alone_does_not_count() -> None:
    assert figures("delivery", terms=[["the best"]]).with_term == 0.0


def test_nearest_counts_the_own_centroid_only() -> None:
    assert figures("delivery", "login", "price").nearest == 1.0
    swapped = figures("login", "delivery", "price")
    assert swapped.nearest == pytest.approx(1 / 3, abs=1e-4)
    assert swapped.nearest_three == 1.0


def test_own_centroid_outside_the_three_nearest() -> None:
    found = figures("login price speed", "login", "price", "speed")
    assert (found.nearest, found.nearest_three) == (0.75, 0.75)


def test_opinion_words_are_found() -> None:
    assert figures("delivery", "login").with_opinion == 0.0
    assert figures("great delivery", "login").with_opinion == 0.5


def test_mean_words() -> None:
    assert figures("delivery price", "login").mean_words == 1.5


def test_no_label_gives_zeros() -> None:
    assert figures() == LabelFigures(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
