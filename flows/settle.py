"""States that became untrue when processes died are set right."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import State
from prefect.states import Crashed

from flows.deployments import FLOWS
from pipeline.status import current_writer

logger = logging.getLogger(__name__)

UNFINISHED = ("PENDING", "RUNNING", "CANCELLING")


def settle_runs(warehouse: Path, *, because: str) -> int:
    """Mark runs of our flows as crashed that claim to work though no process does; returns how many.

    Call it only where no run can be at work but one that outlived its runner, and that one holds the writer's lock:
    before serving, on a server of our own, and after.

    Args:
        warehouse: Whose lock names the run that really works.
        because: What happened, shown in the UI.
    """
    writer = current_writer(warehouse) or ""
    settled = 0
    with get_client(sync_client=True) as client:
        unfinished = client.read_flow_runs(
            flow_filter=FlowFilter.model_validate({"name": {"any_": list(FLOWS.values())}}),
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": UNFINISHED}}}),
        )
        for run in unfinished:
            if repr(run.name) in writer:
                continue
            state: State[Any] = Crashed(message=f"{because}; the next run carries on where this one was")
            client.set_flow_run_state(run.id, state, force=True)
            settled += 1
    logger.info("settled runs=%d", settled)
    return settled
