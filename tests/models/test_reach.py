"""Enormous texts are read up to a number of word pieces, whatever they are made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.artifacts import WEIGHTS
from models.names.annotator import NamingAnnotator
from models.reach import MOST_PIECES, reach_of


@pytest.fixture(scope="module")
def annotator() -> Iterator[NamingAnnotator]:
    yield NamingAnnotator(WEIGHTS / "annotator", threads=1)


@pytest.mark.parametrize(
    "unit", ["a ", "the till was slow ", "\U0001f600", "xqzjkv ", "!", "好", "\u00fcber-\u00e4rgerlich "]
)
def test_no_text_is_read_beyond_its_pieces_and_words_stay_whole(annotator: NamingAnnotator, unit: str) -> None:
    text = unit * 400
    end = reach_of(annotator, text, most=100)
    read = [len(c.ids) for chunk in annotator.encode([text[:end]], whole=True) for c in chunk.pieces]
    assert 80 <= sum(read) <= 100
    assert end == 0 or not (text[end - 1].isalnum() and text[end].isalnum() and text[end].isascii())
    assert reach_of(annotator, text[:end], most=100) == end, "what is read is read whole"


def test_an_ordinary_text_is_read_whole_and_not_measured() -> None:
    class Asked:
        def reach(self, text: str, most: int) -> int:
            raise AssertionError("measured")

    text = "It came late. " * 280
    assert reach_of(Asked(), text) == len(text) < MOST_PIECES


def test_a_backend_that_does_not_count_pieces_is_bounded_by_words_and_signs() -> None:
    assert reach_of(object(), "one, two " * 50, most=6) == len("one, two one, two ")
