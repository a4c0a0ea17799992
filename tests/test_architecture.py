"""The rules of docs/architecture.md, read off the imports. Each test gives the whole list of what breaks its rule.

That nothing runs in a circle is held by test_circles.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "flows")
FILES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
STAGES = ("raw", "enriched", "themes", "touchpoints", "insights", "published")
FLOORS = (
    ("errors",),
    ("config",),
    ("contract",),
    ("warehouse",),
    STAGES,
    ("runs",),
    ("reading",),
    ("report",),
    ("notices",),
    ("jobs",),
    ("evaluation",),
    ("cli",),
)
"""Rooms of pipeline/, the ground floor first. A room imports from itself and from the floors below it, never from beside it."""
ABOVE_FLOWS = ("pipeline/cli/",)
"""Starts the flows: `voc up`."""
ONLY_IN = {
    "prefect": "flows",
    "duckdb": "pipeline",
    "torch": "models",
    "transformers": "models",
    "sentence_transformers": "models",
    "onnxruntime": "models",
    "onnx": "models",
    "tokenizers": "models",
    "spacy": "models",
    "bertopic": "models",
    "umap": "models",
    "hdbscan": "models",
    "sklearn": "models",
}
HEAVY = {*ONLY_IN, "pandas", "numpy", "pydantic", "pyarrow", "rich", "scipy"}
LONGEST = 300


def name(path: Path) -> str:
    """Path from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def imports(path: Path, *, top_level: bool = False) -> tuple[str, ...]:
    """Modules that a file imports, inside functions and under TYPE_CHECKING too, `from package import module` resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[str] = []
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [m if file_of(m) else node.module for m in inside]
    return tuple(dict.fromkeys(found))


def file_of(module: str) -> Path | None:
    """The file of a module of ours, None where there is none."""
    base = ROOT.joinpath(*module.split("."))
    return next((f for f in (base.with_suffix(".py"), base / "__init__.py") if f.is_file()), None)


def arrows() -> Iterator[tuple[Path, str]]:
    """Every import of every file."""
    for path in FILES:
        for module in imports(path):
            yield path, module


def floor(room: str) -> int:
    """Number of a room's floor in FLOORS; a room without one is above all."""
    return next((i for i, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS))


def room_of(path: Path) -> str:
    """The folder or module of pipeline/ that a file belongs to."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


def test_imports_go_down_the_floors() -> None:
    """flows → pipeline → models; within pipeline from cli down to errors; stages meet only in tables."""
    wrong = []
    for path, module in arrows():
        package, (target, *rest) = path.relative_to(ROOT).parts[0], module.split(".")
        if target not in PACKAGES or name(path).startswith(ABOVE_FLOWS):
            continue
        if PACKAGES.index(target) > PACKAGES.index(package):
            wrong.append(f"{name(path)} imports {module}: {package} stands below {target}")
        here = room_of(path)
        if (
            package == target == "pipeline"
            and rest
            and here not in (rest[0], "__init__")
            and floor(rest[0]) >= floor(here)
        ):
            wrong.append(f"{name(path)} imports {module}: {here} does not stand above {rest[0]}")
    assert wrong == []


def test_libraries_stay_in_their_package() -> None:
    """Those that only models/ may know are imported inside functions, too."""
    owners = [(path, module, ONLY_IN.get(module.split(".")[0])) for path, module in arrows()]
    assert [
        f"{name(path)} imports {module}, which only {owner}/ may"
        for path, module, owner in owners
        if owner not in (None, path.relative_to(ROOT).parts[0])
    ] == []


def test_no_file_is_long() -> None:
    """At most LONGEST lines."""
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_the_command_line_imports_nothing_heavy() -> None:
    """Work's own modules are imported inside the commands."""
    heavy = [
        f"{name(path)} imports {module}"
        for path in sorted((ROOT / "pipeline" / "cli").rglob("*.py"))
        for module in imports(path, top_level=True)
        if module.split(".")[0] in HEAVY
    ]
    assert heavy == []


def test_no_path_of_a_machine_and_no_index_address_is_in_the_repository() -> None:
    """Texts that would tie the project to a machine."""
    bad = re.compile(
        "|".join((r"/(?:work|root|home|Users)/", "py" + r"pi\.org", "python" + "hosted", r"deb\." + "debian"))
    )
    assert [f"{name(p)}: {m[0]}" for p in texts() if (m := bad.search(p.read_text(encoding="utf-8")))] == []


def texts() -> Iterable[Path]:
    """Text files of the project; generated and ignored folders apart."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".sql", ".json"} and not (
            parts[0].startswith(".") or parts[0] in {"data", "build", "dist"} or "egg-info" in str(path)
        ):
            yield path
