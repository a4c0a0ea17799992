"""Texts as a model reads them: no brackets, and answers at the places of the text as given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import Annotation, Mention, Sentence, Sentiment
from models.personal.neutral import WORDS, annotate_neutrally, read_neutrally
from models.personal.placeholders import PLACEHOLDER
from models.personal.spans import KINDS, PLACEHOLDERS


class Echo:
    """Takes the whole text for one sentence, and every word of it for an aspect term."""

    fingerprint, dim, categories = "echo", 2, ()

    def __init__(self) -> None:
        self.read: list[str] = []

    def annotate(self, texts: Sequence[str], *, spans: Any = None) -> list[Annotation]:
        self.read += texts
        return [self._one(text) for text in texts]

    def embed(self, texts: Sequence[str]) -> Any:
        return np.zeros((len(texts), 2), dtype=np.float32)

    def _one(self, text: str) -> Annotation:
        found, at = [], 0
        for word in text.split():
            at = text.index(word, at)
            found.append(Mention(word, at, at + len(word), None, "neutral", 0.0, 0.5, 0))
            at += len(word)
        sentence = Sentence(0, len(text), "neutral", 0.0, 0.5)
        said = Sentiment("neutral", 0.0, 0.5)
        return Annotation(said, (sentence,), tuple(found), (), ((),), (), np.zeros((1, 2), dtype=np.float32))


def test_every_kind_has_a_word_to_read() -> None:
    assert list(WORDS) == list(KINDS)
    assert not any(set("[]") & set(word) for word in WORDS.values())


def test_a_text_without_placeholders_is_read_as_it_is() -> None:
    for text in ("The [blue] lamp is fine.", "", "plain"):
        assert read_neutrally(text).text == text
        assert read_neutrally(text).places == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[name] was kind. [name] rang [phone].", "Sam was kind. Sam rang my number."),
        ("Ask [staff 0a1b] for it", "Ask Sam for it"),
        ("Sent.\n[email] was wrong", "Sent.\nMy email was wrong"),
    ],
)
def test_the_model_reads_words(text: str, read: str) -> None:
    assert read_neutrally(text).text == read


@given(
    st.lists(
        st.sampled_from([*PLACEHOLDERS.values(), "[staff 12ef]", "a", "lamp.", "Ünï", "[", "👍", "\n"]), max_size=9
    )
)
def test_answers_are_at_the_places_of_the_text_as_given(parts: list[str]) -> None:
    text = " ".join(parts)
    echo = Echo()
    (said,) = annotate_neutrally(echo, [text])
    assert not PLACEHOLDER.search(echo.read[0])
    assert (said.sentences[0].start, said.sentences[0].end) == (0, len(text))
    held = [m.span() for m in PLACEHOLDER.finditer(text)]
    for mention in said.mentions:
        assert mention.start is not None
        assert mention.end is not None
        assert mention.term == text[mention.start : mention.end]
        assert all(
            end <= mention.start or mention.end <= start or (mention.start <= start and end <= mention.end)
            for start, end in held
        )
    outside = [m.term for m in said.mentions if m.term and not PLACEHOLDER.search(m.term)]
    assert outside == PLACEHOLDER.sub(" ", text).split()
