"""Paths into lists of objects find what a reader of the mapping expects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.raw.readers.base import Listed
from pipeline.raw.readers.json_paths import as_cell, json_path

ANSWERS: list[dict[str, Any]] = [
    {"question": {"ref": "why", "type": "open"}, "text": "Too slow", "n": 4.0},
    {"question": {"ref": "Score", "type": "rating"}, "value": 3, "done": True},
    {"question": {"ref": "more, please", "type": "open"}, "text": None, "a.b": "dotted"},
    {"question": {"ref": "why", "type": "open"}, "text": "And dear"},
]
RECORD = {"answers": ANSWERS, "deep": {"list": [{"tags": ["a", "b"]}, {"tags": ["c"]}]}, "words": ["x", "y"]}


@pytest.mark.parametrize(
    ("path", "cell"),
    [
        ("answers[question.ref=score].value", "3"),
        ("answers[question.ref=SCORE].done", "true"),
        ("answers[0].text", "Too slow"),
        ("answers[0].n", "4"),
        ("answers[-1].text", "And dear"),
        ("answers[9].text", None),
        ('answers[question.ref="more, please"].text', ""),
        ('answers[question.ref="more, please"].a.b', "dotted"),
        ("answers[question.type=open, question.ref!=why].a.b", "dotted"),
        ("answers[question.ref=when].text", None),
        ("answers[question.ref=why].text", ["Too slow", "And dear"]),
        ("answers[].text", ["Too slow", "And dear"]),
        ("deep.list[].tags[]", ["a", "b", "c"]),
        ("deep.list[*].tags[0]", ["a", "c"]),
        ("words[1]", "y"),
        ("answers[question.ref=why][0]", None),
    ],
)
def test_a_path_finds(path: str, cell: str | list[str] | None) -> None:
    found = json_path(path)
    assert found is not None
    got = as_cell(found.find(RECORD))
    assert (json.loads(got) if isinstance(got, Listed) else got) == cell


@pytest.mark.parametrize("name", ["plain", "via.channel", "Duration [in seconds", "a]b", "x[y", "Score [1-5] now"])
def test_a_name_that_is_no_path(name: str) -> None:
    assert json_path(name) is None


def test_an_object_is_no_text() -> None:
    path = json_path("answers[0]")
    assert path is not None
    assert isinstance(as_cell(path.find(RECORD)), Listed)
