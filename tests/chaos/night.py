"""The small night that is disturbed: its feedback and settings, the counting of its calls, and what is done to it."""

from __future__ import annotations

import csv
import os
import random
import resource
import shutil
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.warehouse import ledger as runs

CALLS = (
    *((duckdb.DuckDBPyConnection, name) for name in ("execute", "sql", "table", "register")),
    *((os, name) for name in ("replace", "fsync", "unlink", "link", "mkdir")),
)
"""Calls that are counted: each is a statement or a change of a folder."""
TOPICS = (
    "The delivery was {} this week, parcel number {}.",
    "Staff in the shop were {} to me on visit {}.",
    "The app was {} when I signed in, version {}.",
    "My return and the money for it were {}, order {}.",
)
WORDS = ("late", "great", "slow", "friendly", "broken", "quick", "wrong", "easy", "poor", "lovely")
LONGEST_DELAY_S = 0.03


def write_feedback(file: Path, *, first: int, count: int) -> None:
    """Made-up feedback, the same for the same numbers."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "text", "created_at", "rating", "customer"])
        for i in range(first, first + count):
            draw = random.Random(i)
            text = draw.choice(TOPICS).format(draw.choice(WORDS), i % 97)
            rows.writerow([i, text, f"2026-0{i % 6 + 1}-{i % 28 + 1:02}", draw.randint(1, 5), f"c{i % 150}"])


def small_settings(folder: Path) -> tuple[Settings, Path]:
    """Settings of a small night (few resamples, one thread), and the file that holds them."""
    config, maps = folder / "pipeline.yaml", ROOT / "configs" / "journeys"
    config.write_text(
        f"sources: {ROOT}/configs/sources\njourneys: [{maps}/ecommerce.yaml, {maps}/app-service.yaml]\n"
        "insights: {resamples: 200, driver_permutations: 100}\nthreads: 1\nwait_s: 60\n"
    )
    return load_settings(config, data=folder / "data", inbox=folder / "inbox"), config


def count_calls(at: int, act: Callable[[], None], tell: Callable[[int], None] = lambda count: None) -> None:
    """From now on, in this process: `act` before the `at`-th counted call; `tell` is given the count at each."""
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            tell(count)
            if count == at:
                act()
            return real(*args, **named)

        return call

    for owner, name in CALLS:  # the process ends with the night: nothing to put back
        setattr(owner, name, counted(getattr(owner, name)))


def after(delay_s: float, act: Callable[[], None]) -> Callable[[], None]:
    """`act`, so many seconds later and beside the work; at once where 0."""

    def later() -> None:
        timer = threading.Timer(delay_s, act)
        timer.daemon = True
        timer.start()

    return later if delay_s else act


def kill_self() -> None:
    """What the kernel does to a process that it ends for want of memory, and what a person does with kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk() -> None:
    """From now on no file may grow over 4 KiB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def limit_memory() -> None:
    """From now on the process may have 1 MiB more than it has."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**20, used + 2**20))


def clock_back() -> None:
    """Python's clock of the ledger a day back; DuckDB's own stays."""

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz or UTC) - timedelta(days=1)

    runs.datetime = Yesterday  # type: ignore[misc, attr-defined]


def reset(folder: Path, base: Path) -> None:
    """The state before the night; the published file is replaced in one step, as the pipeline does. The server's data stays."""
    data = folder / "data"
    for path in data.iterdir():
        if path.name not in ("published", "prefect"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (data / "published").rglob("*"):
        if path.is_file() and path.name != "voc.duckdb":
            path.unlink()
    shutil.copyfile(base / "warehouse.duckdb", data / "warehouse.duckdb")
    shutil.copytree(base / "published", folder / "fresh")
    for path in (folder / "fresh").rglob("*"):
        target = data / "published" / path.relative_to(folder / "fresh")
        target.mkdir(parents=True, exist_ok=True) if path.is_dir() else path.replace(target)
    shutil.rmtree(folder / "fresh")
