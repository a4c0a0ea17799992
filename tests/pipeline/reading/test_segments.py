"""Segments as readers ask for them: names that do not exist, two side by side, and few customers held back."""

from __future__ import annotations

import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.errors import QueryError
from pipeline.reading import compare_segments, list_segments


def test_two_segments_stand_side_by_side(sample_run: tuple[Settings, RunReport]) -> None:
    file = sample_run[0].paths.published
    found = compare_segments(file, "App_Version:5.2", "app_version:5.1", least=1)
    assert found["one"] == "app_version:5.2" and found["customers_both"] == 0
    at = {row["touchpoint_id"]: row for row in found["touchpoints"]}
    sign_in = at["account-access"]
    assert sign_in["complaints"] == "more" and sign_in["complaint_difference_low"] > 0
    turned = compare_segments(file, "app_version:5.1", "app_version:5.2", least=1)
    again = next(row for row in turned["touchpoints"] if row["touchpoint_id"] == "account-access")
    assert again["complaints"] == "fewer"
    assert again["complaint_difference"] == pytest.approx(-sign_in["complaint_difference"])
    few = compare_segments(file, "app_version:5.2", "app_version:5.1", least=5)["touchpoints"]
    assert all(row["customers_one"] is None or row["customers_one"] in (0, *range(5, 999)) for row in few)


def test_a_wrong_segment_is_answered_with_those_there_are(sample_run: tuple[Settings, RunReport]) -> None:
    file = sample_run[0].paths.published
    with pytest.raises(QueryError, match="country:Ireland"):
        compare_segments(file, "country:Irelnd", "country:France")
    with pytest.raises(QueryError, match="itself"):
        compare_segments(file, "country:ireland", "country:Ireland")
    with pytest.raises(QueryError, match="delivery"):
        list_segments(file, touchpoint="delivry")


def test_another_spelling_names_the_same_segment(sample_run: tuple[Settings, RunReport]) -> None:
    file = sample_run[0].paths.published
    found = compare_segments(file, "country:UK", "Country=Irland")
    assert (found["one"], found["other"]) == ("country:United Kingdom", "country:Ireland")


def test_few_customers_are_held_back(sample_run: tuple[Settings, RunReport]) -> None:
    file = sample_run[0].paths.published
    everything, large = list_segments(file), list_segments(file, least=20)
    assert len(large["segments"]) < len(everything["segments"])
    assert all(row["customers"] >= 20 for row in large["segments"])
    sides = compare_segments(file, "country:Germany", "country:United Kingdom", least=1_000)
    assert sides["touchpoints"] == []
