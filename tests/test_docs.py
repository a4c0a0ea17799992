"""The documents say what is true now."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from pipeline.cli.main import command_names
from pipeline.config.schema import schemas
from pipeline.config.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_the_tree_is_the_tree() -> None:
    tree = runpy.run_path(str(ROOT / "docs" / "make_tree.py"))
    assert tree["rendered"]() == (ROOT / "docs" / "tree.md").read_text(encoding="utf-8"), "python docs/make_tree.py"
    modules = [p for d in ("pipeline", "models", "flows") for p in (ROOT / d).rglob("*.py")]
    assert [p for p in modules if not tree["first_line"](p) and p.name != "__init__.py"] == []


@pytest.mark.parametrize("page", ["README.md", "docs/tree.md"])
def test_every_path_in_a_tree_exists(page: str) -> None:
    block = (ROOT / page).read_text(encoding="utf-8").rsplit("```text\n", 1)[1].split("```")[0]
    for line in block.splitlines():
        for path in line.split("  ")[0].split(" … "):
            assert list(ROOT.glob(path)) or list(ROOT.glob(f"*/{path}")), path


def test_the_readme_is_short() -> None:
    assert len(README.encode()) <= 10_000


def test_every_command_is_documented() -> None:
    assert set(command_names()) == set(re.findall(r"^\| `voc (\w+)", COMMANDS, re.MULTILINE))


def test_every_document_named_in_the_readme_exists() -> None:
    for path in re.findall(r"\]\(([\w./-]+)\)|`((?:docs|configs|models|data/samples)/[\w./-]*)`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


@pytest.mark.parametrize("name", ["pipeline", "source", "journey", "corrections", "actions"])
def test_the_committed_schemas_are_the_generated_ones(name: str) -> None:
    committed = json.loads((ROOT / "configs" / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    assert committed == schemas()[name], "voc schema --write configs/schema"


def test_python_examples_of_the_docs_are_python() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for block in re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            compile(block, str(path), "exec")


def test_constraints_name_versions_only() -> None:
    for line in Path(ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[\w.!+-]+", line), line
