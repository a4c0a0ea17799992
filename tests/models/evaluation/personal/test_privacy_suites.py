"""How found personal data is counted, and that the cases are what the card says of them."""

from pathlib import Path

import pytest

from models.cards.card import load_card
from models.cards.figure import fallen
from models.evaluation.personal.labelled_spans import Labelled, load_cases, with_names
from models.evaluation.personal.privacy_card import CARD, privacy_conditions
from models.evaluation.personal.privacy_suites import GOALS, _figures, measure, share
from models.personal.patterns import find_patterns
from models.personal.spans import KINDS, Span

RULES = with_names(find_patterns, None)


def test_the_cases_are_many_of_every_kind_and_the_halves_apart() -> None:
    dev, test = load_cases("dev"), load_cases("test")
    assert not {c.text for c in dev} & {c.text for c in test}
    assert sum(len(c.spans) for c in (*dev, *test)) >= 400
    assert sum(not c.spans for c in (*dev, *test)) >= 150
    assert {s.kind for c in test for s in c.spans} >= set(KINDS)


def test_a_span_counts_only_where_all_of_it_is_hidden() -> None:
    cases = [Labelled("a 123 b 456 c", "x", (Span(2, 5, "phone"), Span(8, 11, "phone"))), Labelled("order 7", "y")]
    found = [[Span(2, 5, "phone"), Span(8, 10, "phone")], [Span(6, 7, "phone")]]
    figures = {f.key: f.value for f in _figures("s", cases, lambda texts: found, goals=False)}
    assert figures == {"s/phone/recall": 0.5, "s/phone/precision": pytest.approx(2 / 3), "s/wrong": 1.0}


def test_names_are_measured_where_the_annotator_reads_them() -> None:
    class Reader:
        def find_names(self, texts: list[str]) -> list[list[Span]]:
            return [[Span(0, 2, "name")] for _ in texts]

    assert with_names(find_patterns, Reader())(["Jo"]) == [[Span(0, 2, "name")]]
    assert with_names(find_patterns, object())(["Jo"]) == [[]]


def test_the_interval_is_wilsons() -> None:
    found = share("k", "t", 9, 10)
    assert (found.low, found.high) == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_no_figure_is_below_the_card() -> None:
    card = {f.key: f for f in load_card(CARD).figures}
    figures = measure(["personal", "personal-outside", "personal-dev"], RULES, Path())
    assert [f.key for f in figures if f.key in card and fallen(f, card[f.key])] == []
    assert {f.key for f in figures} <= set(card)
    assert set(GOALS) == set(KINDS)


def test_the_card_is_of_these_cases() -> None:
    assert load_card(CARD).conditions["cases"] == privacy_conditions()["cases"]
