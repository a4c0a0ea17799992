from __future__ import annotations

import numpy as np
import pytest

from pipeline.touchpoints.mapping import (
    METHODS,
    Mapped,
    Prototypes,
    Rule,
    claims,
    likelihood,
    map_sentences,
    similarities,
)

RULE = Rule(similarity=0.35, bonus=0.1, floor=0.2)
NONE = np.zeros((1, 3), np.float32)


def one(similarity: list[float], claimed: list[float] | None = None, *, words: int = 5) -> tuple[int, float, str]:
    """Touchpoint, score and method of a single sentence."""
    alike = np.array([similarity], np.float32)
    claim = NONE if claimed is None else np.array([claimed], np.float32)
    mapped: Mapped = map_sentences(alike, claim, words=np.array([words]), rule=RULE)
    return int(mapped.touchpoint[0]), float(mapped.score[0]), METHODS[mapped.method[0]]


def test_category_of_one_touchpoint_maps_directly() -> None:
    touchpoint, score, method = one([0.25, 0.3, 0.0], [0.8, 0.0, 0.0])
    assert (touchpoint, method) == (0, "category")
    assert score == pytest.approx(0.8)


def test_category_gives_way_where_the_words_speak_clearly_for_another() -> None:
    assert one([0.25, 0.6, 0.0], [0.9, 0.0, 0.0])[::2] == (1, "embedding")


def test_category_alone_does_not_map_a_sentence_that_is_like_nothing() -> None:
    assert one([0.15, 0.1, 0.0], [0.9, 0.0, 0.0])[::2] == (-1, "unmapped")


def test_shared_category_goes_to_the_most_similar_that_claims_it() -> None:
    assert one([0.2, 0.3, 0.32], [0.7, 0.7, 0.0])[::2] == (1, "category")


def test_without_a_category_the_most_similar_wins() -> None:
    assert one([0.2, 0.3, 0.5])[::2] == (2, "embedding")


def test_nothing_similar_is_unmapped() -> None:
    touchpoint, score, method = one([0.2, 0.3, 0.34])
    assert (touchpoint, method) == (-1, "unmapped")
    assert 0 < score < 0.6


def test_a_single_word_maps_by_category_only() -> None:
    assert one([0.2, 0.3, 0.5], words=1)[2] == "unmapped"
    assert one([0.2, 0.3, 0.5], [0, 0, 0.6], words=1)[::2] == (2, "category")


def test_scores_stay_within_0_and_1() -> None:
    rng = np.random.default_rng(1)
    alike = rng.uniform(-1, 1, (500, 3)).astype(np.float32)
    claimed = np.where(rng.random((500, 3)) < 0.5, rng.random((500, 3)), 0).astype(np.float32)
    mapped = map_sentences(alike, claimed, words=rng.integers(0, 9, 500), rule=RULE)
    assert ((mapped.score >= 0) & (mapped.score <= 1)).all()


def test_similarity_is_the_mean_of_the_two_best_prototypes() -> None:
    vectors = np.eye(4, dtype=np.float32)
    sentence = np.array([[0.8, 0.4, 0.2, 0.4]], np.float32)
    prototypes = Prototypes(vectors, np.array([0, 0, 0, 1]))
    assert similarities(sentence, prototypes, touchpoints=2) == pytest.approx(np.array([[0.6, 0.4]]))


def test_claims_keep_the_most_confident_category() -> None:
    leads_to = np.array([[True, False], [True, True]])
    found = claims(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0.6, 0.9, 0.7]), leads_to, n=3)
    assert found == pytest.approx(np.array([[0.9, 0.9], [0.7, 0], [0, 0]]))


def test_no_sentences_map_to_nothing() -> None:
    mapped = map_sentences(
        np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32), words=np.zeros(0, np.int64), rule=RULE
    )
    assert mapped.touchpoint.shape == (0,)


def test_likelihood_rises_with_similarity() -> None:
    low, mid, high = likelihood(np.array([0.25, 0.45, 0.65], np.float32))
    assert low == pytest.approx(0.40, abs=0.07)
    assert mid == pytest.approx(0.70, abs=0.05)
    assert high == pytest.approx(0.91, abs=0.03)
