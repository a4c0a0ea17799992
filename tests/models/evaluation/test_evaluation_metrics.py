"""Figures against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.metrics import (
    BINS,
    accuracy,
    calibration_error,
    calibration_figure,
    class_counts,
    confidence_counts,
    figure,
    macro_f1,
    micro_f1,
    set_counts,
)


def value(rows: list[list[float]], statistic: object) -> float:
    return figure("k", "t", rows, statistic).value  # type: ignore[arg-type]


def test_micro_f1_counts_items_of_all_records() -> None:
    rows = [set_counts({"a", "b"}, {"a", "c"}), set_counts({"a"}, {"a"}), set_counts(set(), {"d"})]
    assert value(rows, micro_f1) == pytest.approx(2 * 2 / (2 * 2 + 2 + 1))


def test_macro_f1_is_the_mean_over_classes_with_a_gold_label() -> None:
    classes = ["a", "b", "never"]
    rows = [
        class_counts(classes, {"a"}, {"a"}),
        class_counts(classes, {"b"}, {"a"}),
        class_counts(classes, {"b"}, {"b"}),
    ]
    assert value(rows, macro_f1) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_macro_f1_does_not_count_a_class_that_is_only_said() -> None:
    rows = [class_counts(["a", "x"], {"a"}, {"a"}), class_counts(["a", "x"], {"a"}, {"a", "x"})]
    assert value(rows, macro_f1) == pytest.approx(1)


def test_accuracy_weighs_records_by_their_items() -> None:
    assert value([[1, 1], [1, 3]], accuracy) == pytest.approx(0.5)


def test_calibration_error_of_the_overconfident() -> None:
    rows = [confidence_counts([(0.9, right)]) for right in (True, True, False, False)]
    assert value(rows, calibration_error) == pytest.approx(0.4)


def test_calibration_error_of_honest_confidence_is_zero() -> None:
    rows = [confidence_counts([(0.75, right)]) for right in (True, True, True, False)]
    assert value(rows, calibration_error) == pytest.approx(0)


def test_errors_of_two_bins_do_not_cancel() -> None:
    rows = [confidence_counts([(0.2, True)]), confidence_counts([(0.8, False)])]
    assert value(rows, calibration_error) == pytest.approx(0.8)


@pytest.mark.parametrize("n", [60, 1_400])
def test_floor_is_the_mean_error_of_right_confidences(n: int) -> None:
    rng = np.random.default_rng(4)
    errors, floors = [], []
    for _ in range(60):
        said = rng.beta(4, 2, size=n)
        rows = [confidence_counts(zip(said, rng.random(n) < said, strict=True))]
        found = calibration_figure("x/ece", "x", rows)
        errors.append(found.value)
        floors.append(found.floor)
    assert np.mean(floors) == pytest.approx(np.mean(errors), rel=0.1)
    assert np.mean(floors) > (0.02 if n == 1_400 else 0.08)  # far from zero, though nothing is wrong


def test_floor_does_not_depend_on_what_was_right() -> None:
    right, wrong = ([confidence_counts([(0.7, answer)] * 50)] for answer in (True, False))
    assert calibration_figure("x/ece", "x", right).floor == calibration_figure("x/ece", "x", wrong).floor


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=20))
def test_every_confidence_falls_into_one_bin(answers: list[tuple[float, bool]]) -> None:
    bins = np.array(confidence_counts(answers)).reshape(BINS, 3)
    assert bins[:, 0].sum() == len(answers)
    assert bins[:, 2].sum() == sum(right for _, right in answers)


def test_interval_holds_the_value_and_is_repeatable() -> None:
    rows = [[float(i % 4 > 0), 1.0] for i in range(200)]
    found = figure("k", "t", rows, accuracy)
    assert found == figure("k", "t", rows, accuracy)
    assert found.low < found.value < found.high
    # 75 % of 200: the normal interval is 75 +- 6
    assert (found.low, found.high) == pytest.approx((0.69, 0.81), abs=0.015)


def test_interval_of_certainty_is_a_point() -> None:
    found = figure("k", "t", [[1, 1]] * 20, accuracy)
    assert (found.low, found.value, found.high) == (1, 1, 1)
