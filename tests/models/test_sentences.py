"""Sentences: spans in order, apart, trimmed, and over everything that has content."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import sentences
from models.sentences import MAX_WORDS, split_sentences

PIECES = st.sampled_from(
    [
        *("good", "Bad", "the app", "3.5", "e.g.", "Mr. X", "no way", "$9.99", "a@b.co", "well,", "and", "(x)", ":)"),
        *("...", ". ", "! ", "? ", "…", "。", "\n", "\n\n", "\r\n", " ", "\t", "-", "'"),
        *("👍", "❤️", "\u200d", "\u200f", "שלום", "\x00", "\ud83d"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_are_in_order_apart_and_inside(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        at = end


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_sentences_have_no_space_around_them(text: str) -> None:
    for part in parts(text):
        assert part == part.strip()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_letter_and_digit_is_in_a_sentence(text: str) -> None:
    covered = {i for start, end in split_sentences(text) for i in range(start, end)}
    assert not [c for i, c in enumerate(text) if c.isalnum() and i not in covered]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["go", "on,", "and", "then", "x;", "so", "very"]), min_size=1, max_size=400))
def test_no_sentence_is_longer_than_the_limit(words: list[str]) -> None:
    assert all(len(part.split()) <= 2 * MAX_WORDS for part in parts(" ".join(words)))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "?!", "- - -", "\u200d", "\x00\x01", "___"])
def test_text_without_content_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


def test_full_stops_questions_and_exclamations_end_sentences() -> None:
    assert parts("It broke. Why? No idea! Sad.") == ["It broke.", "Why?", "No idea!", "Sad."]


def test_line_break_ends_a_sentence() -> None:
    assert parts("good sound\nbad battery\n\nreturned it") == ["good sound", "bad battery", "returned it"]


def test_decimal_point_does_not_end_a_sentence() -> None:
    assert parts("I paid $9.99 for version 2.0 of it.") == ["I paid $9.99 for version 2.0 of it."]


def test_punctuation_alone_joins_the_sentence_before() -> None:
    assert parts("No reply . . . still") == ["No reply . . .", "still"]


def test_emoji_alone_is_content() -> None:
    assert parts("👍") == ["👍"]


def test_long_run_is_cut_at_a_comma_or_conjunction() -> None:
    text = " ".join(["it rains"] * 25) + " and " + " ".join(["it pours"] * 25)
    first, second = parts(text)
    assert first.endswith("it rains")
    assert second.startswith("and it pours")


def test_enormous_word_does_not_take_long() -> None:
    began = time.monotonic()
    assert len(parts("a" * 1_000_000)) >= 1
    assert time.monotonic() - began < 10


def test_long_text_keeps_its_words_whole_at_chunk_borders() -> None:
    text = "Nothing works as it should here. " * 2_000
    assert set(parts(text)) == {"Nothing works as it should here."}


def test_no_sentence_is_torn_at_a_chunk_border() -> None:
    sentences = [f"Late by {i} days." for i in range(4_000)]
    assert parts(" ".join(sentences)) == sentences


def test_splitting_does_not_import_torch_and_leaves_it_importable() -> None:
    code = (
        "import sys; from models.sentences import split_sentences; print(split_sentences('Late again. Never again.'));"
        "print('torch' in sys.modules); import torch; print(torch.ones(2).sum().item());"
        "import importlib; importlib.reload(sys.modules['models.sentences']).split_sentences('A. B.'); print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True
    )
    assert done.stdout.split("\n")[:4] == ["[(0, 11), (12, 24)]", "False", "2.0", "True"]


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_text_without_stops_but_at_its_end_is_one_for_spacy_too(text: str) -> None:
    found = split_sentences(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_AT_THE_END", "\0")
        assert split_sentences(text) == found
