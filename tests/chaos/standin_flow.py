"""The real nightly flow with the stand-in annotator, which kills the processes that the plan names; loaded by served runs."""

import json
import os
import signal
from pathlib import Path

import flows.pipeline_flow
from flows.pipeline_flow import voc_pipeline  # noqa: F401  what the deployment names
from tests.chaos import night
from tests.standin import StandInModels

PLAN = Path(os.environ["VOC_CHAOS_PLAN"])
STRUCK = PLAN.with_name("struck")
CALLS = PLAN.with_name("served-calls")


def pid_of_server(worker: int) -> int | None:
    """The worker's child that is the Prefect server."""
    children = [int(p) for t in Path(f"/proc/{worker}/task").iterdir() for p in (t / "children").read_text().split()]
    return next((p for p in children if b"uvicorn" in Path(f"/proc/{p}/cmdline").read_bytes()), None)


def strike(victims: list[str], worker: int) -> None:
    """kill -9, this process last."""
    pids = {"server": pid_of_server(worker), "worker": worker, "flow": os.getpid()}
    STRUCK.touch()
    for name in ("server", "worker", "flow"):
        pid = pids[name] if name in victims else None
        if pid is not None:
            os.kill(pid, signal.SIGKILL)


if PLAN.exists():
    plan = json.loads(PLAN.read_text())
    act = night.after(plan["delay_s"], lambda: strike(plan["victims"], plan["worker"]))
    count_file = os.open(CALLS, os.O_WRONLY | os.O_CREAT)
    night.count_calls(plan["at"], act, lambda count: os.pwrite(count_file, b"%9d" % count, 0) and None)
flows.pipeline_flow.models_for = lambda settings: StandInModels()  # type: ignore[assignment, return-value]
