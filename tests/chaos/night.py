"""`make chaos`: the nightly work killed at seeded points, restarted, and compared with a night that nothing disturbed.

python -m tests.chaos [--points 200] [--seed 1] [--minutes M] [--verbose]

A point is the Nth statement or change of a folder that the pipeline makes, and a delay of up to 30 ms after it;
there the process gets SIGKILL, or from there on its files may not grow (disk full) or its memory may not (memory limit);
some restarts happen with the clock a day back. Readers open the published file all the while. The models are the
stand-in of tests/standin.py and what is not new is scored already, so that a point costs seconds. kill -9 of a served
flow's processes on a real server is in tests/flows/test_server.py (slow).
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from pipeline import runs
from pipeline.config.settings import Settings, load_settings
from pipeline.run import run_pipeline
from pipeline.warehouse.connection import open_published
from tests.chaos_readers import Table, counts_of, digests, read_again_and_again
from tests.standin import StandInModels

FAULTS = ("kill", "kill", "kill", "kill", "kill", "kill", "kill", "disk full", "memory limit", "clock back")
"""What happens at a point, drawn by its seed; "clock back" is a kill whose restart has the clock a day back."""
CALLS = (
    *((duckdb.DuckDBPyConnection, name) for name in ("execute", "sql", "table", "register")),
    *((os, name) for name in ("replace", "fsync", "unlink", "link", "mkdir")),
)
"""Calls that are counted: each is a statement or a change of a folder."""
HUNG_S, HUNG = 180.0, 99
"""A process that does not end within so many seconds is killed and counted as hung: native code that cannot get memory
for a thread may wait forever, where the kernel would have killed it."""
TOPICS = (
    "The delivery was {} this week, parcel number {}.",
    "Staff in the shop were {} to me on visit {}.",
    "The app was {} when I signed in, version {}.",
    "My return and the money for it were {}, order {}.",
)
WORDS = ("late", "great", "slow", "friendly", "broken", "quick", "wrong", "easy", "poor", "lovely")


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


def small_settings(folder: Path) -> Settings:
    """Settings of a small night: few resamples, one thread."""
    settings = load_settings(data=folder / "data", inbox=folder / "inbox")
    insights = settings.insights.model_copy(update={"resamples": 200, "driver_permutations": 100})
    return settings.model_copy(update={"insights": insights, "threads": 1, "wait_s": 60.0})


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


def night(settings: Settings, *, at: int = -1, act: Callable[[], None] | None = None, tell: Path | None = None) -> None:
    """One run; `act` is called at the `at`-th counted call, and the number of calls is written to `tell`."""
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == at and act is not None:
                act()
            return real(*args, **named)

        return call

    for owner, name in CALLS:  # in a forked process: nothing to put back
        setattr(owner, name, counted(getattr(owner, name)))
    run_pipeline(settings, models=StandInModels())
    if tell is not None:
        tell.write_text("\n".join([str(count), *sorted(sys.modules)]))


def load(modules: Sequence[str]) -> None:
    """Import here what a night imports, so that forked nights find it there: most of a small night is imports."""
    for name in modules:
        if name.split(".")[0] != "tests":
            with suppress(Exception):
                import_module(name)


def fault_of(kind: str, delay_s: float) -> Callable[[], None]:
    """What is done at the point, in the process that works."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def act() -> None:
        if kind == "disk full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        elif kind == "memory limit":
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + 2**20, used + 2**20))
        elif delay_s:
            timer = threading.Timer(delay_s, kill)
            timer.daemon = True
            timer.start()
        else:
            kill()

    return act


def clock_back() -> None:
    """Python's clock of the ledger a day back; DuckDB's own stays."""

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz or UTC) - timedelta(days=1)

    runs.datetime = Yesterday  # type: ignore[misc, attr-defined]


def restart(settings: Settings, kind: str) -> None:
    """The next run after a fault."""
    if kind == "clock back":
        clock_back()
    night(settings)


def reset(folder: Path, base: Path) -> None:
    """The state before the night; the published file is replaced in one step, as the pipeline does."""
    data = folder / "data"
    for path in data.iterdir():
        if path.name != "published":
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


