"""What the rules find and leave, and what holds for any text. `voc evaluate privacy` measures how often they are right."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.personal.patterns import RULES, find_patterns
from models.personal.spans import KINDS, PLACEHOLDERS

FOUND = [
    ("write to jo.smith+shop@example.co.uk please", "jo.smith+shop@example.co.uk", "email"),
    ("jo dot smith at gmail dot com is mine", "jo dot smith at gmail dot com", "email"),
    ("Schreiben Sie an jo.kern (ät) example punkt de", "jo.kern (ät) example punkt de", "email"),
    ("Tel:07700900123", "07700900123", "phone"),
    ("I still wait for my order. 07700 900123", "07700 900123", "phone"),
    ("appelez-moi au 06 39 98 01 23", "06 39 98 01 23", "phone"),
    ("mi móvil es 612345678", "612345678", "phone"),
    ("我的电话是13800138000", "13800138000", "phone"),
    ("tel +1 (612) 555-0123 ext. 45 please", "+1 (612) 555-0123 ext. 45", "phone"),
    ("room 12, 07700 900123", "07700 900123", "phone"),
    ("card 4111 1111 1111 1111 was charged twice", "4111 1111 1111 1111", "card"),
    ("amex 3782 822463 10005", "3782 822463 10005", "card"),
    ("2223-0031-2200-3222", "2223-0031-2200-3222", "card"),
    ("refund to gb82 west 1234 5698 7654 32 on Monday", "gb82 west 1234 5698 7654 32", "account"),
    ("sort code 20-00-00", "20-00-00", "account"),
    ("my SSN is 123-45-6789", "123-45-6789", "national_id"),
    ("mój PESEL: 84051201231", "84051201231", "national_id"),
    ("my ID number is 8405125009087", "8405125009087", "national_id"),
    ("blocked from 203.0.113.42:8080", "203.0.113.42:8080", "ip"),
    ("2001:db8::8a2e:370:7334 again", "2001:db8::8a2e:370:7334", "ip"),
    ("https://example.com/reset?token=9f8a7c6b5d&lang=en", "9f8a7c6b5d", "token"),
    ("my password was hunter22", "hunter22", "token"),
    ("pw: sunshine", "sunshine", "token"),
    ("Reisepass C01X00T47", "C01X00T47", "passport"),
    ("my reg is ab12 cde thanks", "ab12 cde", "plate"),
    ("Kennzeichen B-AB 1234", "B-AB 1234", "plate"),
    ("born on 3rd of May 1984", "3rd of May 1984", "birth_date"),
    ("né(e) le 12/05/1984", "12/05/1984", "birth_date"),
]
LEFT = [
    "tracking no: 07700900123",
    "0412345678 is my order number",
    "Bestellnummer: 612 345 678",
    "IMEI 356938035643809 and imei 49-015420-323751-8",
    "ISBN 978-0-306-40615-7",
    "gift card 6006 4912 3456 7890",
    "SKU 123-45-6789",
    "your hotline 0800 496 0123",
    "sizes 36 38 40 42",
    "version 5.2.0.1",
    "48.858370, 2.294481",
    "for her birthday on 12/05/2024",
    "password is not working",
    "look at amazon dot com",
    "nie wieder 12345678",
    "2026-08-15 10:30 was the slot",
]
HOSTILE = (
    "1 ",
    "0 1-",
    "12 ",
    "+1 ",
    "(1",
    "a@",
    "x at y dot com ",
    "07700 900123 ",
    "Aa1-",
    "1.1.1.1 ",
    "::",
    "password: x ",
    "born 12 ",
    "A<",
)
"""Repeated, each is what one of the rules finds hardest to give up on."""


@pytest.mark.parametrize(("text", "term", "kind"), FOUND)
def test_personal_data_is_found_where_it_stands(text: str, term: str, kind: str) -> None:
    assert [(text[s.start : s.end], s.kind) for s in find_patterns(text)] == [(term, kind)]


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_personal_data_is_left(text: str) -> None:
    assert find_patterns(text) == []


def test_own_numbers_and_addresses_are_left() -> None:
    text = "rang 020-7946-0123 and help@example.com, then 07700 900123"
    found = find_patterns(text, own=("+44 20 7946 0123", "HELP@example.com"))
    assert [text[s.start : s.end] for s in found] == ["07700 900123"]


def test_the_region_says_how_a_number_without_country_code_is_read() -> None:
    assert find_patterns("(37) 555 063 or 06 37 555 063", regions=("HU",))
    assert find_patterns("0412 345 67", regions=("US",)) == []


def test_a_word_far_away_does_not_make_a_number_a_phone_number() -> None:
    assert find_patterns("I called three times about 203118742") == []


ANYTHING = st.one_of(
    st.text(),
    st.text("0123456789 +-().@abAB:/,\n[]", max_size=60),
    st.lists(
        st.sampled_from(
            [*(t for t, _, _ in FOUND), *LEFT, *PLACEHOLDERS.values(), " ", "\u00a0", "：", "７", "²", "\ud800"]
        ),
        max_size=5,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_any_text_gives_spans_in_order_and_apart(text: str) -> None:
    spans = find_patterns(text)
    assert all(0 <= s.start < s.end <= len(text) and s.kind in KINDS for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_in_a_cleaned_text_nothing_more_is_found(text: str) -> None:
    clean = text
    for span in reversed(find_patterns(text)):
        clean = clean[: span.start] + PLACEHOLDERS[span.kind] + clean[span.end :]
    assert find_patterns(clean) == []


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_of_a_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        find_patterns(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(40_000) < 12 * seconds(8_000) + 0.2


def test_every_rule_yields_a_kind() -> None:
    assert {rule.kind for rule in RULES} | {"name", "address"} == set(KINDS)
