"""docs/security.md names tests: each exists, every promise has one, and the page stays one that can be read."""

from __future__ import annotations

import ast
import re

import pytest

from pipeline.config.settings import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)


def test_every_promise_names_a_test() -> None:
    table = PAGE.split("## Promises")[1].split("## Not promised")[0]
    promises = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(promises) >= 15
    assert [line for line in promises if "`tests/" not in line.rpartition(" | ")[2]] == []


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    tests = [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
    assert name in tests if name else tests


def test_what_is_slow_is_called_so() -> None:
    for file, _ in NAMED:
        text = (ROOT / file).read_text(encoding="utf-8")
        slow = re.search(r"^pytestmark.*mark\.slow", text, re.MULTILINE) is not None
        assert slow == (f"*slow* `{file}" in PAGE), file


def test_the_page_is_short() -> None:
    assert len(PAGE.split()) < 1_500


def test_reports_go_nowhere_that_is_made_up() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "@" not in policy
    assert "://" not in policy
    assert "docs/security.md" in policy
