"""Of a file without a header no word is shown; of one with a header its names are."""

from __future__ import annotations

import pytest

from pipeline.config.settings import ROOT
from pipeline.config.sources import SourceMapping, load_sources
from pipeline.raw.header_names import shown_names

MAPPINGS: dict[str, SourceMapping] = dict(load_sources(ROOT / "configs" / "sources"))

HEADERLESS = {
    "an address and a sentence": ["4711", "odile.wick@customer.example", "The hinge broke after a week."],
    "a name and a product": ["Odile Wick", "Harrow chair", "very good"],
    "a name alone": ["Odile Wick"],
    "names": ["Odile", "Wick", "Anselm"],
    "a phone number": ["Wick", "07700 900123"],
    "a street": ["12 Harrow Road", "Leeds"],
    "stars and a few words": ["5", "love it"],
    "a short sentence": ["it broke", "twice"],
    "another language": ["Schrank kaputt", "Frau Wick"],
    "an address of the web": ["https://shop.example/r/odile", "nice"],
}
"""First lines of files without a header."""


@pytest.mark.parametrize("name", HEADERLESS)
def test_no_word_of_a_line_without_names_is_shown(name: str) -> None:
    line = HEADERLESS[name]
    said = shown_names(line, MAPPINGS)
    assert "is there a header?" in said
    for cell in line:
        assert cell not in said.replace(f"{len(line)} without a name that is known", "")


def test_a_known_word_among_others_gives_none_of_them_away() -> None:
    assert shown_names(["5", "order", "late delivery"], MAPPINGS) == "(1 characters), order, (13 characters)"
    assert shown_names(["order", "Odile Wick", "it broke"], MAPPINGS) == "order, (10 characters), (8 characters)"


HEADERS = {
    "what, who": ["what", "who"],
    "Kundennummer, Kommentar, Datum": ["Kundennummer", "Kommentar", "Datum"],
    "Review ID, createdAt, Filialname": ["Review ID", "createdAt", "Filialname"],
    "q1, q2_text, npsScore": ["q1", "q2_text", "npsScore"],
    "id, (48 characters)": ["id", "How likely are you to recommend us to a friend?!"],
    "id, (22 characters)": ["id", "a@b.example said hello"],
    "none": [],
}
"""Headers by what is said of them."""


@pytest.mark.parametrize("said", HEADERS)
def test_names_of_columns_are_shown(said: str) -> None:
    assert shown_names(HEADERS[said], MAPPINGS) == said


def test_of_many_columns_the_first_are_shown() -> None:
    assert shown_names([f"q{n}" for n in range(40)], MAPPINGS).endswith("q29, and 10 more")
