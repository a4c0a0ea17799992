"""The shipped annotator on ordinary texts: offsets, order, batches, duplicates, spans of the caller."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotator.arithmetic import computes_integers
from models.annotator.runtime import ShippedAnnotator
from models.base import LABELS, Annotation

CLOSE = 1e-4


def numbers(a: Annotation) -> list[float]:
    """Every number of an answer, in order."""
    scored = [*([a.sentiment] if a.sentiment else []), *a.sentences, *a.mentions, *a.categories, *a.given]
    return [v for item in scored for v in (item.polarity, item.confidence)] + a.embeddings.ravel().tolist()


def words(a: Annotation) -> list[Any]:
    """Everything else of an answer."""
    return [
        a.sentiment and a.sentiment.label,
        [(s.start, s.end, s.label) for s in a.sentences],
        [(m.term, m.start, m.end, m.category, m.label, m.sentence) for m in a.mentions],
        [(c.category, c.label) for c in a.categories],
        [[(c.category, c.label) for c in s] for s in a.sentence_categories],
        [(g.start, g.end, g.label) for g in a.given],
    ]


def assert_valid(text: str, a: Annotation) -> None:
    """What holds for every answer (models.base)."""
    at = 0
    for s in a.sentences:
        assert at <= s.start < s.end <= len(text)
        assert text[s.start : s.end].strip() == text[s.start : s.end]
        at = s.end
    for m in a.mentions:
        sentence = a.sentences[m.sentence]
        if m.term is None:
            assert (m.start, m.end) == (None, None)
            assert m.category is not None
        else:
            assert m.start is not None
            assert m.end is not None
            assert text[m.start : m.end] == m.term != ""
            assert sentence.start <= m.start < m.end <= sentence.end
    places = [(m.sentence, m.start) for m in a.mentions if m.start is not None]
    assert places == sorted(places)
    assert len(a.sentence_categories) == len(a.sentences) == len(a.embeddings)
    scored = [*([a.sentiment] if a.sentiment else []), *a.sentences, *a.mentions, *a.categories, *a.given]
    for item in scored:
        assert item.label in LABELS
        assert -1.0 <= item.polarity <= 1.0
        assert 0.0 <= item.confidence <= 1.0
    assert np.isfinite(a.embeddings).all()
    assert np.allclose(np.linalg.norm(a.embeddings, axis=1), 1.0, atol=1e-3)


def assert_same(a: Annotation, b: Annotation) -> None:
    """The same answer but for rounding."""
    assert words(a) == words(b)
    assert numbers(a) == pytest.approx(numbers(b), abs=CLOSE)


def test_answers_are_valid(annotator: ShippedAnnotator, reviews: list[str]) -> None:
    for text, answer in zip(reviews, annotator.annotate(reviews), strict=True):
        assert_valid(text, answer)


def test_terms_are_found_with_their_polarity(annotator: ShippedAnnotator) -> None:
    (answer,) = annotator.annotate(["The pasta was delicious but the waiter was rude."])
    assert {(m.term, m.label) for m in answer.mentions if m.term} >= {("pasta", "positive"), ("waiter", "negative")}


def test_order_is_kept(annotator: ShippedAnnotator, reviews: list[str]) -> None:
    forward = annotator.annotate(reviews)
    backward = annotator.annotate(reviews[::-1])[::-1]
    for a, b in zip(forward, backward, strict=True):
        assert_same(a, b)


@pytest.mark.parametrize("integer", [None, False])
def test_batching_does_not_change_a_bit(weights: Any, reviews: list[str], integer: bool | None) -> None:
    annotator = ShippedAnnotator(weights, integer=integer)
    alone = [annotator.annotate([text])[0] for text in reviews]
    for text, a, b in zip(reviews, alone, annotator.annotate(reviews), strict=True):
        assert (words(a), numbers(a)) == (words(b), numbers(b)), text


def test_integer_and_fp32_arithmetic_say_the_same_but_for_rounding_steps(weights: Any, reviews: list[str]) -> None:
    if not computes_integers():
        pytest.skip("this processor does not multiply int8 exactly")
    here = ShippedAnnotator(weights, integer=True).embed(reviews)
    elsewhere = ShippedAnnotator(weights, integer=False).embed(reviews)
    assert (here * elsewhere).sum(axis=1).min() > 0.99


def test_a_duplicate_gets_the_same_answer(annotator: ShippedAnnotator, reviews: list[str]) -> None:
    answers = annotator.annotate([*reviews[:3], "between", *reviews[:3]])
    for a, b in zip(answers[:3], answers[4:], strict=True):
        assert (words(a), numbers(a)) == (words(b), numbers(b))


def test_a_duplicate_with_other_spans_keeps_its_own(annotator: ShippedAnnotator) -> None:
    text = "Nice screen, awful battery"
    first, second, none = annotator.annotate([text] * 3, spans=[[(5, 11)], [(19, 26)], []])
    assert [(g.start, g.end, g.label) for a in (first, second) for g in a.given] == [
        (5, 11, "positive"),
        (19, 26, "negative"),
    ]
    assert none.given == ()


def test_no_texts_no_answers(annotator: ShippedAnnotator) -> None:
    assert annotator.annotate([]) == []
    assert annotator.embed([]).shape == (0, annotator.dim)


def test_as_many_span_lists_as_texts(annotator: ShippedAnnotator) -> None:
    with pytest.raises(ValueError, match="zip"):
        annotator.annotate(["a", "b"], spans=[[]])


def test_an_overlapping_or_repeated_span_is_answered_each_time(annotator: ShippedAnnotator) -> None:
    spans = [(4, 18), (4, 11), (4, 18)]
    (answer,) = annotator.annotate(["The battery cover feels cheap."], spans=[spans])
    assert [(g.start, g.end) for g in answer.given] == spans
    assert answer.given[0] == answer.given[2]


def test_embeddings_of_sentences_and_embed_share_a_space(annotator: ShippedAnnotator) -> None:
    text = "The parcel came two weeks late."
    (answer,) = annotator.annotate([text])
    near, far = annotator.embed(["Delivery was very slow.", "The lasagne was too salty."])
    assert answer.embeddings[0] @ annotator.embed([text])[0] == pytest.approx(1.0, abs=1e-3)
    assert answer.embeddings[0] @ near > answer.embeddings[0] @ far


def test_threads_do_not_change_answers(annotator: ShippedAnnotator, weights: Any, reviews: list[str]) -> None:
    single = ShippedAnnotator(weights, threads=1)
    assert single.fingerprint == annotator.fingerprint
    for a, b in zip(single.annotate(reviews), annotator.annotate(reviews), strict=True):
        assert_same(a, b)


PIECES = [
    "the app",
    "battery",
    " is ",
    "was not ",
    "great",
    "awful",
    ". ",
    "!",
    "\n",
    ", but ",
    "👍",
    "❤️",
    "€5",
    "Ünder",
]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES)).map("".join)), max_size=6))
def test_any_text_gets_a_valid_answer(annotator: ShippedAnnotator, texts: list[str]) -> None:
    for text, answer in zip(texts, annotator.annotate(texts), strict=True):
        assert_valid(text, answer)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_span_is_answered_in_order(annotator: ShippedAnnotator, data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=40))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda s: s[0] < s[1])
    spans = data.draw(st.lists(ends, max_size=4))
    (answer,) = annotator.annotate([text], spans=[spans])
    assert [(g.start, g.end) for g in answer.given] == spans
