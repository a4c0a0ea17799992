"""What the words beside a number say of it, and how texts are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.personal.context import GONE, Announced, announced, blank, plain

NUMBER = "07700 900123"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("tel: ", "", "phone"),
        ("my mobile number is ", "", "phone"),
        ("Handy-Nr. ", "", "phone"),
        ("call me tomorrow on ", "", "mentioned"),
        ("mein nummer ", "", "mentioned"),
        ("", " is my mobile", "phone"),
        ("order number ", "", "reference"),
        ("Artikel-Nr. ", "", "reference"),
        ("", " is my order number", "reference"),
        ("phone order no. ", "", "reference"),
        ("the order that came late was ", "", "near reference"),
        ("I am done with this order. ", "", "nothing"),
        ("room 12, ", "", "nothing"),
        ("orders 07700 900122 and ", "", "near reference"),
        ("your helpline on ", "", "company"),
        ("the helpline never called me on ", "", "mentioned"),
        (f"phone {GONE} ", "", "nothing"),
    ],
)
def test_the_nearest_word_of_the_sentence_decides(before: str, after: str, says: Announced) -> None:
    text = before + NUMBER + after
    assert announced(text, len(before), len(before) + len(NUMBER)) == says


def test_blank_hides_ranges_and_keeps_places() -> None:
    assert blank("abcdef", [(4, 5), (1, 3), (2, 3)]) == f"a{GONE * 2}d{GONE}f"


@given(st.text())
def test_plain_keeps_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)


def test_plain_reads_other_digits_spaces_and_the_letter_o() -> None:
    assert plain("０７７٠٠\u00a0900‑123＠") == "07700 900-123@"
    assert plain("O7700 and OK") == "07700 and OK"
