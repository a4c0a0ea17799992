"""Neighbours in the embedding, on vectors made so that the answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.base import Annotation, Sentiment
from models.evaluation.annotator.embedding import NEIGHBOURS, embedding


def answer(angle: float) -> Annotation:
    vector = np.array([[np.cos(angle), np.sin(angle)]], dtype=np.float32)
    return Annotation(Sentiment("neutral", 0.0, 1.0), (), (), (), (), (), vector)


def record(number: int, industry: str, polarity: int, theme: str) -> dict[str, Any]:
    return {"text": f"Review {number}", "industry": industry, "labels": [{"theme": theme, "polarity": polarity}]}


def values(records: list[dict[str, Any]], answers: list[Annotation]) -> dict[str, float]:
    return {f.key.split("/")[1]: f.value for f in embedding(records, answers)}


def test_clusters_by_industry_that_ignore_sentiment() -> None:
    size = 4 * NEIGHBOURS
    rng = np.random.default_rng(1)
    records = [
        record(i, "air" if i < size else "bank", int(rng.choice([-1, 1])), "t" + str(i < size)) for i in range(2 * size)
    ]
    answers = [answer((0.0 if i < size else 1.5) + rng.normal() * 0.01) for i in range(2 * size)]
    found = values(records, answers)
    assert found["industry-purity"] == 1
    assert found["category-purity"] == 1
    assert abs(found["sentiment-leak"]) < 15


def test_clusters_by_sentiment_leak_it_all() -> None:
    size = 4 * NEIGHBOURS
    records = [record(i, "x", 1 if i < size else -1, "t") for i in range(2 * size)]
    answers = [answer((0.0 if i < size else 1.5) + i / 1e4) for i in range(2 * size)]
    assert values(records, answers)["sentiment-leak"] == pytest.approx(1)


def test_equal_texts_are_not_their_own_neighbours() -> None:
    one = [record(1, "only", 1, "rare")] * 5
    others = [record(i, "x", 1 - 2 * (i % 2), "t") for i in range(2, 2 + 2 * NEIGHBOURS)]
    found = embedding([*one, *others], [answer(0.0)] * 5 + [answer(1.0 + i / 100) for i in range(2 * NEIGHBOURS)])
    assert {f.n for f in found} == {1 + 2 * NEIGHBOURS}


def test_reviews_of_two_sentences_are_left_out() -> None:
    records = [record(i, "x", 1 - 2 * (i % 2), "t") for i in range(2 * NEIGHBOURS)]
    records[0]["text"] = "One. Two."
    assert {f.n for f in embedding(records, [answer(i / 50) for i in range(len(records))])} == {2 * NEIGHBOURS - 1}
