"""Windows and batches: every word piece is read once, none is cut off."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotator.windows import MAX_PIECES, Pieces, cut_pieces, make_windows
from models.packing import BATCH_TOKENS, pack


def pieces_of(lengths: list[int]) -> Pieces:
    n = sum(lengths)
    ends = np.cumsum(lengths).tolist()
    bounds = tuple(zip([0, *ends[:-1]], ends, strict=True)) if lengths else ()
    zeros = np.zeros(n, dtype=np.int64)
    return Pieces(zeros, np.arange(n), np.arange(n) + 1, zeros, bounds, bounds)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 700), max_size=12))
def test_windows_hold_every_piece_exactly_once(lengths: list[int]) -> None:
    windows = make_windows(pieces_of(lengths))
    assert [i for a, b in windows for i in range(a, b)] == list(range(sum(lengths)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 700), max_size=12))
def test_no_window_is_empty_or_over_the_limit(lengths: list[int]) -> None:
    assert all(0 < b - a <= MAX_PIECES for a, b in make_windows(pieces_of(lengths)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 700), max_size=40))
def test_what_a_text_costs_is_bounded_by_its_pieces(lengths: list[int]) -> None:
    """However it is cut into sentences: two neighbouring windows are more than one full window."""
    assert len(make_windows(pieces_of(lengths))) <= 2 * sum(lengths) / MAX_PIECES + 1


@pytest.mark.parametrize(
    "text", ["a " * 500, "a b c d " * 99, "!a" * 500, "a.\n" * 300, "\u4e2d" * 500 + "a", "x, " * 400]
)
def test_a_text_has_no_more_pieces_than_characters(tokenizer: Any, text: str) -> None:
    [pieces] = cut_pieces([text], tokenizer)
    assert len(pieces.ids) <= len(text)
    assert len(make_windows(pieces)) <= 2 * len(pieces.ids) / MAX_PIECES + 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, MAX_PIECES), max_size=30))
def test_sentences_that_fit_are_never_torn(lengths: list[int]) -> None:
    pieces = pieces_of(lengths)
    borders = {b for _, b in make_windows(pieces)}
    assert borders <= {stop for _, stop in pieces.bounds}


def test_short_sentences_share_a_window() -> None:
    assert make_windows(pieces_of([100, 100, 100])) == [(0, 200), (200, 300)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, MAX_PIECES), max_size=60))
def test_batches_hold_every_window_once_and_keep_to_the_budget(lengths: list[int]) -> None:
    batches = list(pack(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        (length,) = {lengths[i] for i in batch}  # one length: nothing is padded
        assert len(batch) == 1 or len(batch) * (length + 2) <= BATCH_TOKENS


def test_offsets_point_at_the_pieces(tokenizer: Any) -> None:
    text = "No 4G, no wifi.\n  Sent it back!"
    (pieces,) = cut_pieces([text], tokenizer)
    assert "".join(text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)) == "No4G,nowifi.Sentitback!"
    for (start, end), (first, last) in zip(pieces.sentences, pieces.bounds, strict=True):
        assert start <= pieces.starts[first]
        assert pieces.ends[last - 1] <= end


def test_bounds_cover_every_piece(tokenizer: Any, reviews: list[str]) -> None:
    for pieces in cut_pieces(reviews, tokenizer):
        assert [i for a, b in pieces.bounds for i in range(a, b)] == list(range(len(pieces.ids)))


def test_whole_is_one_sentence(tokenizer: Any) -> None:
    (pieces,) = cut_pieces(["One. Two. Three."], tokenizer, whole=True)
    assert pieces.bounds == ((0, len(pieces.ids)),)


def test_one_word_over_several_sentences_makes_them_one(tokenizer: Any) -> None:
    text = "Sent. " + "a" * 50_000 + " back."
    (pieces,) = cut_pieces([text], tokenizer)
    assert "".join(text[a:b] for a, b in pieces.sentences).count("a") == 50_001
    assert [i for a, b in pieces.bounds for i in range(a, b)] == list(range(len(pieces.ids)))


def test_lone_surrogate_keeps_offsets(tokenizer: Any) -> None:
    text = "bad \ud83d app"
    (pieces,) = cut_pieces([text], tokenizer)
    assert text[pieces.starts[-3] : pieces.ends[-1]] == "app"


def test_emoji_is_read_as_its_word_and_keeps_its_offset(tokenizer: Any) -> None:
    text = "app 👍🏽 ok"
    (pieces,) = cut_pieces([text], tokenizer)
    plain = cut_pieces(["app great ok"], tokenizer)[0]
    assert pieces.ids.tolist() == plain.ids.tolist()
    assert set(pieces.starts[3:8].tolist()) == {4}
    assert text[pieces.starts[-2] : pieces.ends[-1]] == "ok"
