import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.enriched.clean import clean_text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("Fish &amp; chips", "Fish & chips"),
        ("a &lt;b&gt; c", "a c"),
        ("so <b>very</b> late", "so very late"),
        ("one<br/>two<p>three", "one\ntwo\nthree"),
        ("x < y and y > z", "x < y and y > z"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\x00b\x07c", "a b c"),
        ("bad \ud83d half", "bad \ufffd half"),
        ("line\r\nline\n\n\n\nend", "line\nline\n\nend"),
        ("zero\u200bwidth \ufeffbom \u202eflip", "zerowidth bom flip"),
        ("cafe\u0301", "caf\u00e9"),
        ("👩\u200d🍳 great", "👩\u200d🍳 great"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@given(st.text(st.characters(exclude_categories=())))
def test_cleaned_text_is_storable_and_has_no_controls(raw: str) -> None:
    text = clean_text(raw)
    text.encode("utf-8")
    assert text == text.strip()
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)


@given(st.text())
def test_cleaning_twice_changes_plain_text_no_further(raw: str) -> None:
    plain = raw.replace("&", " ").replace("<", " ")
    assert clean_text(clean_text(plain)) == clean_text(plain)
