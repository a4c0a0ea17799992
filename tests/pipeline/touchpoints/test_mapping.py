from __future__ import annotations

import numpy as np
import pytest

from pipeline.touchpoints.mapping import (
    METHODS,
    Found,
    Mapped,
    Rule,
    fit_prototypes,
    likelihood,
    map_sentences,
    supports,
)

RULE = Rule(support=0.35, bonus=0.1, floor=0.2)
NOTHING = np.zeros(0, np.int64)


def found(*categories: tuple[int, float], leads_to: list[list[bool]] | None = None) -> Found:
    """Categories (index, confidence) of sentence 0; category k leads to touchpoint k unless `leads_to` says else."""
    table = np.eye(3, dtype=bool) if leads_to is None else np.array(leads_to)
    index = np.array([c for c, _ in categories], np.int64)
    return Found(np.zeros(len(index), np.int64), index, np.array([p for _, p in categories], np.float64), table)


def mapped(support: list[float], categories: Found | None = None, *, words: int = 5) -> Mapped:
    return map_sentences(np.array([support]), categories or found(), words=np.array([words]), rule=RULE)


def one(support: list[float], categories: Found | None = None, *, words: int = 5) -> tuple[int, float, str]:
    """Touchpoint, score and method of a single sentence."""
    m = mapped(support, categories, words=words)
    return int(m.touchpoint[0]), float(m.score[0]), METHODS[m.method[0]]


