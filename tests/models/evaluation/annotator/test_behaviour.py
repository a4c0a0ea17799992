"""The behaviour suite: its files, and how a case is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.annotator.classes import CATEGORIES
from models.base import LABELS, Annotator
from models.evaluation.annotator.behaviour import CHECKS, behaviour_figures, failures, load_cases
from models.sentences import split_sentences

CASES = load_cases()


def test_there_are_three_hundred_cases_over_the_capabilities() -> None:
    assert len(CASES) >= 300
    wanted = {"negation", "contrast", "intensity", "comparison", "sarcasm", "wishes", "questions", "emoji", "typos"}
    wanted |= {"upper_case", "two_aspects", "names_numbers", "prices", "times", "length", "facts"}
    assert wanted <= {c.capability for c in CASES}


def test_no_text_is_judged_twice_in_a_capability() -> None:
    seen = [(c.capability, c.texts) for c in CASES]
    assert len(seen) == len(set(seen))


def test_expectations_are_known_and_name_real_labels_and_categories() -> None:
    for case in CASES:
        assert set(case.expect) <= set(CHECKS), case
        for name in ("mentions", "categories", "implicit", "given"):
            for item in case.expect.get(name, ()):
                assert item["label"] in LABELS, case
                assert item.get("category", CATEGORIES[0]) in CATEGORIES, case
        assert set(case.expect.get("absent", ())) <= set(CATEGORIES), case


def test_comparisons_have_something_to_compare() -> None:
    assert all(len(c.texts) > 1 for c in CASES if c.kind != "expect")
    assert all(c.expect for c in CASES if c.kind == "expect")


def test_expected_sentences_are_as_many_as_the_splitter_finds() -> None:
    for case in CASES:
        if "sentences" in case.expect:
            assert len(split_sentences(case.texts[0])) == len(case.expect["sentences"]), case


def judge(tmp_path: Path, words: Annotator, **case: Any) -> str:
    (tmp_path / "made.jsonl").write_text(json.dumps(case), encoding="utf-8")
    return failures(words, load_cases(tmp_path))[0]


PASS: list[dict[str, Any]] = [
    {"text": "A good app.", "expect": {"sentiment": "positive"}},
    {"text": "An app.", "expect": {"sentiment": ["positive", "neutral"]}},
    {"text": "Good app. Bad price.", "expect": {"sentences": ["positive", "negative"]}},
    {"text": "Good app. Bad price.", "expect": {"sentences": [None, "negative"]}},
    {"text": "Good app. Bad price.", "expect": {"mentions": [{"term": "my app", "label": "positive"}]}},
    {
        "text": "Bad price.",
        "expect": {"categories": [{"category": "value.price-value-for-money", "label": "negative"}]},
    },
    {"text": "Bad app.", "expect": {"absent": ["value.price-value-for-money"]}},
    {"text": "Bad app.", "expect": {"given": [{"term": "app", "label": "negative"}]}},
    {"same": ["Good app.", "GOOD app!"]},
    {"rising": ["Bad app.", "An app.", "A good app."]},
]
FAIL: list[dict[str, Any]] = [
    {"text": "A bad app.", "expect": {"sentiment": "positive"}},
    {"text": "Good app.", "expect": {"sentences": ["positive", "negative"]}},
    {"text": "Bad app.", "expect": {"mentions": [{"term": "app", "label": "positive"}]}},
    {"text": "Bad thing.", "expect": {"mentions": [{"term": "thing", "label": "negative"}]}},
    {"text": "Bad app.", "expect": {"categories": [{"category": "value.price-value-for-money", "label": "negative"}]}},
    {"text": "Bad price.", "expect": {"absent": ["value.price-value-for-money"]}},
    {"text": "Bad app.", "expect": {"given": [{"term": "app", "label": "neutral"}]}},
    {"text": "Bad app.", "expect": {"sentiment": "negative", "given": [{"term": "app", "label": "neutral"}]}},
    {"text": "Bad app.", "expect": {"implicit": [{"category": "value.price-value-for-money", "label": "negative"}]}},
    {"same": ["Good app.", "Bad app."]},
    {"rising": ["A good app.", "Bad app."]},
]


@pytest.mark.parametrize("case", PASS, ids=str)
def test_right_answer_passes(tmp_path: Path, words: Annotator, case: dict[str, Any]) -> None:
    assert judge(tmp_path, words, **case) == ""


@pytest.mark.parametrize("case", FAIL, ids=str)
def test_wrong_answer_fails_with_a_reason(tmp_path: Path, words: Annotator, case: dict[str, Any]) -> None:
    assert judge(tmp_path, words, **case) != ""


def test_pass_rates_are_by_capability(words: Annotator) -> None:
    figures = {f.key: f for f in behaviour_figures(words)}
    assert figures["behaviour/all"].n == len(CASES)
    assert {f"behaviour/{c.capability}" for c in CASES} < set(figures)
    assert sum(f.n for k, f in figures.items() if k != "behaviour/all") == len(CASES)
    assert 0 < figures["behaviour/all"].value < 1
