from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.personal.spans import CERTAINTY, KINDS, Span, merge

SPANS = st.builds(
    lambda start, length, kind: Span(start, start + length, kind),
    st.integers(0, 40),
    st.integers(1, 12),
    st.sampled_from(KINDS),
)


def test_every_kind_has_its_certainty() -> None:
    assert sorted(CERTAINTY) == sorted(KINDS)


def test_the_longer_span_wins_then_the_more_certain_kind() -> None:
    assert merge([Span(0, 9, "phone"), Span(0, 11, "national_id")]) == [Span(0, 11, "national_id")]
    assert merge([Span(3, 9, "phone"), Span(3, 9, "card")]) == [Span(3, 9, "card")]


def test_what_the_shorter_span_covers_alone_stays_hidden() -> None:
    assert merge([Span(0, 10, "phone"), Span(8, 14, "card")]) == [Span(0, 10, "phone"), Span(10, 14, "card")]


def test_what_a_rule_found_goes_before_what_a_model_took_for_an_address() -> None:
    text = "Goethestr. 12, Handy 0171 2345678 bitte"
    address, phone = Span(0, 39, "address"), Span(21, 33, "phone")
    assert merge([address, phone], text) == [Span(0, 21, "address"), phone]
    assert merge([Span(15, 33, "address"), phone], text) == [phone]


def test_a_street_beside_a_number_stays_hidden() -> None:
    text = "Rose Cottage, Church Lane 07700 900123"
    found = merge([Span(0, 38, "address"), Span(26, 38, "phone")], text)
    assert found == [Span(0, 26, "address"), Span(26, 38, "phone")]


@given(st.lists(SPANS, max_size=12))
def test_merged_spans_are_sorted_apart_and_cover_the_same_characters(spans: list[Span]) -> None:
    merged = merge(spans)
    assert all(a.end <= b.start for a, b in pairwise(merged))
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert {i for s in merged for i in range(s.start, s.end)} == covered
    assert merge(merged) == merged
