"""Names in sentences: what a capital proves, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.touchpoints.own_names import own_names


def test_a_name_is_found_wherever_it_stands_and_however_it_is_written() -> None:
    said = [
        "I love the Wren Room.",
        "WREN ROOM IS CLOSED",
        "wren room again",
        "Wren Room's lamp",
        "we sat in the Wren Room",
    ]
    assert own_names(said, least=5) == {"Wren Room": [0, 1, 2, 3, 4]}


@pytest.mark.parametrize(
    "sentence",
    [
        "Lamp is broken.",  # the first word has a capital anyway
        "It broke. Lamp gone!",
        'He said "Lamp is fine"',
        "It came on Monday in March",
        "and I'd say I've had it",
        "MY LAMP IS BROKEN AGAIN",
        "Buy Lamp Now Or Never Again",
    ],
)
def test_capitals_that_prove_nothing(sentence: str) -> None:
    assert own_names([sentence] * 9, least=3) == {}


def test_a_word_that_is_mostly_written_small_is_no_name() -> None:
    said = ["we saw the Lamp"] * 3 + ["we saw the lamp"] * 7
    assert own_names(said, least=3) == {}


def test_part_of_a_longer_name_is_shown_as_the_longer_one() -> None:
    said = ["we like the Wren Room"] * 5 + ["we like the Wren"]
    assert list(own_names(said, least=3)) == ["Wren Room"]
    said += ["we like the Wren"] * 9
    assert list(own_names(said, least=3)) == ["Wren", "Wren Room"]


@given(st.lists(st.text(max_size=60), max_size=12), st.integers(1, 4))
def test_any_text_is_read_and_rows_hold_the_name(said: list[str], least: int) -> None:
    for name, rows in own_names(said, least=least).items():
        assert len(rows) == len(set(rows)) >= least
        assert all(name.lower() in said[i].lower() for i in rows)
