"""An erasure in a process of its own that kills itself at a point: `python -m tests.pipeline.jobs.erasure.killed FOLDER NUMBER`."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.config.settings import load_settings
from pipeline.jobs.erase import erase_customer
from tests.pipeline.jobs.erasure.everywhere import KEY

ERASE, ROWS = "pipeline.jobs.erase", "pipeline.jobs.erasure.rows"
POINTS: tuple[tuple[str, str, str, int], ...] = (
    (ERASE, "write_pending", "before", 1),
    (ERASE, "write_pending", "after", 1),
    (ROWS, "run_sql", "after", 12),
    (ROWS, "rewrite_names", "before", 1),
    (ERASE, "write_pending", "after", 2),
    (ERASE, "_rebuild", "before", 1),
    ("pipeline.runs.begin", "Run.stage", "after", 1),
    (ERASE, "_rebuild", "after", 1),
    (ERASE, "delete_snapshots", "after", 1),
    (ERASE, "refresh_exports", "after", 1),
    (ERASE, "clean_logs", "after", 1),
    ("pipeline.jobs.erasure.server_records", "_delete_artifacts", "after", 1),
    ("pipeline.jobs.erasure.server_records", "forget_deleted", "before", 1),
    (ERASE, "rewrite", "before", 1),
    (ERASE, "rewrite", "after", 1),
    (ERASE, "_close_receipts", "after", 1),
)
"""Module, function, before or after it, and at which of its calls the process kills itself."""


def arm(module: str, name: str, when: str, call: int) -> None:
    """Make the function kill the process."""
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    real: Callable[..., Any] = getattr(owner, last)
    calls = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, last, deadly)


if __name__ == "__main__":
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    arm(*POINTS[number])
    erase_customer(load_settings(data=folder / "data", inbox=folder / "inbox"), KEY)
