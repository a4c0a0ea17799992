"""The short form of `make fuzz`: seeded, and able to fail."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipeline.config.settings import ROOT
from tests.fuzz import adhoc, files, sql
from tests.fuzz.__main__ import TARGETS, main
from tests.fuzz.findings import Findings


def test_hostile_statements_read_write_and_hang_nothing() -> None:
    found = sql.run(seconds=40, seed=20_261_128, statements=200)
    assert found.broken == []
    assert found.tried > 100
    assert found.ends["answered"] > 0


@pytest.mark.parametrize("left_out", ["enable_external_access", "lock_configuration"])
def test_without_a_seal_the_fuzzing_finds_what_gets_through(left_out: str) -> None:
    """In a process of its own: without its lock, DuckDB can be told to log to a forbidden file, and aborts."""
    code = (
        "import sys\nfrom pipeline.reading import sealed\nfrom tests.fuzz import adhoc, sql\n"
        f"sealed.SEALS = tuple(seal for seal in sealed.SEALS if {left_out!r} not in seal)\n"
        "sys.exit(bool(sql.run(seconds=60, seed=20_261_128, statements=120).broken))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in (1, -signal.SIGABRT), done.stderr.decode()[-2000:]


@pytest.mark.parametrize("run", [files.run_files, files.run_configs])
def test_damaged_files_and_configurations_stop_nobody(run: Callable[..., Findings]) -> None:
    found = run(seconds=12, seed=20_261_128)
    assert found.broken == []
    assert found.tried > 5
    assert len(found.ends) > 1


def test_a_selection_takes_the_right_responses_whatever_it_is_made_of() -> None:
    found = adhoc.run(seconds=0, seed=20_261_128)
    assert found.broken == []
    assert found.ends["selected"] > 10
    assert found.ends["nothing selected"] > 10


def test_every_target_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TARGETS, "--minutes", "0.02"]) == 0
    said = capsys.readouterr().out
    assert all(f"{name}: " in said for name in TARGETS)
