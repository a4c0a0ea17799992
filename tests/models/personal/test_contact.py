"""Which keys are contacts, and that every spelling of one leads to one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.personal.contact import contact_of

SPELLINGS = [
    ("jo.marsh@example.com", ["Jo.Marsh@Example.com", " jo.marsh@example.com ", "<jo.marsh@example.com>", "mailto:jo.marsh@example.com", "Jo Marsh <jo.marsh@example.com>"]),
    ("+447700900123", ["+44 7700 900123", "07700 900123", "07700900123", "0044 7700 900 123", "+44 (0)7700 900123", "tel:+447700900123"]),
    ("+12015550123", ["+1 201 555 0123", "(201) 555-0123", "201-555-0123"]),
    ("+4930901820", ["+49 30 901820", "0049 30 901820"]),
]  # fmt: skip
NEITHER = ["c-1042", "10042", "7700900123", "20260815", "ANON-77", "GB12345678", "2026-08-15", "12-34-56", "a@b", "@shop", "", "0", "00000000", "1.234.567", "ord/2026/0815"]  # fmt: skip


@pytest.mark.parametrize(("contact", "spellings"), SPELLINGS)
def test_every_spelling_has_one_form(contact: str, spellings: list[str]) -> None:
    assert {s: contact_of(s) for s in [contact, *spellings]} == dict.fromkeys([contact, *spellings], contact)


@pytest.mark.parametrize("key", NEITHER)
def test_other_keys_are_no_contacts(key: str) -> None:
    assert contact_of(key) is None


def test_regions_decide_what_a_number_with_0_is() -> None:
    assert contact_of("0170 1234567", regions=("DE",)) == "+491701234567"
    assert contact_of("0170 1234567", regions=("US",)) is None


def test_a_key_that_holds_an_address_is_taken_whole() -> None:
    assert contact_of("crm|Jo@Example.com") == "crm|jo@example.com"


@given(st.text(max_size=40))
def test_any_key_is_read_and_its_form_is_its_own_form(key: str) -> None:
    form = contact_of(key)
    assert form is None or contact_of(form) == form
