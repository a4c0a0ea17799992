"""Coherence, diversity and stability: against hand counts, an independent implementation, and what must always hold."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.evaluation.topics.clusterings import adjusted_mi, nmi, v_measure
from models.topics.topic_quality import (
    adjusted_rand,
    best_jaccard,
    npmi_coherence,
    topic_diversity,
)
from models.topics.types import Integers

patient = settings(deadline=None)  # scikit-learn and scipy are imported in the first example
words = st.sampled_from("abcdefgh")
documents = st.lists(st.lists(words, max_size=6), min_size=1, max_size=25)
topics = st.lists(st.lists(words, max_size=5), min_size=1, max_size=4)
labels = arrays(np.int64, st.integers(1, 40), elements=st.integers(-1, 5))
pairs = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        arrays(np.int64, n, elements=st.integers(-1, 5)), arrays(np.int64, n, elements=st.integers(-1, 5))
    )
)


def slow_npmi(topic: list[str], texts: list[list[str]], top: int) -> float:
    """NPMI as the formula stands, pair by pair, over sets of documents."""
    held = {w: {i for i, t in enumerate(texts) if w in t} for w in topic}
    chosen = [w for i, w in enumerate(topic) if w not in topic[:i]][:top]
    values = []
    for x, y in combinations(chosen, 2):
        both = len(held[x] & held[y])
        if both == 0:
            values.append(-1.0)
        elif both == len(texts):
            values.append(1.0)
        else:
            joint = both / len(texts)
            pmi = math.log(joint / (len(held[x]) / len(texts)) / (len(held[y]) / len(texts)))
            values.append(pmi / -math.log(joint))
    return sum(values) / len(values) if values else 0.0


def test_npmi_of_a_hand_counted_pair() -> None:
    texts = [["queue", "till"], ["queue", "till"], ["queue"], ["parcel"]]
    # p(queue) = 3/4, p(till) = p(both) = 1/2: log(0.5 / 0.375) / -log(0.5) = 0.4150
    assert npmi_coherence([["queue", "till"]], texts)[0] == pytest.approx(0.4150, abs=1e-4)


def test_npmi_is_one_for_words_that_never_part_and_minus_one_for_words_that_never_meet() -> None:
    texts = [["queue", "till"], ["queue", "till"], ["parcel"], ["driver"]]
    found = npmi_coherence([["queue", "till"], ["parcel", "driver"], ["queue", "unknown"], ["queue"], []], texts)
    assert found.tolist() == pytest.approx([1, -1, -1, 0, 0])


def test_npmi_of_words_in_every_document_is_one_and_of_no_document_minus_one() -> None:
    assert npmi_coherence([["a", "b"]], [["a", "b"], ["b", "a"]])[0] == 1
    assert npmi_coherence([["a", "b"]], [])[0] == -1


def test_npmi_refuses_a_single_word() -> None:
    with pytest.raises(ValueError, match="top=1"):
        npmi_coherence([["a", "b"]], [["a"]], top=1)


@patient
@given(topics, documents, st.integers(2, 5))
def test_npmi_is_what_the_formula_says_pair_by_pair(found: list[list[str]], texts: list[list[str]], top: int) -> None:
    values = npmi_coherence(found, texts, top=top)
    assert values.tolist() == pytest.approx([slow_npmi(t, texts, top) for t in found])
    assert ((values >= -1) & (values <= 1)).all()


@patient
@given(topics, documents)
def test_npmi_knows_no_order_of_documents_and_no_repetition(found: list[list[str]], texts: list[list[str]]) -> None:
    once = npmi_coherence(found, texts)
    assert npmi_coherence(found, [t + t for t in reversed(texts)]).tolist() == pytest.approx(once.tolist())


def test_diversity_counts_different_words() -> None:
    assert topic_diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert topic_diversity([["a", "b"], ["b", "c"]], top=1) == 1
    assert topic_diversity([]) == topic_diversity([[]]) == 0


@patient
@given(topics)
def test_diversity_lies_between_zero_and_one(found: list[list[str]]) -> None:
    assert 0 <= topic_diversity(found) <= 1


def test_jaccard_of_hand_counted_topics() -> None:
    reference = np.array([0, 0, 0, 1, 1, -1, 2])
    replicate = np.array([4, 4, -1, 4, 2, 2, -1])
    # topic 0: 2 of 3 + 3 - 2; topic 1: 1 of 2 + 2 - 1 with topic 2; topic 2: nowhere
    assert best_jaccard(reference, replicate).tolist() == pytest.approx([2 / 4, 1 / 3, 0])


def test_jaccard_of_a_topic_without_points_is_zero() -> None:
    assert best_jaccard(np.array([0, 2]), np.array([0, 1]), topics=4).tolist() == [1, 0, 1, 0]
    assert best_jaccard(np.array([-1, -1]), np.array([0, 1])).tolist() == []
    assert best_jaccard(np.array([0, 0]), np.array([-1, -1])).tolist() == [0]


@patient
@given(labels)
def test_a_clustering_agrees_with_itself(found: Integers) -> None:
    there = np.unique(found[found >= 0])
    assert (best_jaccard(found, found)[there] == 1).all()
    assert adjusted_rand(found, found) == 1


@patient
@given(pairs, st.permutations(range(6)))
def test_numbers_of_topics_do_not_matter(both: tuple[Integers, Integers], order: list[int]) -> None:
    reference, replicate = both
    renumber = np.array([*order, -1])
    renamed = renumber[replicate]
    assert best_jaccard(reference, renamed).tolist() == pytest.approx(best_jaccard(reference, replicate).tolist())
    moved = best_jaccard(renumber[reference], replicate, topics=6)
    assert moved[np.array(order)].tolist() == pytest.approx(best_jaccard(reference, replicate, topics=6).tolist())
    for measure in (adjusted_rand, v_measure, nmi, adjusted_mi):
        assert measure(reference, renamed) == pytest.approx(measure(reference, replicate), abs=1e-9)


@patient
@given(pairs)
def test_agreement_keeps_its_bounds(both: tuple[Integers, Integers]) -> None:
    jaccard = best_jaccard(*both)
    assert ((jaccard >= 0) & (jaccard <= 1)).all()
    for unthemed in ("cluster", "left_out"):
        assert -0.5 <= adjusted_rand(*both, unthemed=unthemed) <= 1
        assert 0 <= v_measure(*both, unthemed=unthemed) <= 1 + 1e-9
        assert 0 <= nmi(*both, unthemed=unthemed) <= 1 + 1e-9


@patient
@given(pairs)
def test_jaccard_is_the_largest_over_sets(both: tuple[Integers, Integers]) -> None:
    reference, replicate = both
    sets = [set(np.flatnonzero(replicate == t)) for t in range(6)]
    for topic, value in enumerate(best_jaccard(reference, replicate)):
        own = set(np.flatnonzero(reference == topic))
        assert value == pytest.approx(max((len(own & s) / len(own | s) if own | s else 0.0) for s in sets))


def test_a_point_without_theme_counts_against_the_agreement_unless_it_is_left_out() -> None:
    reference = np.array([0, 0, 0, 1, 1, 1])
    replicate = np.array([0, 0, 0, 1, 1, -1])
    assert adjusted_rand(reference, replicate) < 1
    assert adjusted_rand(reference, replicate, unthemed="left_out") == 1
    assert v_measure(reference, replicate, unthemed="left_out") == 1


def test_different_lengths_are_an_error() -> None:
    for measure in (best_jaccard, adjusted_rand, v_measure, nmi, adjusted_mi):
        with pytest.raises(ValueError, match="the same points"):
            measure(np.array([0, 1]), np.array([0]))
