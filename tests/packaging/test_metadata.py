"""What pyproject.toml says about the package is true: dependencies, licence files, commands."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pipeline.config.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"pipeline", "models", "flows"}
NOT_IMPORTED = {"fastapi", "sqlalchemy"}
"""Bounds for prefect's own dependencies."""
PARTS = {"pydantic-core", "huggingface-hub", "ruamel-yaml-clib", "httpx"}
"""Parts of declared ones, which always come along: of pydantic, transformers, ruamel.yaml and prefect."""


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(r).name) for r in requirements}


CORE = names(PROJECT["dependencies"])
EXTRAS = names(
    [r for extra in ("train", "spss", "pull", "mcp", "slides") for r in PROJECT["optional-dependencies"][extra]]
)
CONSTRAINTS = [
    line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]


def imported() -> set[str]:
    """Distributions that the packages import, at the top or in a function."""
    modules: set[str] = set()
    for path in (p for package in OWN for p in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    found = packages_distributions()
    others = modules - OWN - set(sys.stdlib_module_names)
    return {canonicalize_name(name) for m in others for name in found.get(m, [m])}


def test_every_import_is_a_dependency_of_the_package() -> None:
    assert imported() - CORE - EXTRAS == PARTS


def test_every_dependency_is_imported() -> None:
    assert CORE - imported() == NOT_IMPORTED


@pytest.mark.parametrize("extra", ["", *PROJECT["optional-dependencies"]])
def test_every_dependency_has_a_version_in_the_constraints(extra: str) -> None:
    wanted = names(PROJECT["optional-dependencies"][extra]) if extra else CORE
    assert wanted <= names(CONSTRAINTS)


def test_the_licence_is_in_the_repository_in_full() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert "END OF TERMS AND CONDITIONS" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for data in ("all-MiniLM-L6-v2", "FABSA", "MAMS", "NLTK"):
        assert data in notice
