"""From probabilities to answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.annotator.classes import CATEGORIES
from models.annotator.decode import (
    Encoded,
    Thresholds,
    calibrated,
    polarities,
    read_categories,
    read_texts,
)
from models.annotator.heads import Heads
from models.annotator.windows import Pieces, cut_pieces
from models.base import Annotation, Span
from tests.models.annotator.tags import tags_of

LOW = Thresholds(np.full(len(CATEGORIES), 0.5), 0.5)
NEVER = Thresholds(np.full(len(CATEGORIES), 1.1), 0.5)


@pytest.mark.parametrize("p", [0.0, 1e-9, 0.3, 1.0])
def test_a_calibrated_confidence_is_a_probability(p: float) -> None:
    for line in ((1.0, 0.0), (0.5, -0.3), (900.0, 80.0), (-900.0, 3.0)):
        assert 0 <= calibrated(np.array([p]), line)[0] <= 1
    assert calibrated(np.array([p]), (1.0, 0.0))[0] == pytest.approx(p, abs=2e-6)


def test_polarities_are_label_polarity_and_confidence() -> None:
    ((label, polarity, confidence),) = polarities(np.array([[0.7, 0.1, 0.2]], dtype=np.float32))
    assert (label, round(polarity, 3), round(confidence, 3)) == ("negative", -0.5, 0.7)


def test_categories_are_those_over_their_threshold_most_probable_first() -> None:
    p = np.tile(np.array([1.0, 0, 0, 0], dtype=np.float32), (len(CATEGORIES), 1))
    p[2] = (0.45, 0.05, 0.0, 0.5)
    p[4] = (0.10, 0.8, 0.05, 0.05)
    p[7] = (0.55, 0.45, 0.0, 0.0)
    none, found = read_categories(np.stack([np.tile(p[:1], (len(p), 1)), p]), LOW)
    assert none == ()
    assert [(c.category, c.label, round(c.confidence, 2)) for c in found] == [
        (CATEGORIES[4], "negative", 0.9),
        (CATEGORIES[2], "positive", 0.55),
    ]


def test_polarity_of_a_category_is_given_that_it_is_there() -> None:
    p = np.tile(np.array([1.0, 0, 0, 0], dtype=np.float32), (len(CATEGORIES), 1))
    p[0] = (0.4, 0.0, 0.0, 0.6)
    assert read_categories(p[None], LOW)[0][0].polarity == pytest.approx(1.0)


def read(
    texts: list[str],
    tokenizer: Any,
    heads: Heads,
    monkeypatch: pytest.MonkeyPatch,
    *,
    terms: tuple[str, ...] = (),
    spans: list[list[Span]] | None = None,
    thresholds: Thresholds = NEVER,
) -> list[Annotation]:
    """The texts with random scores, and tags that mark the given terms in them."""
    pieces = cut_pieces(texts, tokenizer)
    starts = np.cumsum([0, *(len(p.ids) for p in pieces)])
    rng = np.random.default_rng(1)
    states = rng.normal(size=(starts[-1], 8)).astype(np.float32)
    scores = rng.normal(size=(starts[-1], 74)).astype(np.float32)
    letters = "".join(marked(text, p, terms) for text, p in zip(texts, pieces, strict=True))
    monkeypatch.setattr(heads, "tags", lambda _: tags_of(letters))
    encoded = Encoded(0, tuple(pieces), starts, states, scores)
    return read_texts(texts, spans or [[] for _ in texts], encoded, heads, thresholds)


def marked(text: str, pieces: Pieces, terms: tuple[str, ...]) -> str:
    letters = ["o"] * len(pieces.ids)
    for start, end in ((text.index(t), text.index(t) + len(t)) for t in terms if t in text):
        places = [i for i, a in enumerate(pieces.starts) if start <= a < end]
        for i in places:
            letters[i] = "b" if i == places[0] else "i"
    return "".join(letters)


def test_sentences_keep_their_spans(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = read(["Nice. Too slow!"], tokenizer, heads, monkeypatch)
    assert [(s.start, s.end) for s in found.sentences] == [(0, 5), (6, 15)]
    assert found.embeddings.shape == (2, 8)


def test_mention_points_at_its_term(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Nice. The check-out queue, and the app (new) are bad."
    found = read(["Fine app.", text], tokenizer, heads, monkeypatch, terms=("check-out queue", "app"))
    assert [(m.term, text[m.start : m.end], m.sentence) for m in found[1].mentions] == [
        ("check-out queue", "check-out queue", 1),
        ("app", "app", 1),
    ]
    assert [(m.term, m.start, m.end, m.sentence) for m in found[0].mentions] == [("app", 5, 8, 0)]


def test_marks_around_a_term_are_trimmed(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = read(["the (screen), bad"], tokenizer, heads, monkeypatch, terms=("(screen),",))
    assert [m.term for m in found.mentions] == ["screen)"]


def test_marks_alone_are_no_term(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = read(["well ,,, yes"], tokenizer, heads, monkeypatch, terms=(",,,",))
    assert found.mentions == ()


def test_category_without_a_term_is_an_implicit_mention(
    tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = read(["Took forever. Fine."], tokenizer, heads, monkeypatch, thresholds=LOW)
    said = [(s, c) for s, categories in enumerate(found.sentence_categories) for c in categories]
    assert said
    for mention, (sentence, c) in zip(found.mentions, said, strict=True):
        assert (mention.term, mention.start, mention.end, mention.sentence) == (None, None, None, sentence)
        assert (mention.category, mention.label, mention.polarity) == (c.category, c.label, c.polarity)


def test_a_category_that_a_term_names_is_not_said_twice(
    tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = read(
        ["the app and the bank were bad"], tokenizer, heads, monkeypatch, terms=("app", "bank"), thresholds=LOW
    )
    named = [m.category for m in found.mentions if m.term]
    implied = [m.category for m in found.mentions if not m.term]
    said = {c.category for c in found.sentence_categories[0]}
    assert any(named)
    assert {*named, *implied} - {None} == said
    assert not set(named) & set(implied)


def test_given_spans_keep_their_order_and_may_repeat(
    tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = [(14, 18), (5, 8), (14, 18), (8, 9)]
    first, found = (
        a.given for a in read(["hm", "good app, bad bank"], tokenizer, heads, monkeypatch, spans=[[], spans])
    )
    assert first == ()
    assert [(g.start, g.end) for g in found] == spans
    assert found[0] == found[2]
    assert found[0].polarity != found[1].polarity


def test_given_span_without_a_piece_gets_the_texts_sentiment(
    tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = read(["good   app"], tokenizer, heads, monkeypatch, spans=[[(5, 6)]])
    assert found.sentiment is not None
    (given_,) = found.given
    assert (given_.label, given_.polarity) == (found.sentiment.label, found.sentiment.polarity)


def test_texts_without_a_word_have_no_sentence(tokenizer: Any, heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["", "...", "app", " "]
    found = read(texts, tokenizer, heads, monkeypatch, spans=[[(0, 0)], [], [], []])
    assert [len(a.sentences) for a in found] == [0, 0, 1, 0]
    assert [a.sentiment is None for a in found] == [True, True, False, True]
    assert (found[0].given[0].label, found[0].given[0].confidence) == ("neutral", 1.0)
    assert all(a.sentiment is None for a in read(["", "..."], tokenizer, heads, monkeypatch))
