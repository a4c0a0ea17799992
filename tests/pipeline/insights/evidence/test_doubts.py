"""Doubtful sentences: labels correct the stated chances, and a row that is mostly doubtful is not published as certain."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pipeline.evaluation.doubts import calibration
from pipeline.insights.base.frames import Columns
from pipeline.insights.evidence.doubts import AS_STATED, AUDITED, Correction, fit
from tests.pipeline.insights.conftest import House


def labelled(n: int, *, shift: float, slope: float, seed: int = 1) -> Columns:
    """Return labels of n customers whose true log odds are shift + slope × the stated ones."""
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.55, 0.97, n)
    true = 1 / (1 + np.exp(-(shift + slope * np.log(chance / (1 - chance)))))
    right = (rng.random(n) < true).astype(float)
    zeros = np.zeros(n)
    return Columns(
        pa.table(
            {
                "customer": [f"c{i}" for i in range(n)],
                "chance": chance,
                "right": right,
                "reversed_chance": zeros + 0.05,
                "reversed": zeros,
                "weight": zeros + 1,
            }
        )
    )


def test_labels_of_few_customers_correct_nothing() -> None:
    found = fit(labelled(19, shift=-2, slope=1))
    assert (found.shift, found.slope, found.basis) == (0, 1, AS_STATED)
    assert found.place(np.array([0.7, 1.0])) == pytest.approx([0.7, 1.0])


def test_many_labels_find_the_true_chances_and_few_stay_near_the_stated_ones() -> None:
    many, few = fit(labelled(4_000, shift=-1.5, slope=1.3)), fit(labelled(25, shift=-1.5, slope=1.3))
    assert many.basis == AUDITED and (many.shift, many.slope) == pytest.approx((-1.5, 1.3), abs=0.25)
    assert -1.5 < few.shift < 0


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_labels_that_all_say_the_same_leave_finite_chances(right: float) -> None:
    same = labelled(40, shift=0, slope=1).table.drop_columns("right").append_column("right", pa.array([right] * 40))
    chance = fit(Columns(same)).place(np.array([0.6, 0.9]))
    assert np.isfinite(chance).all() and (chance < 1).all() and (chance > 0).all()


def test_a_pinned_sentence_is_right() -> None:
    assert Correction(shift=-3, basis=AUDITED).place(np.array([1.0])) == pytest.approx([1.0])


def test_corrected_chances_agree_with_labels_that_they_have_not_seen() -> None:
    found = calibration(labelled(1_500, shift=-1.2, slope=1.0))
    assert abs(found.corrected - found.right) < 0.03 < abs(found.stated - found.right)
    assert found.brier < found.brier_stated
    assert all(abs(mean - right) < 0.12 for _, _, n, mean, right in found.bins if n >= 100)


def test_a_theme_whose_sentences_are_mostly_elsewhere_is_not_certain(house: House) -> None:
    for i in range(30):
        house.say("delivery - T001", customer=f"a{i}")
        house.say("delivery - T002", customer=f"b{i}")
    house.load()
    house.con.execute(
        "update touchpoints.sentence_touchpoints set score = 0.4 where text_hash in "
        "(select text_hash from themes.sentence_themes where theme_id = 'T002')"
    )
    house.run(resamples=200)
    rows = house.rows(
        "select theme_id, status, standing, recent_status, round(misplaced_share, 6) as misplaced, doubt_basis, customers_to_decide "
        "from insights.theme_impacts order by theme_id"
    )
    stated = {"doubt_basis": AS_STATED, "customers_to_decide": None}
    assert rows == [
        {
            "theme_id": "T001",
            "status": "pain point",
            "standing": "now",
            "recent_status": "pain point",
            "misplaced": 0.3,
            **stated,
        },
        {
            "theme_id": "T002",
            "status": "not sure yet",
            "standing": None,
            "recent_status": "not sure yet",
            "misplaced": 0.6,
            **stated,
        },
    ]
    ranked = house.rows(
        "select theme_id, round(doubtful_share, 6) >= 0.3 as doubtful from insights.ranking where level = 'theme'"
    )
    assert ranked == [{"theme_id": "T001", "doubtful": True}]
    assert house.rows("select status from insights.touchpoint_impacts") == [{"status": "pain point"}]


def test_examples_are_sentences_that_are_likely_about_the_row(house: House) -> None:
    said = [house.say("delivery - T001", customer=f"a{i}", words=9) for i in range(12)]
    house.load()
    house.con.execute(
        "update touchpoints.sentence_touchpoints set score = 0.3 where text_hash not in ('x1', 'x2', 'x3', 'x4')"
    )
    house.run(resamples=200)
    (row,) = house.rows("select example_verbatim_ids from insights.theme_impacts")
    assert {v.split(":")[-1] for v in row["example_verbatim_ids"]} == {"1", "2", "3", "4"} and len(said) == 12
