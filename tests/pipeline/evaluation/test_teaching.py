from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.annotator.classes import CATEGORIES
from models.taught.rows import Answers, Labelled
from pipeline.evaluation.teaching.gains import Taught, table, teach_industry, teach_nothing
from pipeline.evaluation.teaching.industry import Industry, pick_places
from pipeline.jobs.teach.places import Places
from pipeline.touchpoints.mapping import Found

N, DIM = 130, 8


@pytest.fixture(scope="module")
def industry() -> Industry:
    """Reviews whose truth lies in their vectors, and of which the reader knows nothing."""
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(N, DIM))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    truth = (vectors[:, 0] > 0).astype(int)
    k = len(CATEGORIES)
    said = np.zeros((N, k, 4))
    said[:, :, 0] = 1
    said[:, 0, 0], said[np.arange(N), 0, 1 + 2 * truth] = 0, 1
    felt = np.eye(3)[2 * truth][:, None]
    answers = {
        "category": Answers(np.log(np.full((N, k, 4), 0.25)), said, np.ones((N, k), bool), True, np.full(k, 0.5)),
        "sentiment": Answers(np.log(np.full((N, 1, 3), 1 / 3)), felt, np.ones((N, 1), bool), False, np.zeros(1)),
    }
    none = np.zeros(0, np.int64)
    places = Places(
        ("a", "b"), vectors, np.full((N, 2), 0.4), Found(none, none, np.zeros(0), np.zeros((0, 2), bool)),
        np.full(N, 5), tuple((frozenset(["ab"[t]]),) for t in truth), np.arange(N), np.ones(N, bool),
    )  # fmt: skip
    return Industry("Invented", Labelled(vectors, np.arange(N), np.ones(N), answers), places)


def test_labels_bring_what_lies_in_the_vectors(industry: Industry) -> None:
    found = list(teach_industry(industry, draws=1, seed=1))
    assert {(t.part, t.labels) for t in found} == {
        (p, 50) for p in ("category", "sentiment", "touchpoint")
    }  # 200 would be more than half of the reviews
    assert all(t.after > t.before + 0.1 and t.kept for t in found if t.part != "category")


def test_labels_with_nothing_to_learn_are_hardly_ever_kept(industry: Industry) -> None:
    found = list(teach_nothing(industry, size=50, draws=4, seed=1))
    assert len(found) == 12 and all(t.nothing for t in found)
    assert sum(t.kept for t in found) <= 1


def test_reviews_that_are_picked_keep_their_categories(industry: Industry) -> None:
    found = Found(np.array([3, 7, 9]), np.array([0, 1, 0]), np.array([0.7, 0.8, 0.9]), np.eye(2, dtype=bool))
    picked = pick_places(replace(industry.places, found=found), np.array([9, 2, 3]))
    assert picked.found.sentence.tolist() == [2, 0] and picked.found.confidence.tolist() == [0.7, 0.9]
    assert picked.said == tuple(industry.places.said[i] for i in (9, 2, 3))


def test_the_table_keeps_such_labels_apart() -> None:
    real = Taught("Invented", "sentiment", 50, before=0.5, after=0.6, high=0.2, kept=True)
    lines = table([real, replace(real, kept=False, nothing=True)])
    assert "+10.0" in lines[1] and "1/1" in lines[1]
    assert lines[-1] == "labels with nothing to learn, sentiment, 50 each: kept in 0 of 1"
