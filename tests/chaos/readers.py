"""Readers of the published file while it is replaced, each with a control: the same read of a copy that nobody touches.

What the machine adds (a processor that is busy with something else) strikes both files alike. Besides, each read's time is
parted: on a processor, waiting for one (the kernel's account, /proc/…/schedstat), and the rest, in which the reader was
blocked: by the disk, by a lock, by another process. Only the rest can be the pipeline's doing.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.connection import open_published
from tests.chaos.table import Table, Waits

Counts = tuple[Any, ...]
PAUSE_S = 0.3
"""Between two reads of a reader."""
SCHEDSTAT = Path("/proc/thread-self/schedstat")
"""Nanoseconds on a processor, nanoseconds waiting for one, time slices (Linux, sched-stats.rst)."""


def counts_of(con: duckdb.DuckDBPyConnection) -> Counts:
    """What tells one complete run from another, and from half of one."""
    query = (
        "select (select count(*) from responses), (select count(*) from verbatims), (select count(*) from sentences), "
        "(select count(*) from pain_points), (select count(*) from gains), (select count(*) from data_dictionary), "
        "(select count(*) filter (where status = 'complete') > 0 from runs)"
    )
    return tuple(con.execute(query).fetchall()[0])


def _open(file: Path) -> duckdb.DuckDBPyConnection:
    """One thread, so that its account is the reader's whole account."""
    con = open_published(file)
    con.execute("set threads = 1")
    return con


def _timed(read: Callable[[], Counts], waits: Waits) -> Counts:
    queued, worked, began = _queued_ns(), time.thread_time_ns(), time.perf_counter_ns()
    found = read()
    wall = time.perf_counter_ns() - began
    rest = wall - (time.thread_time_ns() - worked) - (_queued_ns() - queued)
    waits.wall.append(wall / 1e6)
    waits.blocked.append(max(0.0, rest / 1e6))
    return found


def _queued_ns() -> int:
    return int(SCHEDSTAT.read_text().split()[1]) if SCHEDSTAT.exists() else 0


def read_again_and_again(live: Path, control: Path, good: set[Counts], stop: Any, out: Any, *, keep: bool) -> None:
    """Open and query both files in turn until told to stop; with `keep` one connection to each is kept and must never see a change."""
    table = Table()
    kept = {file: _open(file) for file in (live, control)} if keep else {}
    first = {file: counts_of(con) for file, con in kept.items()}

    def anew(file: Path) -> Counts:
        con = _open(file)
        try:
            return counts_of(con)
        finally:
            con.close()

    turn = 0
    while not stop.is_set():
        turn += 1
        for file in (live, control) if turn % 2 else (control, live):
            waits = table.live if file == live else table.control
            try:
                found = _timed(lambda f=file: counts_of(kept[f]) if keep else anew(f), waits)  # type: ignore[misc]
                table.torn += found != first[file] if keep else found not in good
            except Exception as e:
                table.refused += 1
                sys.stderr.write(f"a reader was refused: {type(e).__name__}: {e}\n")
        time.sleep(PAUSE_S)
    out.put(table)


@contextmanager
def readers(published: Path, good: set[Counts], table: Table) -> Iterator[None]:
    """Two readers for the length of the block, one that opens the file again and again and one that keeps it open."""
    spawn = multiprocessing.get_context("spawn")
    stop, out = spawn.Event(), spawn.Queue()
    control = published.parent.parent.parent / "control" / published.name
    control.parent.mkdir(exist_ok=True)
    shutil.copyfile(published, control)
    started = [
        spawn.Process(
            target=read_again_and_again, args=(published, control, good, stop, out), kwargs={"keep": keep}, daemon=True
        )
        for keep in (False, True)
    ]
    for process in started:
        process.start()
    try:
        yield
    finally:
        stop.set()
        for _ in started:
            table.add(out.get(timeout=60))
        for process in started:
            process.join(10)
