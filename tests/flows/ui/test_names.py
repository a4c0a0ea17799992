"""What runs are called in the UI and the tags that find them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.adhoc_flow import Segment
from flows.ui import names
from flows.ui.names import adhoc_name, adhoc_tags, named


@pytest.mark.parametrize(
    ("parameters", "name", "tags"),
    [
        ({}, "ad-hoc: everything", []),
        (
            {"name": "spring", "source": "zendesk", "first_day": date(2026, 3, 1), "last_day": "2026-05-31"},
            "spring: zendesk, 2026-03-01 to 2026-05-31",
            ["source:zendesk"],
        ),
        (
            {"name": "gold", "segment": Segment(attribute="plan", value="gold"), "first_day": "2026-03-01"},
            "gold: from 2026-03-01, plan=gold",
            ["segment:plan=gold"],
        ),
        (
            {"name": "x", "segment": {"attribute": None, "value": None}, "journey_map": "hotel", "dry_run": True},
            "x: map hotel, dry run",
            ["map:hotel", "dry-run"],
        ),
    ],
)
def test_an_ad_hoc_run_is_called_after_what_it_selects(parameters: dict[str, Any], name: str, tags: list[str]) -> None:
    assert adhoc_name(parameters) == name
    assert adhoc_tags(parameters) == tags


@pytest.mark.parametrize(
    ("given", "kept"), [("brave-otter", False), ("For the board", True), ("spring: all", True), (None, False)]
)
def test_a_name_that_a_person_gave_stays(given: str | None, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Runtime:
        name = given
        parameters = None

    monkeypatch.setattr(names, "flow_run", Runtime)
    assert named(lambda parameters: f"{len(parameters)} parameters")() == (given if kept else "0 parameters")
