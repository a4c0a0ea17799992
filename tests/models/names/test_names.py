"""Names and addresses by the head on the shipped encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.artifacts import WEIGHTS
from models.base import ModelError
from models.names.annotator import NamingAnnotator
from models.names.doubts import is_doubtful
from models.names.finder import NameFinder
from models.names.growth import grown
from models.names.head import best_path
from models.names.lexicon import Lexicon
from models.personal.reader import name_reader
from models.personal.spans import Span


@pytest.fixture(scope="module")
def reader() -> Iterator[NamingAnnotator]:
    yield NamingAnnotator(WEIGHTS / "annotator", threads=1)


def found(reader: NamingAnnotator, text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.kind) for s in reader.find_names([text])[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I spoke to Siobhan Kelly in billing and she sorted it.", [("Siobhan Kelly", "name")]),
        ("my name is john smith and i am still waiting", [("john smith", "name")]),
        (
            "Please send it to 14 Marlborough Road, Swindon SN3 1QP.",
            [("14 Marlborough Road, Swindon SN3 1QP", "address")],
        ),
        ("Mrs Pemberton never called me back.", [("Pemberton", "name")]),
    ],
)
def test_finds_names_and_addresses(reader: NamingAnnotator, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Harrow chair wobbles.",
        "Amazon would have done it in a day.",
        "The Leeds store had none left.",
        "Took the Victoria line to Brixton.",
        "My Ted Baker coat lost a button.",
        "The Dr. Martens took months to break in.",
        "Apple blamed me for the cracked screen.",
        "",
        "   ",
        "\ud83d broken",
    ],
)
def test_leaves_brands_products_and_places(reader: NamingAnnotator, text: str) -> None:
    assert found(reader, text) == []


def test_what_is_found_does_not_depend_on_the_neighbours(reader: NamingAnnotator) -> None:
    texts = [
        f"I spoke to {name} about order {n}." for n, name in enumerate(["Aoife", "Tomasz Nowak", "Priya", "Li Wei"])
    ]
    together = reader.find_names([*texts, "The Leeds store", "Regards,\nOlga"] * 3)
    assert together[: len(texts)] == [reader.find_names([text])[0] for text in texts]


def test_names_leave_the_fingerprint_of_the_scores_alone(reader: NamingAnnotator) -> None:
    from models.annotator.runtime import ShippedAnnotator

    assert ShippedAnnotator(WEIGHTS / "annotator", threads=1).fingerprint == reader.fingerprint
    assert reader.names_fingerprint != reader.fingerprint


def test_an_annotator_without_the_head_finds_no_names(reader: NamingAnnotator) -> None:
    assert name_reader(reader) is reader
    assert name_reader(object()) is None


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    for file in (WEIGHTS / "names").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="sha256"):
        NameFinder(tmp_path)


def test_the_inside_of_a_stretch_follows_its_beginning() -> None:
    logits = np.zeros((3, 5), dtype=np.float32)
    logits[1, 2] = 3.0  # I-name without a beginning
    logits[2, 0] = 1.0
    path = best_path(logits)
    assert all(tag not in (2, 4) or before in (tag - 1, tag) for before, tag in zip([0, *path], path, strict=False))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return NameFinder(WEIGHTS / "names").lexicon


def spot(text: str, kind: str) -> tuple[str, Span]:
    """The text without <>, and the span that they mark."""
    start, end = text.index("<"), text.index(">") - 1
    return text.replace("<", "").replace(">", ""), Span(start, end, kind)


@pytest.mark.parametrize(
    ("text", "kind", "doubtful"),
    [
        ("the <Tarnley> kettle leaks", "name", True),
        ("the <Leeds> store was shut", "name", True),
        ("our <Billy> bookcases bent", "name", True),
        ("closed since <June> again", "name", True),
        ("my <PESEL> 44051401359", "name", True),
        ("they told me <QVZ> is normal", "name", True),
        ("an <John Lewis> voucher", "name", True),
        ("a Mr <Tarnley> rang", "name", False),
        ("thanks <June> for everything", "name", False),
        ("I spoke to <Siobhan> twice", "name", False),
        ("invoice <030 2312 5045>", "address", True),
        ("<Order 030 2312>", "address", True),
        ("gps <52.520008,13>", "address", True),
        ("<14 mars 2031>", "address", True),
        ("sent to <14 Quarry Rise>", "address", False),
        ("at <Lindenstraße 24, 50674 Köln>", "address", False),
        ("<PO Box 733>", "address", False),
        ("to <LS22 6TT>", "address", False),
    ],
)
def test_form_and_neighbours_tell_what_is_no_name(text: str, kind: str, doubtful: bool, lexicon: Lexicon) -> None:
    plain_text, span = spot(text, kind)
    assert is_doubtful(plain_text, span, lexicon) is doubtful


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("left at 27 <Harbour> Parade, come and look", "27 Harbour Parade"),
        ("at <9 Larch Way>, Farnham, and waited", "9 Larch Way, Farnham"),
        ("100 Harbor View <Terrace> again", "100 Harbor View Terrace"),
        ("on <Larch Way>. Nobody came", "Larch Way"),
        ("My <Larch Way> parcel", "Larch Way"),
    ],
)
def test_an_address_grows_to_its_house_and_town(text: str, whole: str, lexicon: Lexicon) -> None:
    plain_text, span = spot(text, "address")
    found = grown(plain_text, span, lexicon)
    assert plain_text[found.start : found.end] == whole


def test_a_word_is_a_thing_by_how_it_is_used(reader: NamingAnnotator) -> None:
    texts = {
        "quorvex": ["My Quorvex broke.", "Delivered by Quorvex, in the rain", "quorvex helped", "I like Quorvex"],
        "zubeyde": ["I spoke to Zubeyde.", "Zubeyde on chat was great", "Zubeyde rang", "Zubeyde helped me"],
        "siobhan": ["the Siobhan", "a Siobhan", "my Siobhan"],
        "unseen": [],
    }
    assert reader.things_among(texts) == {"quorvex", "unseen"}
