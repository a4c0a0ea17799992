"""Points of `voc run`, each in a forked process that has everything imported: seconds a point."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.config.settings import Settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_published
from tests.chaos import night
from tests.chaos.compare import Digests, compare, digests, was_resumed
from tests.chaos.readers import Counts, counts_of, readers
from tests.chaos.table import Table
from tests.standin import StandInModels

FAULTS = ("kill", "kill", "kill", "kill", "kill", "kill", "kill", "disk full", "memory limit", "clock back")
"""What happens at a point, drawn by its seed; "clock back" is a kill whose restart has the clock a day back."""
HUNG_S, HUNG = 180.0, 99
"""A process that does not end within so many seconds is killed and counted as hung: native code that cannot get memory
for a thread may wait forever, where the kernel would have killed it."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """The first load, and what the night after it must end with.

    Attributes:
        folder: Of everything; `data` in it is worked on.
        settings: Of the nights.
        config: Their file.
        base: Copy of the data folder before the night.
        wanted: Tables of warehouse and published file after an undisturbed night.
        good: What a reader may see: the run before, or the night.
        calls: Counted calls of an undisturbed night.
    """

    folder: Path
    settings: Settings
    config: Path
    base: Path
    wanted: dict[Path, Digests]
    good: set[Counts]
    calls: int


def in_child(work: Callable[[], Any], *, log: Path) -> int:
    """Exit status of a forked process that does the work: 0, 1 after an exception, minus the signal that killed it, HUNG."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            os.setsid()
            said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            work()
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)
    deadline = time.monotonic() + HUNG_S
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return HUNG
        time.sleep(0.01)


def one_night(settings: Settings, *, tell: Path | None = None) -> None:
    """One undisturbed run; the number of its calls is written to `tell`."""
    calls = 0

    def note(count: int) -> None:
        nonlocal calls
        calls = count

    night.count_calls(-1, lambda: None, note)
    run_pipeline(settings, models=StandInModels())
    if tell is not None:
        tell.write_text(str(calls))


def faulty_night(settings: Settings, *, kind: str, at: int, delay_s: float) -> None:
    """One run with the fault at its `at`-th call."""
    fault = {"disk full": night.fill_disk, "memory limit": night.limit_memory}
    night.count_calls(at, fault.get(kind) or night.after(delay_s, night.kill_self))
    run_pipeline(settings, models=StandInModels())


def next_night(settings: Settings, *, kind: str) -> None:
    """The run after a fault."""
    if kind == "clock back":
        night.clock_back()
    run_pipeline(settings, models=StandInModels())


def set_up(folder: Path) -> Stage:
    """The first load and two undisturbed nights: one in this process, so that those that it forks find imported and cached what a
    night needs, which is most of a small one; and one as in the points, whose calls are counted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings, config = night.small_settings(folder)
    base, log = folder / "base", folder / "night.log"
    night.write_feedback(folder / "inbox" / "feedback" / "old.csv", first=0, count=400)
    assert in_child(partial(one_night, settings), log=log) == 0, f"the first load failed: {log.read_text()}"
    shutil.copytree(folder / "data", base)
    before = counts_of(open_published(settings.paths.published))
    night.write_feedback(folder / "inbox" / "feedback" / "new.csv", first=400, count=60)
    tell = folder / "calls"
    night.reset(folder, base)
    run_pipeline(settings, models=StandInModels())
    night.reset(folder, base)
    assert in_child(partial(one_night, settings, tell=tell), log=log) == 0, f"a night failed: {log.read_text()}"
    wanted = {file: digests(file) for file in (settings.paths.warehouse, settings.paths.published)}
    good = {before, counts_of(open_published(settings.paths.published))}
    return Stage(folder, settings, config, base, wanted, good, int(tell.read_text()))


def run_points(stage: Stage, *, points: int, seed: int, seconds: float = 1e9, say: Say = lambda line: None) -> Table:
    """The points, as many as begin within `seconds`, with readers beside them."""
    table, folder = Table(), stage.folder
    say(f"undisturbed: {stage.calls} calls, {sum(map(len, stage.wanted.values()))} tables compared")
    night.reset(folder, stage.base)
    deadline = time.monotonic() + seconds
    with readers(stage.settings.paths.published, stage.good, table):
        for point in range(points):
            if time.monotonic() > deadline:
                break
            draw = random.Random(f"{seed}-{point}")
            kind, at = draw.choice(FAULTS), draw.randint(1, stage.calls)
            delay_s = draw.choice((0.0, draw.uniform(0.0, night.LONGEST_DELAY_S)))
            _point(stage, f"point {point} ({kind} at {at})", table, kind=kind, at=at, delay_s=delay_s)
            say(f"point {point}: {kind} at call {at} + {1000 * delay_s:.0f} ms, {len(table.different)} tables differ")
    return table


def _point(stage: Stage, name: str, table: Table, *, kind: str, at: int, delay_s: float) -> None:
    log = stage.folder / "night.log"
    night.reset(stage.folder, stage.base)
    status = in_child(partial(faulty_night, stage.settings, kind=kind, at=at, delay_s=delay_s), log=log)
    table.points += 1
    table.done[f"voc run: {kind}"] += 1
    table.finished_first += status == 0
    table.hung += status == HUNG
    began = time.monotonic()
    restarted = in_child(partial(next_night, stage.settings, kind=kind), log=log)
    table.recovery_s = max(table.recovery_s, time.monotonic() - began)
    if restarted != 0:
        said = log.read_text().strip().splitlines()[-1:]
        table.different.append(f"{name}: the restart ended with {restarted}: {said}")
        return
    table.resumed += was_resumed(stage.settings.paths.warehouse)
    compare(stage.wanted, name, table)
