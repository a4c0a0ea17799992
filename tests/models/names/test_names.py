"""Names and addresses by the head on the shipped encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.artifacts import WEIGHTS
from models.base import ModelError
from models.names.annotator import NamingAnnotator
from models.names.finder import NameFinder
from models.names.head import best_path
from models.personal.reader import name_reader


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
