"""Commands that the documents and the configuration show exist, with the options that are shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli.exits import CODES
from pipeline.cli.main import voc
from pipeline.config.settings import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "Makefile", "data/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "configs").rglob("*.yaml")),
    *sorted((ROOT / "deploy").glob("*")),
    *sorted((ROOT / "pipeline/jobs/project").glob("*")),
]
IN_BACKTICKS = re.compile(r"`voc ([^`]+)`")
AS_A_LINE = re.compile(r"(?:^\s*|[;=/@)]\s*)voc (\w[^#\n`;&|]*|-[^#\n`;&|]*)", re.MULTILINE)
NO_NAME = re.compile(r"[A-Z…<\[(|&>]|\.\.\.")


def shown(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    yield from (" ".join(found.split()) for found in IN_BACKTICKS.findall(text))
    for line in text.splitlines():
        if line.startswith(("    ", "\t", "ExecStart")):
            yield from AS_A_LINE.findall(line)


def words_of(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


@pytest.mark.parametrize("page", [p for p in PAGES if p.is_file()], ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_shown_can_be_typed(page: Path) -> None:
    for line in shown(page):
        command: click.Command = voc
        options: set[str] = {"-v", "--verbose", "--help", "-h"}
        for word in words_of(line.partition("·")[0]):
            if isinstance(command, click.Group) and not word.startswith("-"):
                if NO_NAME.match(word):
                    break
                assert word.strip("[].,") in command.commands, f"voc {line}"
                command = command.commands[word.strip("[].,")]
                options |= {name for p in command.params if not getattr(p, "hidden", False) for name in p.opts}
            elif word.lstrip("[(").startswith("--"):
                assert word.strip("[]().,").split("=")[0] in options, f"voc {line}"


@pytest.mark.parametrize("page", ["docs/commands.md", "docs/operations.md"])
def test_the_exit_codes_are_those_of_the_help(page: str) -> None:
    section = (ROOT / page).read_text(encoding="utf-8").split("## Exit codes")[1].split("\n## ")[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)] == list(CODES)
