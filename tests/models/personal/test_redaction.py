"""Redaction: placeholders by kind, counts, idempotence, names of staff, what is kept."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.personal.placeholders import in_placeholder, without_placeholders
from models.personal.redaction import Rules, redact
from models.personal.spans import KINDS, PLACEHOLDERS, Span

RULES = Rules()
PERSONAL = [
    ("write to jo.smith+shop@example.co.uk please", "write to [email] please"),
    ("MAUREEN@EXAMPLE.COM!", "[email]!"),
    ("call 07700 900123 after six", "call [phone] after six"),
    ("call 07700900123.", "call [phone]."),
    ("ring (01632) 960 123", "ring [phone]"),
    ("020 7946 0018 is my number", "[phone] is my number"),
    ("+44 (0)20 7946 0018", "[phone]"),
    ("0044 7700 900123", "[phone]"),
    ("card 4111 1111 1111 1111 was charged twice", "card [card] was charged twice"),
    ("paid into GB82 WEST 1234 5698 7654 32 on Monday", "paid into [account] on Monday"),
]
HARMLESS = [
    "order 203118742 never came",
    "Order number 0123456789 is lost",
    "PM-2031187 and PM-2031188",
    "tracking no: 07700900123",
    "2026-08-15 10:30 was the slot",
    "on 14.03.2026 and again 21/03/2026",
    "between 10:00 and 12:00, 3 times",
    "£1,299.99 for 2 chairs, 4.5 stars",
    "4111 1111 1111 1112 is no card",
    "item 123456789012 and 9780306406157",
    "waited 45 minutes @ the door",
    "0 out of 10, 1000000 times no",
]
STAFF = ("Gemma Whitfield", "Sanjay", "Grace Osei")


def text_of(text: str, rules: Rules = RULES, named: tuple[Span, ...] = ()) -> str:
    return redact(text, rules, named=named)[0]


@pytest.mark.parametrize(("text", "redacted"), PERSONAL)
def test_personal_details_are_replaced(text: str, redacted: str) -> None:
    assert redact(text, RULES)[0] == redacted
    assert redact(text, RULES)[1].total() == 1


@pytest.mark.parametrize("text", HARMLESS)
def test_order_numbers_dates_and_prices_stay(text: str) -> None:
    assert redact(text, RULES) == (text, Counter())


@given(st.text("0123456789 +-().@abAB:/,\n[]", max_size=60))
def test_redacting_twice_finds_nothing_more(text: str) -> None:
    once, _ = redact(text, RULES)
    assert redact(once, RULES) == (once, Counter())


@given(
    st.lists(st.sampled_from([*(p for p, _ in PERSONAL), *HARMLESS, *PLACEHOLDERS.values(), "Gemma", " "]), max_size=6)
)
def test_sentences_in_any_order_are_clean_after_one_pass(parts: list[str]) -> None:
    rules = Rules(staff=STAFF, staff_names="keep_first")
    once, _ = redact(" ".join(parts), rules)
    assert redact(once, rules) == (once, Counter())


@given(st.data())
def test_whatever_a_model_finds_is_replaced_and_the_rest_stays(data: st.DataObject) -> None:
    text = data.draw(st.text("abc d", min_size=8, max_size=30))
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text)))
    out, counts = redact(text, RULES, named=(Span(start, end, "name"),))
    if any(c.isalnum() for c in text[start:end]):
        assert out == text[:start] + "[name]" + text[end:]
        assert counts == {"name": 1}


def test_every_kind_has_a_placeholder_of_its_own() -> None:
    assert list(PLACEHOLDERS) == list(KINDS)
    assert len(set(PLACEHOLDERS.values())) == len(KINDS)


def test_counts_are_by_kind() -> None:
    text = "mail a@example.com or b@example.com, card 4111 1111 1111 1111"
    assert redact(text, RULES)[1] == {"email": 2, "card": 1}


def test_a_kind_that_is_switched_off_stays() -> None:
    rules = Rules(kinds=frozenset(KINDS) - {"phone"})
    assert text_of("a@example.com 07700 900123", rules) == "[email] 07700 900123"
    assert text_of("a@example.com 07700 900123", Rules(kinds=frozenset())) == "a@example.com 07700 900123"


def test_the_companys_own_number_stays_in_any_spelling() -> None:
    rules = Rules(own=("07700 900555", "help@shop.example"))
    assert text_of("call 07700900555 or (07700) 900 555, not 07700 900123", rules) == (
        "call 07700900555 or (07700) 900 555, not [phone]"
    )
    assert text_of("Help@Shop.example answers, me@shop.example does not, 123456789", rules) == (
        "Help@Shop.example answers, [email] does not, 123456789"
    )


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("redact", "[name] and [name] helped, [name] too; gemma did not"),
        ("keep_first", "Gemma and Gemma helped, Sanjay too; gemma did not"),
        ("pseudonym", "[staff 00ab] and [staff 00ab] helped, [staff 00cd] too; gemma did not"),
    ],
)
def test_names_of_staff_follow_the_setting(how: str, expected: str) -> None:
    digits = {"Gemma Whitfield": "00ab", "Sanjay": "00cd"}
    rules = Rules(staff=STAFF, staff_names=how, pseudonym=digits.__getitem__)  # type: ignore[arg-type]
    once = text_of("GEMMA WHITFIELD and Gemma helped, Sanjay too; gemma did not".replace("GEMMA W", "Gemma W"), rules)
    assert once == expected
    assert text_of(once, rules) == once


def test_a_first_name_that_is_a_word_needs_the_models_word() -> None:
    rules = Rules(staff=STAFF)
    assert text_of("Grace periods are short", rules) == "Grace periods are short"
    assert text_of("Grace was kind", rules, (Span(0, 5, "name"),)) == "[name] was kind"


def test_a_customers_name_is_replaced_where_staff_keep_their_first_names() -> None:
    rules = Rules(staff=STAFF, staff_names="keep_first")
    text = "Gemma helped me, Jo Marsh"
    assert text_of(text, rules, (Span(0, 5, "name"), Span(17, 25, "name"))) == "Gemma helped me, [name]"


def test_placeholders_are_not_words_of_the_customer() -> None:
    assert without_placeholders("call [phone] or [birth date] [staff 00ab] [fine]").split() == ["call", "or", "[fine]"]
    assert in_placeholder("call [phone]", 6, 11)
    assert not in_placeholder("call [phone]", 0, 4)
