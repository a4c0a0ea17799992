"""Texts with labelled personal data: cases written for this project, and open sets of other makers.

A case is one JSON object a line in cases/: "text"; "group", a country or a kind of trap; and "personal", what must be
found, each with "kind" and "term" as it stands in the text. Without "personal" nothing may be found. Files whose names
begin with "dev" are for building rules, those that begin with "test" only for measuring. All people are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.labelled_data import read_jsonl, read_records
from models.personal.reader import name_reader
from models.personal.spans import Span, merge

CASES = Path(__file__).resolve().parent / "cases"
OPEN_SETS = ("presidio_synth", "pii_nano", "multidogo")
"""Sets of other makers, in the folder `open` of the labelled data."""
REAL_SETS = ("clothing_reviews", "nhs_feedback", "dmaste", "steam_reviews")
"""Real feedback whose publishers have masked personal data: what is found there is wrong."""
TYPES: dict[str, str] = {
    "PHONE_NUMBER": "phone",
    "PHONE": "phone",
    "phonenumber": "phone",
    "phone_number": "phone",
    "EMAIL_ADDRESS": "email",
    "EMAIL": "email",
    "email_address": "email",
    "CREDIT_CARD": "card",
    "card_number": "card",
    "IBAN_CODE": "account",
    "IBAN": "account",
    "US_SSN": "national_id",
    "SSN": "national_id",
    "ssn": "national_id",
    "AADHAR": "national_id",
    "PAN": "national_id",
    "US_DRIVER_LICENSE": "national_id",
    "DRIVER_LICENSE": "national_id",
    "IP_ADDRESS": "ip",
    "PASSWORD": "token",
    "password": "token",
    "PASSPORT": "passport",
    "PERSON": "name",
    "name": "name",
    "STREET_ADDRESS": "address",
    "address": "address",
}
"""Labels of the open sets by kind."""
LEAST_DIGITS = {"phone": 7, "card": 12, "national_id": 8, "account": 15}
"""A label with fewer digits is a fragment ("the last four are 4316") that nobody can be told by, or no such number at all."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its personal data.

    Attributes:
        text: The text.
        group: Country, kind of trap, or name of the set.
        spans: What must be found.
        others: What may be found without being wrong: labelled as something else that says who somebody is.
    """

    text: str
    group: str
    spans: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()


def load_cases(half: str, folder: Path = CASES) -> list[Labelled]:
    """Return the cases of a half: "dev", "test", or "outside", which a second author wrote."""
    return [_case(record) for path in sorted(folder.glob(f"{half}*.jsonl")) for record in read_jsonl(path)]


def _case(record: dict[str, Any]) -> Labelled:
    text = record["text"]
    spans = [
        Span(text.index(p["term"]), text.index(p["term"]) + len(p["term"]), p["kind"])
        for p in record.get("personal", ())
    ]
    return Labelled(text, record["group"], tuple(spans))


def load_open(datasets: Path, name: str) -> list[Labelled]:
    """Return the texts of an open set, with its labels as kinds.

    Raises:
        ModelError: The file is not there.
    """
    return [_open(record, name) for record in read_records(datasets, f"open/{name}.jsonl")]


def _open(record: dict[str, Any], name: str) -> Labelled:
    spans: list[Span] = []
    others: list[Span] = []
    for e in record["entities"]:
        kind = TYPES.get(e["type"], "")
        term = record["text"][e["start"] : e["end"]]
        whole = bool(kind) and sum(c.isdigit() for c in term) >= LEAST_DIGITS.get(kind, 0)
        if kind == "email":
            whole = "@" in term or "mail" in term
        (spans if whole else others).append(Span(e["start"], e["end"], kind or "name"))
    return Labelled(record["text"], name, tuple(spans), tuple(others))


Finder = Callable[[list[str]], list[list[Span]]]
"""Texts in, the spans found in each."""


def with_names(find: Callable[[str], list[Span]], reader: Any) -> Finder:
    """Return a finder of everything: rules, and the names and addresses that a model finds where the annotator has one.

    Args:
        find: Finds by rule.
        reader: The annotator; None or one without `find_names`: rules only.
    """
    names = name_reader(reader)

    def both(texts: list[str]) -> list[list[Span]]:
        read = names.find_names(texts) if names else [[] for _ in texts]
        return [merge([*find(text), *found], text) for text, found in zip(texts, read, strict=True)]

    return both


def letters(text: str, span: Span) -> Iterator[int]:
    """Yield the places of the letters and digits of a span: whether a bracket or a dot is hidden too does not matter."""
    yield from (i for i in range(span.start, span.end) if text[i].isalnum())
