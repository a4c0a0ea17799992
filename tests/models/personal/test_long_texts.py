"""Time grows with the length of a text, never with its square, whatever it is made of; and nothing is lost where a long text is cut."""

from __future__ import annotations

import time

import pytest

from models.personal.patterns import MARGIN, WINDOW, find_patterns
from models.sentences import split_sentences
from pipeline.enriched.clean import clean_text
from pipeline.enriched.language import detect_language

PIECES = [
    "a ", "a", ".", "<", "<b ", "&", "&amp;", "&#", " ", " \n", "1", "1 ", "12-", "a@", "a.", "a.b@c", "at dot ", "DE12 ", "http://a?",
    "+", "(", "a,", "\U0001f600", "\u0301", '"', "a-", "a'", "a:", "a/", "A ", "a. ", "ab12:", "call 07700 ", "Ann ", "_", "=a", "id: ",
    "1.", "1:", "::", "[", "[email]", "eyJ", "%20", "www.", "born 1.1.", "pin 1 ", "\u0663 ", "GB12 ABCD ", "4000 ", "no. ",
]  # fmt: skip
READERS = {"clean": clean_text, "sentences": split_sentences, "language": detect_language, "patterns": find_patterns}


def seconds(read: object, text: str) -> float:
    began = time.process_time()
    read(text)  # type: ignore[operator]
    return time.process_time() - began


def is_slow(read: object, text: str) -> bool:
    """Say whether four times the length costs more than six times the seconds."""
    long = seconds(read, text)
    return long > 0.4 and long > 6 * max(0.01, seconds(read, text[: len(text) // 4]))


@pytest.mark.parametrize("name", READERS)
def test_time_grows_with_the_length(name: str) -> None:
    read, slow = READERS[name], []
    read("Warm up: 1 b@c.de. Fine.")
    for piece in PIECES:
        text = piece * (40_000 // len(piece))
        if all(is_slow(read, text) for _ in range(4)):  # a busy machine may disturb one look, a square is there in each
            slow.append(piece)
    assert slow == []


@pytest.mark.parametrize(
    "at", [0, MARGIN - 5, WINDOW - MARGIN - 9, WINDOW - MARGIN, WINDOW - 5, WINDOW, 2 * WINDOW, 50_000]
)
def test_nothing_is_lost_where_a_long_text_is_cut(at: int) -> None:
    filler = "the order came late and wet, again "
    text = (filler * 2_000)[:at] + " ann.other@example.org " + filler * 300
    found = [text[s.start : s.end] for s in find_patterns(text)]
    assert found == ["ann.other@example.org"]
