"""cases/*.yaml: rows in, rows out, through the whole stage on a real database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from conftest import House

FILES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
CASES: list[dict[str, Any]] = [
    {**case, "name": f"{file.stem}: {case['name']}"}
    for file in FILES
    for case in YAML(typ="safe").load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(house: House, case: dict[str, Any]) -> None:
    for touchpoint, aims in case.get("intend", {}).items():
        house.intend(touchpoint, **aims)
    for said in case["say"]:
        said = dict(said)
        repeat, sentences, scores = said.pop("repeat"), said.pop("sentences", []), said.pop("scores", {})
        for _ in range(repeat):
            house.say(*sentences, **said, **scores)
    house.run(**case.get("options", {}))
    found = house.rows(case["query"])
    assert len(found) == len(case["expect"])
    for row, expected in zip(found, case["expect"], strict=True):
        for name, value in expected.items():
            assert row[name] == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value), name
