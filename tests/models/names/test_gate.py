"""The gate of the names model: what never holds a name costs no reading, and what may hold one is read."""

from __future__ import annotations

import pytest

from models.artifacts import WEIGHTS
from models.names.finder import NameFinder
from models.names.gate import segments
from models.names.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return NameFinder(WEIGHTS / "names").lexicon


@pytest.mark.parametrize(
    "text",
    [
        "the parcel from ORG1 came late and ORG_17 said nothing",
        "the new XV200 and the QZT_9 both broke after a week",
        "so far I've had no luck and I’ll not try again, I'd rather not",
        "they don't answer, it doesn’t load and DON'T ask why",
        "it is slow. My order is late. Can you help? May I ask why",
        "they said the VAT on the NCB was wrong",
        "called again and nothing, thanks for that",
        "I ordered on Sunday and it came in November",
        "ordered 3 of them and the whole place was a mess, but then I found no way to return any by the app",
        "the app does not work in England",
    ],
)
def test_what_never_holds_a_name_is_not_read(text: str, lexicon: Lexicon) -> None:
    assert segments(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("so I've spoken to D'Angelo about it", "D'Angelo"),
        ("in the end O’Brien rang me back", "O’Brien"),
        ("it took Sunday to sort it: thanks Sunday", "Sunday"),
        ("all of it went well. I think April was great", "April"),
        ("I spoke to your lovely xanthippa about it", "xanthippa"),
        ("they gave it to Zbysko who fixed it", "Zbysko"),
        ("XIU WAS VERY KIND TO ME", "XIU"),
        ("sent it to 12 park way and waited", "12 park way"),
        ("sent to Quarry Rise, number 4, and waited", "Quarry Rise"),
        ("told by Ilford Cane that it was fine", "Ilford Cane"),
        ("sent to Ludlow 4, in the end", "Ludlow 4"),
        ("the letter was from J. Will and kind", "Will"),
        ("user Marta1985 was rude", "Marta"),
        ("MR BOND was rude", "BOND"),
    ],
)
def test_what_may_hold_a_name_is_read(text: str, name: str, lexicon: Lexicon) -> None:
    start = text.rindex(name)
    assert any(a <= start and start + len(name) <= b for a, b in segments(text, lexicon))
