"""The deployment `erase` under a real server: nothing of the customer is left in its database and log, also while it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import ROOT
from pipeline.warehouse.pending import Pending, write_pending
from tests.flows.server.test_server import Served, free_port, wait_for
from tests.pipeline.jobs.erasure.everywhere import BROKEN, FIRST, HEADERLESS, KEY, QUOTE, WORDS
from tests.pipeline.jobs.erasure.needles import places_with

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.timeout(600)]
YES = "yes, erase this customer for good"


@contextmanager
def serving(data: Path, output: Path) -> Iterator[Served]:
    """`voc up` as it is, never due by itself."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    command = [
        sys.executable,
        "-m",
        "pipeline.cli.main",
        "up",
        "--data",
        str(data),
        "--port",
        str(port),
        "--cron",
        "0 0 1 1 *",
    ]
    with output.open("ab") as out:
        process = subprocess.Popen(command, env={**kept, "PYTHONPATH": str(ROOT)}, cwd=ROOT, stdout=out, stderr=out)
    served = Served(process, f"http://127.0.0.1:{port}/api", data, output)
    try:
        name = "/deployments/name/voc-erase/erase"
        wait_for(lambda: served.call("GET", name), seconds=180, what="the deployments", served=served)
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(served: Served, deployment: str, **parameters: Any) -> dict[str, Any]:
    """The final state of a run of a deployment, with its parameters as the server knows them then."""
    found = served.call("GET", f"/deployments/name/{deployment}")
    given = {"parameters": {**found["parameters"], **parameters}, "state": {"type": "SCHEDULED"}}
    started = served.call("POST", f"/deployments/{found['id']}/create_flow_run", given)["id"]
    final = {"COMPLETED", "FAILED", "CRASHED"}
    wait_for(lambda: served.state(started)["type"] in final, seconds=200, what=deployment, served=served)
    return {**served.state(started), "parameters": served.call("GET", f"/flow_runs/{started}")["parameters"]}


def test_nothing_is_left_while_the_server_runs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    inbox = data / "inbox"
    inbox.mkdir(parents=True)
    for name, content in (("first", FIRST), ("broken", BROKEN), ("headerless", HEADERLESS)):
        (inbox / f"{name}.csv").write_text(content, encoding="utf-8")
    words = (*WORDS, KEY)
    with serving(data, tmp_path / "output.txt") as served:
        assert run(served, "voc-pipeline/nightly")["type"] == "COMPLETED"
        quoting = {"key": "voc-summary", "type": "markdown", "data": f"> \\*{QUOTE}\\*", "description": "of a night"}
        for _ in range(2):  # the second changes the collection
            served.call("POST", "/artifacts/", quoting)
        kinds = lambda: {place.split(": ")[1] for place in places_with(data / "prefect", words)}  # noqa: E731
        wait_for(
            lambda: kinds() >= {"artifact", "artifact_collection", "events"}, seconds=30, what="events", served=served
        )
        refused = run(served, "voc-erase/erase", customer_key=KEY)
        assert refused["message"] == "nothing was erased: parameter confirm says no"
        assert refused["parameters"]["customer_key"] == "(removed)"
        assert kinds() >= {"artifact", "artifact_collection", "events", "prefect.db-wal"}
        done = run(served, "voc-erase/erase", customer_key=f" {KEY} ", confirm=YES)
        assert done["message"] == "2 responses erased; the log says what is left to do"
        wait_for(
            lambda: not (data / "prefect" / "vacuum.pending").exists(), seconds=30, what="the vacuum", served=served
        )
        assert places_with(data, words, but=[inbox]) == {}
        (inbox / "headerless.csv").unlink()  # as the log asks
        write_pending(data, [Pending.of(["other-1"])])  # as a process that was killed leaves it
        assert run(served, "voc-pipeline/nightly")["type"] == "COMPLETED"
        assert not (data / "erasure.pending").exists()
        assert places_with(data, words, but=[inbox]) == {}
    assert places_with(data, words, but=[inbox]) == {}
