from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.personal.patterns import find_patterns

FOUND = [
    ("write to jo.smith+shop@example.co.uk please", "jo.smith+shop@example.co.uk", "email"),
    ("call 07700 900123 after six", "07700 900123", "phone"),
    ("card 4111 1111 1111 1111 was charged twice", "4111 1111 1111 1111", "card"),
    ("paid into GB82 WEST 1234 5698 7654 32 on Monday", "GB82 WEST 1234 5698 7654 32", "account"),
]


@pytest.mark.parametrize(("text", "term", "kind"), FOUND)
def test_personal_data_is_found_where_it_stands(text: str, term: str, kind: str) -> None:
    assert [(text[s.start : s.end], s.kind) for s in find_patterns(text)] == [(term, kind)]


def test_own_numbers_and_addresses_are_left() -> None:
    text = "rang 020-7946-0123 and help@example.com, then 07700 900123"
    kept = find_patterns(text, own=("020 7946 0123", "HELP@example.com"))
    assert [text[s.start : s.end] for s in kept] == ["07700 900123"]


@given(st.text())
def test_any_text_gives_spans_in_order_and_apart(text: str) -> None:
    spans = find_patterns(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
