"""What is left of a term when function words are taken from its ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotator.term_edges import FUNCTION_WORDS, NOT_A_TERM, trim_term


@pytest.mark.parametrize(
    ("term", "left"),
    [
        ("battery", "battery"),
        ("the battery", "battery"),
        ("battery of the", "battery"),
        ("size of the screen", "size of the screen"),
        ("on my phone", "phone"),
        ("set up", "set up"),
        ("check-out queue", "check-out queue"),
        ("take-out", "take-out"),
        ("it", None),
        ("on my", None),
        ("easy to", None),
        ("up", None),
        ("using", None),
        ("using the app", "using the app"),
        ("don't", None),
        ("I’m", None),
        ("great price", "great price"),
        ("mm", None),
        ("40 minutes", "40 minutes"),
        ("opening hours", "opening hours"),
        ("(new) app", "(new) app"),
        ("...", None),
        ("", None),
    ],
)
def test_trimmed_term(term: str, left: str | None) -> None:
    found = trim_term(f"xx {term} yy", 3, 3 + len(term))
    assert (found and f"xx {term} yy"[slice(*found)]) == left


@pytest.mark.parametrize("text", ["It's quick", "don’t work"])
def test_what_an_apostrophe_cut_off_is_no_term(text: str) -> None:
    at = max(text.find("'"), text.find("’")) + 1
    assert trim_term(text, at, at + 1) is None


@given(
    st.lists(st.sampled_from(["the", "app", "on", "Up", "easy", "-", "’s", "łódź", "👍", " "]), max_size=8).map(
        " ".join
    )
)
def test_what_is_left_is_inside_and_ends_with_content(text: str) -> None:
    found = trim_term(text, 0, len(text))
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(text)
        assert text[slice(*found)].lower().split()[0] not in FUNCTION_WORDS
        assert trim_term(text, *found) == found


def test_words_are_lower_case_without_apostrophes() -> None:
    assert all(w == w.lower() and w.isalpha() for w in NOT_A_TERM)
