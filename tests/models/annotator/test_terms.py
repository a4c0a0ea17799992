"""Aspect terms from the probabilities of tags."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotator.terms import MAX_TERM_WORDS, exact_span, find_terms
from models.base import Span
from tests.models.annotator.tags import tags_of


def terms_of(words: list[int], tags: str, *, threshold: float, sentences: list[int] | None = None) -> list[Span]:
    sentence = np.array(sentences or [0] * len(words))
    found = find_terms(np.array(words), sentence, tags_of(tags)[:, 0], threshold=threshold)
    return [(a, b) for a, b in found.tolist()]


@pytest.mark.parametrize(
    ("tags", "terms"),
    [
        ("ooo", []),
        ("obo", [(1, 2)]),
        ("obi", [(1, 3)]),
        ("obb", [(1, 3)]),  # "begin" right after a term goes on with it
        ("bio", [(0, 2)]),
        ("ibi", [(0, 3)]),
        ("oio", [(1, 2)]),  # "inside" without "begin" begins a term
        ("boi", [(0, 1), (2, 3)]),
    ],
)
def test_terms_from_tags(tags: str, terms: list[tuple[int, int]]) -> None:
    assert terms_of(list(range(len(tags))), tags, threshold=0.5) == terms


def test_a_term_takes_whole_words() -> None:
    assert terms_of([0, 1, 1, 1, 2], "oobio", threshold=0.5) == [(1, 4)]


def test_a_term_ends_with_its_sentence() -> None:
    assert terms_of([0, 1, 0, 1], "obio", threshold=0.5, sentences=[0, 0, 1, 1]) == [(1, 2), (2, 3)]


def test_no_pieces_no_terms() -> None:
    assert terms_of([], "", threshold=0.5) == []


def test_a_weak_term_is_left_out() -> None:
    assert terms_of([0, 1, 1], "obo", threshold=0.95) == []


def test_a_term_is_not_longer_than_the_limit() -> None:
    n = MAX_TERM_WORDS
    assert terms_of(list(range(n)), "b" + "i" * (n - 1), threshold=0.5) == [(0, n)]
    assert terms_of(list(range(n + 1)), "b" + "i" * n, threshold=0.5) == []


@settings(max_examples=150, deadline=None)
@given(st.text("obi", min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_terms_are_in_order_apart_and_of_whole_words(tags: str, random: Any) -> None:
    words, word = [], 0
    for _ in tags:
        words.append(word)
        word += random.random() < 0.6
    at = 0
    for start, end in terms_of(words, tags, threshold=0.0):
        assert at <= start < end <= len(tags)
        assert start == 0 or words[start - 1] != words[start]
        assert end == len(words) or words[end] != words[end - 1]
        at = end


def plain_terms(words: list[int], tags: str) -> list[Span]:
    """The rule in words, a piece at a time."""
    terms, i, n = [], 0, len(words)
    while i < n:
        if tags[i] == "o":
            i += 1
            continue
        start, end = i, i + 1
        while start > 0 and words[start - 1] == words[start]:
            start -= 1
        while end < n and (words[end] == words[end - 1] or tags[end] != "o"):
            end += 1
        if words[end - 1] - words[start] < MAX_TERM_WORDS:
            terms.append((start, end))
        i = end
    return terms


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("obi"), st.booleans()), min_size=1, max_size=40))
def test_terms_are_those_of_the_rule(pieces: list[tuple[str, bool]]) -> None:
    words = np.cumsum([new for _, new in pieces]).tolist()
    tags = "".join(tag for tag, _ in pieces)
    assert terms_of(words, tags, threshold=0.0) == plain_terms(words, tags)


def test_chance_of_the_exact_span() -> None:
    outside = np.array([0.9, 0.2, 0.1, 0.7, 0.4], dtype=np.float32)
    terms = np.array([(1, 3), (4, 5)])
    found = exact_span(outside, terms, np.array([(0, 5), (4, 5)]))
    assert found == pytest.approx([0.9 * 0.8 * 0.9 * 0.7, 0.6], abs=1e-6)
