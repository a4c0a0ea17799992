"""Folders that are made once for all processes of a test run, and that each process uses as a copy of its own."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

Made = TypeVar("Made")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> tuple[Path, Made]:
    """A folder that `make` has filled, and what it returned.

    Where pytest works in several processes, one of them makes it while the others wait; each then gets a copy.

    Args:
        factory: pytest's.
        name: Name of the folder.
        make: Fills the folder that it is given. What it returns must be picklable and must not name the folder.
    """
    own = factory.mktemp(name, numbered=False)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return own, make(own)
    common = factory.getbasetemp().parent / f"{name}-made"
    with (common.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (common / "done").exists():
            shutil.rmtree(common, ignore_errors=True)
            (common / "made").mkdir(parents=True)
            returned: Any = make(common / "made")
            (common / "done").write_bytes(pickle.dumps(returned))
    shutil.copytree(common / "made", own, dirs_exist_ok=True, symlinks=True)
    return own, pickle.loads((common / "done").read_bytes())
