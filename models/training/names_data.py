"""Texts with marked names and addresses from open sets of several makers, brought to one meaning."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.evaluation.labelled_data import read_jsonl
from models.names.cues import TITLES
from models.names.lexicon import plain

PERSONS = frozenset({"PERSON", "first_name", "last_name", "name", "person_name"})
STREETS = frozenset({"STREET_ADDRESS", "address"})
PLACES = frozenset({"GPE", "ZIP_CODE"})
"""Parts of an address where they touch a street."""
_TOUCHING = re.compile(r"[\s,.\-()/]{0,4}$")
_TITLE = re.compile(r"^([^\W\d_]+)\.?\s+")
LONGEST = 500


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A marked stretch; kind is name, address, or "" where it is unknown what it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """A text with its marks.

    Attributes:
        text: The text.
        marks: In order, not overlapping.
        origin: The set that it comes from.
        group: What must not be split between training and test: a template, or the text itself.
        split: As the publisher says.
    """

    text: str
    marks: tuple[Mark, ...]
    origin: str
    group: str = ""
    split: str = "train"


LABELLED = ("presidio_synth", "uner", "wnut17", "broad_twitter", "multidogo", "restaurant8k")
UNSEEN = ("pii_nano", "nlupp")
"""Sets that are never trained on: how it generalises."""
NAMELESS = (
    "clothing_reviews",
    "dmaste",
    "steam_reviews",
    "nhs_feedback",
    "uci_sentences",
    "mabsa_phone",
    "clinc150",
    "cfpb_complaints",
)
"""Sets (nearly) without names of persons: what is found in them is (nearly) always wrong."""


def labelled(data: Path, name: str) -> Iterator[Record]:
    """Yield the records of a set with marks."""
    for r in read_jsonl(data / f"{name}.jsonl"):
        text = r["text"]
        if len(text) > LONGEST:
            continue
        yield Record(text, tuple(_marks(text, r["entities"])), _origin(name, r), str(r.get("template", "")), r["split"])


def nameless(data: Path, name: str, *, held_out: bool, limit: int) -> Iterator[Record]:
    """Yield records without marks, at most `limit`; texts are held out by a checksum of their text."""
    left = limit
    for r in read_jsonl(data / f"{name}.jsonl"):
        text = r["text"]
        if left and "[NAME]" not in text and is_held_out(text) is held_out and r.get("language", "en") != "tr":
            left -= 1
            yield Record(text[:LONGEST], (), name)


def is_held_out(text: str) -> bool:
    """Return whether a text belongs to the half that is not trained on."""
    return zlib.crc32(text.encode()) % 2 == 0


def _origin(name: str, record: dict[str, Any]) -> str:
    return f"{name}-{record['language']}" if name == "uner" else name


def _marks(text: str, entities: list[dict[str, Any]]) -> list[Mark]:
    found = sorted((e for e in entities if e["start"] is not None), key=lambda e: e["start"])
    marks: list[Mark] = []
    for e in found:
        start, end, kind = e["start"], e["end"], e["type"]
        if marks and start < marks[-1].end:
            continue
        if kind in PERSONS:
            start = _after_title(text, start, end)
            joined = (
                marks
                and marks[-1].kind == "name"
                and kind.endswith("_name")
                and not text[marks[-1].end : start].strip()
            )
            if joined:
                start = marks.pop().start
            marks.append(Mark(start, end, "name"))
        elif kind in STREETS or kind in PLACES:
            near = marks and marks[-1].kind in ("address", "?") and _TOUCHING.match(text[marks[-1].end : start])
            sure = kind in STREETS and any(c.isalpha() for c in text[start:end])
            if near:
                last = marks.pop()
                marks.append(Mark(last.start, end, "address" if sure or last.kind == "address" else "?"))
            else:
                marks.append(Mark(start, end, "address" if sure else "?"))
    return [Mark(m.start, m.end, m.kind) for m in marks if m.kind != "?"]


def _after_title(text: str, start: int, end: int) -> int:
    """Return where a name begins after its title."""
    m = _TITLE.match(text[start:end])
    return start + m.end() if m and plain(m[1]) in TITLES else start
