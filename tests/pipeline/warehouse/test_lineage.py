"""docs/lineage.md is what the headers say, and leads from every published table back to raw."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest

from pipeline.config.settings import ROOT
from pipeline.published.stage import BUILT, COPIED


@pytest.fixture(scope="module")
def lineage() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_lineage.py"))


def test_the_page_is_current(lineage: dict[str, Any]) -> None:
    committed = (ROOT / "docs" / "lineage.md").read_text(encoding="utf-8")
    assert committed == lineage["rendered"](), "python docs/make_lineage.py"


def test_every_published_table_stands_on_something(lineage: dict[str, Any]) -> None:
    for table in (*BUILT, *COPIED):
        assert lineage["stands_on"](lineage["maker"](table)), table


def test_frames_and_temporary_tables_are_followed(lineage: dict[str, Any]) -> None:
    found = lineage["stands_on"](lineage["maker"]("bias"))
    assert {"raw.scores", "raw.responses", "enriched.documents"} <= found
    assert "raw.measures" in lineage["stands_on"](lineage["maker"]("risk_quality"))


def test_every_arrow_joins_two_nodes_of_its_picture() -> None:
    page = (ROOT / "docs" / "lineage.md").read_text(encoding="utf-8")
    for picture in re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL):
        nodes = set(re.findall(r"^    (\w+)[\[({>]", picture, re.MULTILINE))
        ends = {end for arrow in re.findall(r"^    (\w+) --> (\w+)$", picture, re.MULTILINE) for end in arrow}
        assert ends <= nodes


def test_every_insights_and_published_file_is_drawn(lineage: dict[str, Any]) -> None:
    drawn = {query.path for room in lineage["ROOMS"] for query in lineage["_within"](room)}
    makers = {lineage["maker"](table).path for table in (*BUILT, *COPIED)}
    assert makers <= drawn
