"""The machine that a bench runs on, in words, and a computation that says how fast it is today."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np

from models.annotator.arithmetic import computes_integers

PACKAGES = ("onnxruntime", "duckdb", "numpy", "scikit-learn")
"""Their versions decide the speed most."""


def machine(info: Path = Path("/proc/cpuinfo"), memory: Path = Path("/proc/meminfo")) -> str:
    """Return the processor's name, the cores and the memory that are there, and whether it multiplies int8 exactly."""
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    name = found[1].strip() if found else platform.processor() or platform.machine()
    total = re.search(r"MemTotal:\s*(\d+)", memory.read_text()) if memory.exists() else None
    gib = f", {int(total[1]) / 2**20:.0f} GiB" if total else ""
    return f"{name}, {os.cpu_count()} cores{gib}, {'with' if computes_integers(info) else 'without'} int8 instructions"


def versions() -> dict[str, str]:
    """Return the versions of Python and of PACKAGES."""
    return {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def reference_s() -> float:
    """Return the seconds of a fixed mix of what a run does: products of matrices, hashes, a regular expression, a grouping in SQL.

    The best of three: what other programs take away counts least there.
    """
    return min(_once() for _ in range(3))


def _once() -> float:
    began = time.perf_counter()
    a = np.random.default_rng(1).normal(size=(1_000, 1_000)).astype(np.float32)
    for _ in range(10):
        a = np.sign(a @ a)
    words = [f"order {i} was late and nobody told me" for i in range(60_000)]
    pattern = re.compile(r"\b(\d+)\b")
    for text in words:
        hashlib.sha256(pattern.sub("#", text).encode()).hexdigest()
    with duckdb.connect() as con:
        con.execute(
            "select range % 5003 as k, count(*), sum(hash(range) % 97) from range(2000000) group by k"
        ).fetchall()
    return time.perf_counter() - began
