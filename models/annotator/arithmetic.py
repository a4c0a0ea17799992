"""Whether this processor multiplies int8 exactly and quickly."""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path

CPU_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"})
"""Names in /proc/cpuinfo of the instructions that do: VNNI and AMX (x86), dot products (ARM)."""


@cache
def computes_integers(info: Path = Path("/proc/cpuinfo")) -> bool:
    """Return whether products of int8 matrices are exact and quicker than fp32; False if that is not known.

    Older x86 processors add two products in 16 bits, which overflows: there the same graph is computed in fp32, from the same
    rounded numbers, about half as fast. Answers of the two differ where a number falls on the other side of a rounding step.
    """
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    try:
        lines = info.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.lower().startswith(("flags", "features"))), "")
    return not CPU_FLAGS.isdisjoint(flags.split())
