"""Points on a real Prefect server: kill -9 of the flow's process, of the worker, of the server, or of all three."""

from __future__ import annotations

import json
import random
import time

import duckdb

from tests.chaos import night
from tests.chaos.compare import compare, digests, was_resumed
from tests.chaos.installation import FINAL, Installation, processes_of
from tests.chaos.points import Say, Stage
from tests.chaos.readers import readers
from tests.chaos.table import Table

VICTIMS = (("flow",), ("worker",), ("server",), ("flow", "worker", "server"))
"""Who gets SIGKILL; they take turns."""
ENDING_S = 60.0
"""A process that has said how it ended still sends its last log lines; one that goes on for longer makes the state untrue."""


def run_served(stage: Stage, *, points: int, seed: int, seconds: float = 1e9, say: Say = lambda line: None) -> Table:
    """The points, as many as begin within `seconds`, with readers beside them."""
    table, installation = Table(), Installation(stage)
    night.reset(stage.folder, stage.base)
    deadline = time.monotonic() + seconds
    try:
        installation.up()
        calls = _undisturbed(stage, installation)
        say(f"served, undisturbed: {calls} calls, the same tables as without Prefect")
        with readers(stage.settings.paths.published, stage.good, table):
            for point in range(points):
                if time.monotonic() > deadline:
                    break
                draw = random.Random(f"{seed}-served-{point}")
                victims, at = VICTIMS[point % len(VICTIMS)], draw.randint(1, calls)
                delay_s = draw.choice((0.0, draw.uniform(0.0, night.LONGEST_DELAY_S)))
                began = time.monotonic()
                name = f"served point {point} ({', '.join(victims)} at {at})"
                _point(stage, installation, name, table, victims=victims, at=at, delay_s=delay_s)
                say(f"{name}: {time.monotonic() - began:.0f} s, {len(table.different)} tables differ")
    finally:
        installation.down()
    return table


def _undisturbed(stage: Stage, installation: Installation) -> int:
    """One served night; returns its calls."""
    _plan(installation, victims=(), at=-1, delay_s=0.0)
    state = installation.finished(installation.start())
    assert state["type"] == "COMPLETED", state
    for file, wanted in stage.wanted.items():
        assert digests(file) == wanted, f"{file.name}: a served night ends otherwise than `voc run`"
    return int((stage.folder / "served-calls").read_text())


def _plan(installation: Installation, *, victims: tuple[str, ...], at: int, delay_s: float) -> None:
    plan = {"victims": victims, "at": at, "delay_s": delay_s, "worker": installation.worker}
    installation.plan.write_text(json.dumps(plan))


def _point(
    stage: Stage,
    installation: Installation,
    name: str,
    table: Table,
    *,
    victims: tuple[str, ...],
    at: int,
    delay_s: float,
) -> None:
    struck = stage.folder / "struck"
    struck.unlink(missing_ok=True)
    night.reset(stage.folder, stage.base)
    _plan(installation, victims=victims, at=at, delay_s=delay_s)
    run = installation.start()

    def over() -> bool:
        return struck.exists() or installation.died() or installation.state(run)["type"] in FINAL

    installation.wait_for(over, "the point")
    began = time.monotonic()
    table.points += 1
    table.served += 1
    table.done["kill -9 of " + ("all three" if len(victims) == 3 else victims[0])] += 1
    table.finished_first += not struck.exists()
    if "worker" in victims:
        installation.wait_for(installation.died, "the worker's end")
    installation.plan.unlink()
    installation.up()
    first = installation.finished(run)  # by itself: nobody starts anything but what systemd would
    table.truth_s = max(table.truth_s, time.monotonic() - began)
    _check_truth(stage, name, table, run=run, kind=first["type"])
    second = installation.finished(installation.start())
    table.recovery_s = max(table.recovery_s, time.monotonic() - began)
    if second["type"] != "COMPLETED":
        table.different.append(f"{name}: the next run ended as {second['type']}: {second['message']}")
        return
    table.resumed += was_resumed(stage.settings.paths.warehouse)
    compare(stage.wanted, name, table)


def _check_truth(stage: Stage, name: str, table: Table, *, run: str, kind: str) -> None:
    """Completed where the ledger says so, Crashed or Failed where no process is left."""
    deadline = time.monotonic() + ENDING_S
    while processes_of(run) and time.monotonic() < deadline:
        time.sleep(0.2)
    con = duckdb.connect()
    con.execute("attach $path as w (read_only)", {"path": str(stage.settings.paths.warehouse)})
    newest = con.execute("select status from w.ops.runs order by started_at desc limit 1").fetchall()[0][0]
    con.close()
    if processes_of(run) or (kind == "COMPLETED" and newest not in ("complete", "unchanged")):
        table.untrue.append(f"{name}: {kind}, the ledger says {newest}, processes {processes_of(run)}")