def random_map(
    seed: int, *, n: int = 40, dim: int = 16, touchpoints: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors of sentences, vectors of prototypes, owner of each prototype."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n + 4 * touchpoints, dim))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors[:n].astype(np.float32), vectors[n:].astype(np.float32), np.repeat(np.arange(touchpoints), 4)


def test_category_of_one_touchpoint_maps_directly() -> None:
    touchpoint, score, method = one([0.25, 0.3, 0.0], found((0, 0.8)))
    assert (touchpoint, method) == (0, "category")
    assert score == pytest.approx(0.8)


def test_category_gives_way_where_the_words_speak_clearly_for_another() -> None:
    assert one([0.25, 0.6, 0.0], found((0, 0.9)))[::2] == (1, "embedding")


def test_category_alone_does_not_map_a_sentence_that_is_like_nothing() -> None:
    assert one([0.15, 0.1, 0.0], found((0, 0.9)))[::2] == (-1, "unmapped")


def test_shared_category_goes_to_the_one_with_most_support_that_names_it() -> None:
    both = found((0, 0.7), leads_to=[[True, True, False]])
    assert one([0.2, 0.3, 0.32], both)[::2] == (1, "category")


def test_shared_category_is_worth_its_share() -> None:
    alone = found((0, 0.9), leads_to=[[True, False, False]])
    shared = found((0, 0.9), leads_to=[[True, True, False]])
    assert one([0.28, 0.0, 0.36], alone)[0] == 0
    assert one([0.28, 0.0, 0.36], shared)[0] == 2


def test_without_a_category_the_most_support_wins() -> None:
    assert one([0.2, 0.3, 0.5])[::2] == (2, "embedding")


def test_too_little_support_is_unmapped() -> None:
    touchpoint, score, method = one([0.2, 0.3, 0.34])
    assert (touchpoint, method) == (-1, "unmapped")
    assert 0 < score < 1


def test_a_single_word_maps_by_category_only() -> None:
    assert one([0.2, 0.3, 0.5], words=1)[2] == "unmapped"
    assert one([0.2, 0.3, 0.5], found((2, 0.6)), words=1)[::2] == (2, "category")


def test_a_sentence_can_name_further_touchpoints() -> None:
    assert mapped([0.4, 0.3, 0.5]).further.tolist() == [[True, False, False]]
    assert mapped([0.4, 0.3, 0.2], found((0, 0.9), (1, 0.9))).further.tolist() == [[False, True, False]]


def test_beside_a_category_a_further_touchpoint_needs_twice_the_support() -> None:
    assert not mapped([0.5, 0.6, 0.0], found((1, 0.9))).further.any()
    assert mapped([0.75, 0.8, 0.0], found((1, 0.9))).further.tolist() == [[True, False, False]]


def test_an_unmapped_sentence_names_nothing_further() -> None:
    assert not mapped([0.5, 0.6, 0.0], words=1).further.any()


def test_scores_stay_within_0_and_1() -> None:
    rng = np.random.default_rng(1)
    sentence = np.sort(rng.integers(0, 500, 400))
    categories = Found(sentence, rng.integers(0, 3, 400), rng.random(400), np.eye(3, dtype=bool))
    m = map_sentences(rng.uniform(-1, 2, (500, 3)), categories, words=rng.integers(0, 9, 500), rule=RULE)
    assert ((m.score >= 0) & (m.score <= 1)).all()
    assert not m.further[np.flatnonzero(m.touchpoint >= 0), m.touchpoint[m.touchpoint >= 0]].any()


def test_an_example_supports_its_own_touchpoint() -> None:
    prototypes = fit_prototypes(np.eye(4, dtype=np.float32), np.array([0, 0, 1, 2]))
    assert supports(np.eye(4, dtype=np.float32), prototypes).argmax(axis=1).tolist() == [0, 0, 1, 2]


def test_a_sentence_like_nothing_in_the_map_has_no_support() -> None:
    prototypes = fit_prototypes(np.eye(5, dtype=np.float32)[:4], np.array([0, 0, 1, 1]))
    assert np.abs(supports(np.eye(5, dtype=np.float32)[4:], prototypes)).max() < 0.01


def test_a_word_that_every_touchpoint_uses_decides_nothing() -> None:
    axes = np.eye(4)
    common, own = axes[0], axes[1:]
    vectors = np.stack([(common + o) / np.sqrt(2) for o in own])
    support = supports(np.stack([common, own[1]]), fit_prototypes(vectors, np.arange(3)))
    assert np.ptp(support[0]) < 1e-6
    assert support[1].argmax() == 1


def test_what_belongs_nowhere_takes_support_from_every_touchpoint() -> None:
    axes = np.eye(4)
    near = np.array([[0.6, 0.8, 0.0, 0.0]])
    owner = np.array([0, 1])
    alone = supports(near, fit_prototypes(axes[[0, 2]], owner))
    beside = supports(near, fit_prototypes(axes[[0, 2, 1]], np.array([0, 1, -1])))
    assert (beside < alone).all()
    assert supports(axes[1:2], fit_prototypes(axes[[0, 2, 1]], np.array([0, 1, -1]))).max() < 0


def test_a_map_of_one_touchpoint_works() -> None:
    support = supports(np.eye(2), fit_prototypes(np.eye(2)[:1], np.array([0])))
    assert support[0, 0] > 0.15


@pytest.mark.parametrize("seed", range(5))
def test_neither_order_nor_batches_change_the_result(seed: int) -> None:
    sentences, vectors, owner = random_map(seed)
    prototypes = fit_prototypes(vectors, owner)
    whole = supports(sentences, prototypes)
    order = np.random.default_rng(seed).permutation(len(sentences))
    assert (supports(sentences[order], prototypes) == whole[order]).all()
    parts = [supports(sentences[i : i + 7], prototypes) for i in range(0, len(sentences), 7)]
    assert (np.concatenate(parts) == whole).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_touchpoints_and_examples_does_not_matter(seed: int) -> None:
    sentences, vectors, owner = random_map(seed)
    whole = supports(sentences, fit_prototypes(vectors, owner))
    rng = np.random.default_rng(seed)
    order, names = rng.permutation(len(owner)), rng.permutation(5)
    shuffled = supports(sentences, fit_prototypes(vectors[order], names[owner[order]]))
    assert shuffled[:, names] == pytest.approx(whole, abs=2e-6)


def test_no_sentences_map_to_nothing() -> None:
    empty = Found(NOTHING, NOTHING, np.zeros(0), np.eye(3, dtype=bool))
    m = map_sentences(np.zeros((0, 3)), empty, words=NOTHING, rule=RULE)
    assert m.touchpoint.shape == (0,)
    assert m.further.shape == (0, 3)


def test_a_map_without_categories_works() -> None:
    none = Found(NOTHING, NOTHING, np.zeros(0), np.zeros((0, 3), bool))
    assert one([0.2, 0.3, 0.5], none)[0] == 2


def test_likelihood_rises_with_support() -> None:
    low, mid, high = likelihood(np.array([0.15, 0.25, 0.45]))
    assert low == pytest.approx(0.65, abs=0.05)
    assert mid == pytest.approx(0.79, abs=0.05)
    assert high == pytest.approx(0.90, abs=0.03)
