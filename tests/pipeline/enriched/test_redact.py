import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.enriched.redact import redact

PERSONAL = [
    ("write to jo.smith+shop@example.co.uk please", "write to [email] please"),
    ("MAUREEN@EXAMPLE.COM!", "[email]!"),
    ("call 07700 900123 after six", "call [phone] after six"),
    ("call 07700900123.", "call [phone]."),
    ("ring (01632) 960 123", "ring [phone]"),
    ("020 7946 0018 is my number", "[phone] is my number"),
    ("+44 (0)20 7946 0018", "[phone]"),
    ("+353 85 012 3456 thanks", "[phone] thanks"),
    ("0044 7700 900123", "[phone]"),
    ("555-010-1234", "[phone]"),
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
    "version 5.2.0.1 on Android 14",
    "0 out of 10, 1000000 times no",
]


@pytest.mark.parametrize(("text", "redacted"), PERSONAL)
def test_personal_details_are_replaced(text: str, redacted: str) -> None:
    assert redact(text) == (redacted, 1)


@pytest.mark.parametrize("text", HARMLESS)
def test_order_numbers_dates_and_prices_stay(text: str) -> None:
    assert redact(text) == (text, 0)


@given(st.text("0123456789 +-().@abAB:/,\n", max_size=60))
def test_redacting_twice_finds_nothing_more(text: str) -> None:
    once, _ = redact(text)
    assert redact(once) == (once, 0)


@given(st.text())
def test_text_without_digits_or_at_sign_is_untouched(text: str) -> None:
    plain = "".join(c for c in text if not c.isdigit() and c != "@")
    assert redact(plain) == (plain, 0)
