"""No circle of imports: not between modules, and not between the rooms of any folder. TYPE_CHECKING counts."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "flows")
STARTS_THE_FLOWS = ("pipeline.cli.operate", "flows.server.serve")
"""`voc serve` is a command like any other: the one arrow from pipeline to flows."""

Graph = Mapping[str, set[str]]


def module(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def arrows(root: Path, packages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every import of one module by another, also within functions and under TYPE_CHECKING."""
    files = {module(path, root): path for package in packages for path in (root / package).rglob("*.py")}
    for name, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                within = [f"{node.module}.{alias.name}" for alias in node.names]
                named = [full if full in files else node.module for full in within]
            else:
                continue
            yield from ((name, other) for other in named if other in files and other != name)


def rooms(found: Iterator[tuple[str, str]]) -> dict[str, Graph]:
    """For each folder, which of its modules and folders import which others of it, themselves or by what is in them."""
    graphs: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, other in found:
        one, two = name.split("."), other.split(".")
        shared = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
        if shared is not None:  # None: a package and something in it
            graphs[".".join(one[:shared])][one[shared]].add(two[shared])
    return {folder: dict(graph) for folder, graph in graphs.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Rooms that reach each other, as sorted lists."""
    reach = {room: reachable(graph, room) for room in graph}
    found = {tuple(sorted({r for r in reach[room] if room in reach.get(r, ())})) for room in graph}
    return sorted(list(c) for c in found if len(c) > 1)


def reachable(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in graph.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def test_no_rooms_import_each_other() -> None:
    found = (arrow for arrow in arrows(ROOT, PACKAGES) if arrow != STARTS_THE_FLOWS)
    assert {folder: bad for folder, graph in rooms(found).items() if (bad := circles(graph))} == {}


def test_a_circle_is_found_through_types_and_through_folders(tmp_path: Path) -> None:
    (tmp_path / "house" / "kitchen").mkdir(parents=True)
    (tmp_path / "house" / "hall.py").write_text("from house.kitchen import sink\n", encoding="utf-8")
    (tmp_path / "house" / "kitchen" / "sink.py").write_text("X = 1\n", encoding="utf-8")
    (tmp_path / "house" / "kitchen" / "stove.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.hall\n", encoding="utf-8"
    )
    assert {f: c for f, g in rooms(arrows(tmp_path, ("house",))).items() if (c := circles(g))} == {
        "house": [["hall", "kitchen"]]
    }