def run_points(
    folder: Path, *, points: int, seed: int, seconds: float = 1e9, say: Callable[[str], None] = lambda line: None
) -> Table:
    """Base load, undisturbed nights, then the points, as many as begin within `seconds`."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = small_settings(folder)
    base, data = folder / "base", folder / "data"
    write_feedback(folder / "inbox" / "feedback" / "old.csv", first=0, count=400)
    log = folder / "night.log"
    assert in_child(lambda: night(settings), log=log) == 0, f"the first load failed: {log.read_text()}"
    shutil.copytree(data, base)
    before = counts_of(open_published(settings.paths.published))
    write_feedback(folder / "inbox" / "feedback" / "new.csv", first=400, count=60)
    undisturbed = in_child(lambda: night(settings, tell=folder / "calls"), log=log)
    assert undisturbed == 0, f"the undisturbed night failed: {log.read_text()}"
    load((folder / "calls").read_text().splitlines()[1:])
    reset(folder, base)
    assert in_child(lambda: night(settings, tell=folder / "calls"), log=log) == 0, log.read_text()
    calls = int((folder / "calls").read_text().splitlines()[0])
    wanted = {f.name: digests(f) for f in (settings.paths.warehouse, settings.paths.published)}
    good = {before, counts_of(open_published(settings.paths.published))}
    say(f"undisturbed: {calls} calls, {len(wanted['warehouse.duckdb']) + len(wanted['voc.duckdb'])} tables compared")

    table, spawn = Table(), multiprocessing.get_context("spawn")
    stop, out = spawn.Event(), spawn.Queue()
    readers = [
        spawn.Process(
            target=read_again_and_again, args=(settings.paths.published, good, stop, out), kwargs={"keep": keep}
        )
        for keep in (False, False, True)
    ]
    reset(folder, base)
    for reader in readers:
        reader.start()
    try:
        deadline = time.monotonic() + seconds
        for point in range(points):
            if time.monotonic() > deadline:
                break
            draw = random.Random(f"{seed}-{point}")
            kind, at = draw.choice(FAULTS), draw.randint(1, calls)
            delay_s = draw.choice((0.0, draw.uniform(0.0, 0.03)))
            reset(folder, base)
            status = in_child(partial(night, settings, at=at, act=fault_of(kind, delay_s)), log=log)
            table.points += 1
            table.done[kind] += 1
            table.finished_first += status == 0
            table.hung += status == HUNG
            began = time.monotonic()

            restarted = in_child(partial(restart, settings, kind), log=log)
            table.recovery_s = max(table.recovery_s, time.monotonic() - began)
            if restarted != 0:
                said = log.read_text().strip().splitlines()[-1:]
                table.different.append(f"point {point} ({kind} at {at}): the restart ended with {restarted}: {said}")
                continue
            con = duckdb.connect()
            con.execute("attach $path as w (read_only)", {"path": str(settings.paths.warehouse)})
            table.resumed += con.execute("select max(attempts) > 1 from w.ops.runs").fetchall()[0][0]
            con.close()
            for file in (settings.paths.warehouse, settings.paths.published):
                found = digests(file)
                for name in sorted(set(found) | set(wanted[file.name])):
                    rows, digest = found.get(name, (0, ""))
                    rows_wanted, digest_wanted = wanted[file.name].get(name, (0, ""))
                    table.rows_lost += max(0, rows_wanted - rows)
                    if digest != digest_wanted:
                        table.different.append(f"point {point} ({kind} at {at}): {file.name} {name}")
            say(
                f"point {point}: {kind} at call {at} + {1000 * delay_s:.0f} ms, ended {status}, {len(table.different)} differ"
            )
    finally:
        stop.set()
        for _ in readers:
            reads, refused, torn, longest, most = out.get(timeout=60)
            table.reads += reads
            table.refused += refused
            table.torn += torn
            table.longest_ms = max(table.longest_ms, longest)
            table.p999_ms = max(table.p999_ms, most)
        for reader in readers:
            reader.join()
    return table


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0 when nothing was lost, refused or torn."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e6, help="no point begins later; the table says how many ran")
    parser.add_argument("--verbose", action="store_true", help="a line a point")
    args = parser.parse_args(argv)
    say = (lambda line: print(line, flush=True)) if args.verbose else (lambda line: None)
    with tempfile.TemporaryDirectory(prefix="voc-chaos-") as folder:
        table = run_points(Path(folder), points=args.points, seed=args.seed, seconds=60 * args.minutes, say=say)
    print("\n".join(table.lines()))
    return int(bool(table.different or table.refused or table.torn or table.rows_lost))


if __name__ == "__main__":
    sys.exit(main())
