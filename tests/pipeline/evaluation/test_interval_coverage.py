"""Intervals against labelled answers: a fast form of `voc evaluate intervals`, and that what ships is what was fitted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.cards.card import card_path, load_card
from pipeline.evaluation.intervals.coverage import Held, carried_over, coverage_figures, error_table, simulate
from pipeline.evaluation.intervals.differences import ALL, difference_figures, difference_table, simulate_differences
from pipeline.evaluation.intervals.fit import errors_record, fit, measure_shifts
from pipeline.evaluation.intervals.joint import SEEN, Joint, pair_up, quantities, read_joints, tone
from pipeline.insights.base.reader import MODELLED, NOTHING, PATH, SAMPLING_ONLY, reader_of


@pytest.fixture(scope="module")
def joints() -> list[Joint]:
    return read_joints()[1]


def mean(found: list[Held], attribute: str, **wanted: object) -> float:
    rows = [h for h in found if all(getattr(h, k) == v for k, v in wanted.items())]
    assert rows
    return float(np.mean([getattr(h, attribute) for h in rows]))


def test_shipped_errors_are_those_of_the_labelled_answers(joints: list[Joint]) -> None:
    shipped = json.loads(PATH.read_text(encoding="utf-8"))["errors"]
    again = json.loads(json.dumps(errors_record(fit(measure_shifts(joints), seen=read_joints()[0]["reader"] == SEEN))))
    assert again.keys() == shipped.keys()
    for kind, by_quantity in again.items():
        for quantity, told in by_quantity.items():
            assert told["unmeasured"] == pytest.approx(shipped[kind][quantity]["unmeasured"], abs=2e-3)


def test_intervals_hold_the_labelled_truth_where_those_of_sampling_do_not(joints: list[Joint]) -> None:
    found = simulate([j for j in joints if j.kind == "touchpoint"], seen=False, draws=40, sizes=(10_000,))
    assert mean(found, "held", population="dev", kind="touchpoint", n=10_000) > 0.93
    assert mean(found, "sampling_held", population="dev", kind="touchpoint", n=10_000) < 0.4
    assert mean(found, "held", population="industry", n=10_000) > 0.93
    assert mean(found, "sampling_held", population="industry", n=10_000) < 0.4


def test_intervals_of_differences_hold_the_labelled_truth(joints: list[Joint]) -> None:
    found = simulate_differences(
        [j for j in joints if j.kind == "touchpoint"], seen=False, draws=1, sizes=(), halvings=1
    )
    for side in ("site", "period"):
        whole = [h for h in found if h.side == side and h.n == ALL]
        assert len(whole) > 50
        assert float(np.mean([h.held for h in whole])) > 0.93
    complaints = [h for h in found if h.side == "site" and h.n == ALL and h.quantity == "complaint_share"]
    assert float(np.mean([h.sampling_held for h in complaints])) < 0.8, "sampling alone is too narrow between sites"
    assert {f.key for f in difference_figures(found)} >= {"intervals/site-touchpoint-complaint-share-all"}
    assert "two review sites of one industry | touchpoints with a category | net_sentiment" in difference_table(found)


def test_shifts_of_one_set_of_labels_are_not_those_of_another(joints: list[Joint]) -> None:
    """Why no value is moved: what brings FABSA nearer its labels takes MAMS further from its own."""
    net = [h for h in carried_over(joints, seen=False) if h.quantity == "net_sentiment"]
    assert len(net) == 8
    assert float(np.mean([h.moved_error - h.error for h in net])) > 0


def test_an_annotator_that_nobody_measured_gets_sampling_only() -> None:
    assert reader_of("somebody else's") is NOTHING
    assert reader_of("somebody else's").basis == SAMPLING_ONLY
    assert reader_of(load_card(card_path("annotator")).fingerprint).basis == MODELLED


def test_pairs_are_counted_without_their_texts() -> None:
    said, truth = [tone([-1, 1]), None, None, tone([1])], [tone([-1]), None, tone([1]), tone([1])]
    joint = pair_up(said, truth, kind="category", thing="x", industry="i", source="s")
    assert joint.n == 4
    value, n = quantities(joint.truth, joint.count)["negative_share"]
    assert (float(value), float(n)) == (pytest.approx(1 / 3), 3.0)
    assert float(quantities(joint.said, joint.count)["share"][0]) == 0.5


def test_figures_name_population_kind_quantity_and_size() -> None:
    held = Held("dev", "category", "x", "", "share", 100, 0.9, 0.8, 0.2, 0.1, 0.05, 0.04)
    figures = coverage_figures([held])
    assert [f.key for f in figures] == [f"intervals/dev-category-share-100{end}" for end in ("", "-sampling", "-width")]
    assert figures[0].value == 0.9


def test_value_is_said_to_gain_by_the_shift_only_where_it_does() -> None:
    rows = [
        Held("industry", "category", x, "i", "share", 100, 0.9, 0.8, 0.2, 0.1, 0.05, e)
        for x, e in (("a", 0.01), ("b", 0.07))
    ]
    assert error_table(rows).splitlines()[-1] == "| categories | share | 0.050 | 0.040 | 1 of 2 |"
