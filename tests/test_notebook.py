"""The notebook in docs/ leads from a published file to a chart, as it stands."""

from __future__ import annotations

import ast
import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from pipeline.config.settings import ROOT, Settings
from pipeline.contract import RunReport

NOTEBOOK = ROOT / "docs" / "first-chart.ipynb"


def test_its_ten_cells_run_in_order(sample_run: tuple[Settings, RunReport], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_FILE", str(sample_run[0].paths.published))
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert len(cells) == 10
    assert all(not cell.get("outputs") for cell in cells)  # nobody's texts are committed with it
    names: dict[str, Any] = {}
    shown = []
    for cell in (c for c in cells if c["cell_type"] == "code"):
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), names)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), cell["id"], "eval"), names))
    frames = [value for value in shown if hasattr(value, "columns") and hasattr(value, "iloc")]
    assert len(frames) == 5 and all(len(frame) for frame in frames)
    drawn = ET.fromstring(names["svg"])
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}text")) == len(names["months"]) + 2
