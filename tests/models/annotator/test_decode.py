"""From probabilities to answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotator.decode import (
    MAX_TERM_WORDS,
    Thresholds,
    find_terms,
    read_categories,
    read_given,
    read_mentions,
    read_sentences,
    read_sentiment,
)
from models.annotator.heads import Heads
from models.annotator.labels import CATEGORIES
from models.annotator.windows import Pieces, cut_pieces

LOW = Thresholds(np.full(len(CATEGORIES), 0.5), 0.5)


def pieces_of(words: list[int]) -> Pieces:
    n = len(words)
    at = np.arange(n)
    return Pieces(np.zeros(n, np.int64), at, at + 1, np.array(words, dtype=np.int64), ((0, n),), ((0, n),))


def tags_of(text: str) -> Any:
    """One letter a piece: o outside, b begin, i inside of a positive term, each with probability 0.9."""
    columns = {"o": 0, "b": 5, "i": 6}
    tags = np.full((len(text), 7), 0.1 / 6, dtype=np.float32)
    for row, letter in enumerate(text):
        tags[row, columns[letter]] = 0.9
    return tags


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
    assert find_terms(pieces_of(list(range(len(tags)))), tags_of(tags), threshold=0.5) == terms


def test_a_term_takes_whole_words() -> None:
    assert find_terms(pieces_of([0, 1, 1, 1, 2]), tags_of("oobio"), threshold=0.5) == [(1, 4)]


def test_a_weak_term_is_left_out() -> None:
    assert find_terms(pieces_of([0, 1, 1]), tags_of("obo"), threshold=0.95) == []


def test_a_term_is_not_longer_than_the_limit() -> None:
    n = MAX_TERM_WORDS
    assert find_terms(pieces_of(list(range(n))), tags_of("b" + "i" * (n - 1)), threshold=0.5) == [(0, n)]
    assert find_terms(pieces_of(list(range(n + 1))), tags_of("b" + "i" * n), threshold=0.5) == []


@settings(max_examples=150, deadline=None)
@given(st.text("obi", min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_terms_are_in_order_apart_and_of_whole_words(tags: str, random: Any) -> None:
    words, word = [], 0
    for _ in tags:
        words.append(word)
        word += random.random() < 0.6
    at = 0
    for start, end in find_terms(pieces_of(words), tags_of(tags), threshold=0.0):
        assert at <= start < end <= len(tags)
        assert start == 0 or words[start - 1] != words[start]
        assert end == len(words) or words[end] != words[end - 1]
        at = end


def test_sentiment_reads_label_polarity_and_confidence() -> None:
    found = read_sentiment(np.array([0.7, 0.1, 0.2], dtype=np.float32))
    assert (found.label, round(found.polarity, 3), round(found.confidence, 3)) == ("negative", -0.5, 0.7)


def test_sentences_keep_their_spans() -> None:
    rows = np.array([[0.1, 0.8, 0.1], [0.0, 0.1, 0.9]], dtype=np.float32)
    assert [(s.start, s.end, s.label) for s in read_sentences([(0, 4), (6, 9)], rows)] == [
        (0, 4, "neutral"),
        (6, 9, "positive"),
    ]


def test_categories_are_those_over_their_threshold_most_probable_first() -> None:
    p = np.tile(np.array([1.0, 0, 0, 0], dtype=np.float32), (len(CATEGORIES), 1))
    p[2] = (0.45, 0.05, 0.0, 0.5)
    p[4] = (0.10, 0.8, 0.05, 0.05)
    p[7] = (0.55, 0.45, 0.0, 0.0)
    found = read_categories(p, LOW)
    assert [(c.category, c.label, round(c.confidence, 2)) for c in found] == [
        (CATEGORIES[4], "negative", 0.9),
        (CATEGORIES[2], "positive", 0.55),
    ]


def test_polarity_of_a_category_is_given_that_it_is_there() -> None:
    p = np.tile(np.array([1.0, 0, 0, 0], dtype=np.float32), (len(CATEGORIES), 1))
    p[0] = (0.4, 0.0, 0.0, 0.6)
    assert read_categories(p, LOW)[0].polarity == pytest.approx(1.0)


def read(text: str, tokenizer: Any, heads: Heads, tags: Any, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Any:
    (pieces,) = cut_pieces([text], tokenizer)
    states = np.random.default_rng(1).normal(size=(len(pieces.ids), 8)).astype(np.float32)
    monkeypatch.setattr(heads, "tags", lambda _: tags(pieces))
    scores = heads.segments(states, np.array(pieces.bounds))
    categories = more.get("categories", [()] * len(pieces.bounds))
    attention = (scores.attention, scores.totals)
    return read_mentions(
        text, pieces, heads, states, attention=attention, sentence_categories=categories, thresholds=LOW
    )


def inside(text: str, *terms: str) -> Any:
    def tags(pieces: Pieces) -> Any:
        letters = ["o"] * len(pieces.ids)
        for term in terms:
            start = text.index(term)
            places = [i for i, a in enumerate(pieces.starts) if start <= a < start + len(term)]
            for i in places:
                letters[i] = "b" if i == places[0] else "i"
        return tags_of("".join(letters))

    return tags


def test_mention_points_at_its_term(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Nice. The check-out queue, and the app (new) are bad."
    found = read(text, tokenizer, heads, inside(text, "check-out queue", "app"), monkeypatch)
    assert [(m.term, text[m.start : m.end], m.sentence) for m in found] == [
        ("check-out queue", "check-out queue", 1),
        ("app", "app", 1),
    ]


def test_marks_around_a_term_are_trimmed(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "the (screen), bad"
    found = read(text, tokenizer, heads, inside(text, "(screen),"), monkeypatch)
    assert [m.term for m in found] == ["screen)"] or [m.term for m in found] == ["screen"]


def test_marks_alone_are_no_term(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "well ,,, yes"
    assert read(text, tokenizer, heads, inside(text, ",,,"), monkeypatch) == ()


def test_category_without_a_term_is_an_implicit_mention(
    tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.base import Category

    text = "Took forever. Fine."
    speed = Category("logistics-rides.speed", "negative", -0.9, 0.8)
    found = read(text, tokenizer, heads, inside(text), monkeypatch, categories=[(speed,), ()])
    (mention,) = found
    assert (mention.term, mention.start, mention.end, mention.category) == (None, None, None, speed.category)
    assert (mention.label, mention.polarity, mention.sentence) == ("negative", -0.9, 0)


def test_given_spans_keep_their_order_and_may_repeat(tokenizer: Any, heads: Heads) -> None:
    text = "good app, bad bank"
    (pieces,) = cut_pieces([text], tokenizer)
    states = np.random.default_rng(1).normal(size=(len(pieces.ids), 8)).astype(np.float32)
    whole = np.array([0.2, 0.5, 0.3], dtype=np.float32)
    spans = [(14, 18), (5, 8), (14, 18), (8, 9)]
    found = read_given(pieces, heads, states, spans, whole)
    assert [(g.start, g.end) for g in found] == spans
    assert found[0] == found[2]
    assert found[0].polarity != found[1].polarity


def test_given_span_without_a_piece_gets_the_texts_sentiment(tokenizer: Any, heads: Heads) -> None:
    (pieces,) = cut_pieces(["good   app"], tokenizer)
    states = np.ones((len(pieces.ids), 8), dtype=np.float32)
    (found,) = read_given(pieces, heads, states, [(5, 6)], np.array([0.2, 0.5, 0.3], dtype=np.float32))
    assert (found.label, round(found.confidence, 2)) == ("neutral", 0.5)
