"""Break each guard of mutations.yaml in a copy of the checkout and run the tests that must notice; says which did not.

python -m tests.mutation                 all of them, some minutes
python -m tests.mutation --only login    those whose guard or file contains a word
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.listed import Mutation, apply, listed

ROOT = Path(__file__).resolve().parents[2]
LEFT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "data", "shared", "*.egg-info")
TIMEOUT_S, ALL_S = 300, 3_600
FAILED = 1
"""Exit status of pytest when tests ran and some failed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line per guard; returns 1 if the tests noticed nothing of one, 2 if they fail as it is."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--only", default="", metavar="WORD", help="guards or files that contain this")
    args = parser.parse_args(argv)
    chosen = [m for m in listed() if args.only.lower() in f"{m.guard} {m.file}".lower()]
    with tempfile.TemporaryDirectory(prefix="voc-mutation-") as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=LEFT, symlinks=True)
        shutil.copytree(ROOT / "data" / "samples", copy / "data" / "samples")
        tests = sorted({test for m in chosen for test in m.tests})
        if not tests or run(copy, tests, timeout_s=ALL_S) != 0:
            say("the tests fail as they are, or none is named; mend that first")
            return 2
        survived = [m for m in chosen if not noticed(copy, m)]
    say(f"{len(chosen) - len(survived)} of {len(chosen)} guards are held by a fast test")
    return 1 if survived else 0


def noticed(copy: Path, mutation: Mutation) -> bool:
    """Return whether the tests of a mutation fail once it is made; the copy is mended again."""
    file, began = copy / mutation.file, time.monotonic()
    kept = file.read_text(encoding="utf-8")
    file.write_text(apply(mutation, kept), encoding="utf-8")
    try:
        status = run(copy, mutation.tests)
    finally:
        file.write_text(kept, encoding="utf-8")
    word = {0: "SURVIVED", FAILED: "noticed"}.get(status, f"status {status}")
    say(f"{word:10}{time.monotonic() - began:6.0f} s  {mutation.guard} ({mutation.file})")
    return status == FAILED


def run(copy: Path, tests: Sequence[str], *, timeout_s: float = TIMEOUT_S) -> int:
    """Return pytest's exit status for tests of the copy; one that never ends counts as failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *tests]
    env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return FAILED
    return done.returncode


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
