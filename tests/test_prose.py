"""Prose: patterns of translated English do not occur, and every path that a document names exists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COUNTED = (
    "row line file dict list tuple value sheet table test sentence text figure column response customer theme topic touchpoint "
    "review model map step stage key entry batch mention segment source run suite term word question pair label case verbatim "
    "document scope folder class cluster record task object target query scale pattern function"
)
"""Things of which there is one per something else. "One row a sentence" is wrong; "twenty customers a month" is right."""
TRANSLATED = re.compile(
    rf"(?<!make )(?<!makes )(?<!made )\b(?:one|an?) (?:{'|'.join(COUNTED.split())}) an? [a-z]+"
    rf"|\bone an? (?:{'|'.join(COUNTED.split())}|span|topic|fit|seed)\b"
    r"|\bneeds? it not\b|\bnot by a bit\b|\bbelongs? into\b|\bknows? it not\b|\bleaves? no trace\b",
    re.IGNORECASE,
)
RATES = re.compile(r"\b(?:an?|one) \w+ an? (?:second|minute|hour|day|night|week|month|year|time)\b", re.IGNORECASE)
APPLIED = "pipeline/warehouse/migrations/0012_kept_insights.sql"
"""Migrations up to this one cannot change: their sha256 is in users' warehouses. Migration 0014 replaces the comments in them."""
DIARY = "docs/notes.md"
"""Says what was true when it was written."""


def tracked(*suffixes: str) -> list[str]:
    """Paths of the tracked files with one of these suffixes, outside the tests."""
    done = subprocess.run(["git", "ls-files", *(f"*{s}" for s in suffixes)], cwd=ROOT, capture_output=True, text=True)
    names = done.stdout.split() or [
        str(p.relative_to(ROOT)) for d in ("docs", "pipeline") for p in (ROOT / d).rglob("*")
    ]
    return [n for n in names if n.endswith(suffixes) and not n.startswith("tests/") and (ROOT / n).is_file()]


def found(text: str) -> list[str]:
    """Patterns of translated English in a text, each as it stands there."""
    flat = re.sub(r"\n[ \t]*(?:#|--)?[ \t]*", " ", text)
    return [m.group() for m in TRANSLATED.finditer(flat) if not RATES.fullmatch(m.group())]


def is_applied(name: str) -> bool:
    """Whether the file is a migration that cannot change any more."""
    return Path(name).parent == Path(APPLIED).parent and name <= APPLIED


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("one row a sentence", True),
        ("A dict a figure", True),
        ("labels: One a topic.", True),
        ("one row\n# a sentence of a text", True),
        ("this needs it not", True),
        ("belongs into the summary", True),
        ("one row per sentence", False),
        ("twenty customers a month", False),
        ("one run a night", False),
        ("it is what makes a folder a project", False),
    ],
)
def test_the_guard_knows_what_it_guards(text: str, wrong: bool) -> None:
    assert bool(found(text)) == wrong


def test_no_file_reads_as_translated() -> None:
    names = [n for n in tracked(".md", ".sql", ".py", ".yaml") if n != DIARY and not is_applied(n)]
    bad = [f"{n}: {phrase}" for n in names for phrase in found((ROOT / n).read_text(encoding="utf-8"))]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("page", sorted(p.name for p in (ROOT / "docs").glob("*.md")))
def test_every_path_in_a_document_exists(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:configs|deploy|docs|flows|models|pipeline|tests)/[\w./-]*\w)`", text)
    gone = [n for n in named if not (ROOT / n).exists() and not n.startswith("docs/screenshots")]
    assert not gone, f"docs/{page} names {gone}"
