"""A rejected row is told only to the customer whose key it holds as a whole, in any escapes."""

from __future__ import annotations

import pytest

from pipeline.jobs.privacy.named_lines import Named


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("cust-1", "r1,late,never,cust-1,2"),
        ("cust-1", '{"customer": "CUST-1"}'),
        ("cust-1", "says cust-1."),
        ("ann@shop.example", "Ann <Ann@Shop.example>, late"),
        ("ann@shop.example", "mailto:ann@shop.example"),
        ("Zoë Quill", '{"who": "Zo\\u00eb Quill"}'),
        ("Zoë Quill", "Zo&euml; Quill;late"),
        ("+447700900456", "late;+447700900456;2"),
    ],
)
def test_a_key_is_found(key: str, text: str) -> None:
    assert Named([key]).lines(f"somebody else\n{text}\n") == text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("cust-1", "r1,late,never,cust-10,2"),
        ("cust-1", "r1,late,never,xcust-1,2"),
        ("cust-1", "r1,late,never,my-cust-1,2"),
        ("cust-1", "r1,late,never,cust-1-b,2"),
        ("ann@shop.example", "joann@shop.example"),
        ("ann@shop.example", "mary.ann@shop.example"),
        ("ann@shop.example", "ann@shop.example.org"),
        ("+447700900456", "+4477009004561"),
        ("r1", "r1,late"),
    ],
)
def test_what_only_begins_or_ends_like_a_key_is_somebody_else_s(key: str, text: str) -> None:
    assert not Named([key]).is_in(text)
