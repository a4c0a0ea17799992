"""The wing measures; nothing that runs at night imports it."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WING = ("pipeline.evaluation", "models.evaluation")
MAY = (
    "pipeline/evaluation",
    "models/evaluation",
    "models/training",
    "pipeline/cli/models.py",
    "flows/evaluate_flow.py",
)
"""The wing, training, which calibrates on the same data, and what starts the command."""


def test_nothing_that_runs_at_night_imports_the_wing() -> None:
    wrong = []
    for top in ("models", "pipeline", "flows"):
        for path in (ROOT / top).rglob("*.py"):
            place = path.relative_to(ROOT).as_posix()
            if place.startswith(MAY):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                wrong += [f"{place}: {n}" for n in names if n.startswith(WING)]
    assert wrong == []


def test_no_two_modules_of_the_wing_have_one_name() -> None:
    names = [
        path.stem
        for folder in ("models/evaluation", "pipeline/evaluation", "models/cards")
        for path in (ROOT / folder).rglob("*.py")
        if not path.stem.startswith("__")
    ]
    assert sorted(names) == sorted(set(names))
