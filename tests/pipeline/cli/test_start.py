"""`voc --help` is instant."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pipeline.config.settings import ROOT

HEAVY = {"duckdb", "pandas", "torch", "numpy", "prefect", "pydantic", "rich", "pyarrow", "scipy", "ruamel"}
BEST_S = 1.0
"""Quickest of five starts. On two quiet cores it takes 0.07 s (November 2026); the promise is 0.3 s."""


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["themes", "--help"], ["up", "--help"], ["themes", "renam"], ["completion", "bash"]]
)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = f"import sys, pipeline.cli.main as c\nc.main({words!r})\nprint('MODULES', *sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    loaded = {name.split(".")[0] for name in out.split("MODULES")[1].split()}
    assert "click" in loaded
    assert not loaded & HEAVY


def test_help_is_quick() -> None:
    took = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "--help"], stdout=subprocess.DEVNULL, cwd=ROOT, check=True
        )
        took.append(time.monotonic() - began)
    assert min(took) < BEST_S
