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
from pipeline.published.stage import BUILT, COPIED, DICTIONARY

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_tree_in_the_readme_is_the_tree() -> None:
    tree = runpy.run_path(str(ROOT / "docs" / "make_tree.py"))
    assert tree["rendered"](README) == README, "python docs/make_tree.py"
    assert all(
        tree["first_line"](p) or p.name == "__init__.py"
        for d in ("pipeline", "models", "flows")
        for p in (ROOT / d).rglob("*.py")
    )


def test_every_path_in_the_tree_exists() -> None:
    block = README.split("```text\n")[1].split("```")[0]
    for line in block.splitlines():
        path = line.split("  ")[0]
        assert list(ROOT.glob(path)), path


def test_the_readme_names_every_command() -> None:
    assert set(command_names()) == set(re.findall(r"^\| `voc (\w+)", README, re.MULTILINE))


def test_the_readme_names_every_published_table() -> None:
    for table in (*BUILT, *COPIED, DICTIONARY):
        assert f"`{table}`" in README, table


def test_every_document_named_in_the_readme_exists() -> None:
    for path in re.findall(r"`((?:docs|configs|models|data/samples)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", ["pipeline", "source", "journey"])
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
