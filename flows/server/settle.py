"""States that became untrue when processes died are set right."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Crashed

from flows.server.deployments import FLOWS
from pipeline.reading.warehouse import current_writer

logger = logging.getLogger(__name__)

UNFINISHED = ("PENDING", "RUNNING", "CANCELLING")
EVERY_S = 15.0
"""Seconds between two looks while the flows are served."""
GRACE_S = 45.0
"""A state younger than this may belong to a process that is just starting, or has just ended and is saying so."""
NAMED = b"PREFECT__FLOW_RUN_ID="
"""The variable in which Prefect 3.8.8 tells the process of a flow run which one it is."""


def living_runs() -> set[UUID]:
    """Return flow runs that have a process on this machine, as its environment says (Linux; elsewhere none is found)."""
    found: set[UUID] = set()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError, ValueError):  # it ended meanwhile, or is somebody else's
            named = [v for v in environment.read_bytes().split(b"\0") if v.startswith(NAMED)]
            found.update(UUID(v.removeprefix(NAMED).decode()) for v in named)
    return found


def settle_runs(warehouse: Path, *, because: str, grace_s: float = 0.0) -> int:
    """Mark runs of our flows as crashed that claim to work though no process does; returns how many.

    Args:
        warehouse: Whose lock names the run that writes, if one does.
        because: What happened, shown in the UI.
        grace_s: Younger states are left alone.
    """
    settled = 0
    with get_client(sync_client=True) as client:
        unfinished = client.read_flow_runs(
            flow_filter=FlowFilter.model_validate({"name": {"any_": list(FLOWS.values())}}),
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": UNFINISHED}}}),
        )
        alive, writer = (
            living_runs(),
            current_writer(warehouse) or "",
        )  # after the runs: one that began since is not among them
        oldest = datetime.now(UTC) - timedelta(seconds=grace_s)
        for run in unfinished:
            if run.id in alive or repr(run.name) in writer or _since(run) > oldest:
                continue
            state: State[Any] = Crashed(message=f"{because}; the next run carries on where this one was")
            client.set_flow_run_state(run.id, state, force=True)
            settled += 1
    if settled or not grace_s:
        logger.info("settled runs=%d", settled)
    return settled


def _since(run: FlowRun) -> datetime:
    return run.state.timestamp if run.state else datetime.min.replace(tzinfo=UTC)


@contextmanager
def kept_true(warehouse: Path) -> Iterator[None]:
    """Correct states that became untrue within about a minute, while the block lasts.

    Needed where the server died together with a run: nobody could tell it then. Call it on a server of our own, whose
    runs all have their processes on this machine.
    """
    stopping = threading.Event()

    def look() -> None:
        while not stopping.wait(EVERY_S):
            try:
                settle_runs(warehouse, because="its process is gone and could not say how it ended", grace_s=GRACE_S)
            except Exception as e:  # the server is being started again
                logger.debug("states could not be looked at: %s", type(e).__name__)

    thread = threading.Thread(target=look, name="voc-settle", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(30)
