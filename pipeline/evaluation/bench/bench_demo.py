"""The first minute of a newcomer: seconds from the start of `voc demo` to its first scored verbatims, its first pain point and its end."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from pipeline.evaluation.bench.measures import Measure

SEEN = {"First scored verbatims": "first", "Top pain points": "pain"}
"""Beginnings of lines of the output, and what they show."""
COMMAND = (sys.executable, "-m", "pipeline.cli.main", "demo")


def bench() -> list[Measure]:
    """Return the figures of one demo in a fresh process and a fresh folder."""
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        cpu = _children_s()
        began = time.monotonic()
        at: dict[str, float] = {}
        with subprocess.Popen(
            [*COMMAND, "--data", f"{folder}/demo"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        ) as demo:
            assert demo.stdout is not None
            for line in demo.stdout:
                for beginning, name in SEEN.items():
                    if line.startswith(beginning):
                        at.setdefault(name, time.monotonic() - began)
        seconds = time.monotonic() - began
    if demo.returncode or set(at) != set(SEEN.values()):
        raise RuntimeError(
            f"the demo ended with {demo.returncode} and showed {sorted(at)}, not {sorted(SEEN.values())}"
        )
    return [
        Measure(
            key="demo/first-verbatims", text="`voc demo`: first scored verbatims", value=at["first"], unit="s", goal=5
        ),
        Measure(key="demo/first-pain", text="`voc demo`: first pain point", value=at["pain"], unit="s", goal=20),
        Measure(key="demo/end", text="`voc demo`: end", value=seconds, unit="s", goal=25),
        Measure(key="demo/processor", text="`voc demo`: processor seconds", value=_children_s() - cpu, unit="s"),
    ]


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench demo", description=__doc__).parse_args(argv)
    for m in bench():
        sys.stdout.write(f"{m.text:<40}{m.value:8.1f} {m.unit}\n")
    return 0
