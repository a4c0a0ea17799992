"""`voc up` on the folder of the chaos, started again as often as it is killed, and what it is asked through its API."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.server.cost import Api
from flows.server.credential import CredentialError
from pipeline.config.settings import ROOT
from tests.chaos.points import Stage

FINAL = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PATIENCE_S = 300.0
"""The longest wait: a busy machine is slow, not wrong."""


class Installation:
    """A real Prefect server and the worker that serves the flows."""

    def __init__(self, stage: Stage) -> None:
        """Nothing is started yet."""
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self._port = int(s.getsockname()[1])
        self._stage, self._api = stage, Api(self._port, stage.settings.paths.data)
        self.plan = stage.folder / "plan.json"
        self.output = stage.folder / "served.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def worker(self) -> int:
        """Process id of `voc up`."""
        assert self._process is not None
        return self._process.pid

    def up(self) -> None:
        """Start it where it does not run, and wait until it serves."""
        if self._process is None or self._process.poll() is not None:
            settings, kept = self._stage.settings, {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
            command = [sys.executable, "-m", "tests.chaos.serve_standin", "--config", str(self._stage.config)]
            command += ["--data", str(settings.paths.data), "--inbox", str(settings.paths.inbox)]
            command += ["--port", str(self._port), "--cron", "0 0 1 1 *", "--refit-cron", "0 0 1 1 *"]
            with self.output.open("ab") as out:
                self._process = subprocess.Popen(
                    [*command, "--timezone", "UTC"],
                    env={**kept, "PYTHONPATH": str(ROOT), "VOC_CHAOS_PLAN": str(self.plan)},
                    cwd=self._stage.folder,
                    stdout=out,
                    stderr=out,
                )
        self.ask("/deployments/name/voc-alerts/alerts")

    def down(self) -> None:
        """Stop it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def died(self) -> bool:
        """Whether the worker has ended."""
        return self._process is not None and self._process.poll() is not None

    def ask(self, path: str, body: Any = None) -> Any:
        """The server's answer, asked for until there is one."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._api.call(path, body)
            except (urllib.error.URLError, OSError, CredentialError) as e:
                lost = isinstance(e, urllib.error.HTTPError) and e.code not in (404, 500, 503)
                if lost or time.monotonic() > deadline:
                    raise AssertionError(f"{path}: {e}; {self._last_words()}") from e
                time.sleep(0.3)

    def start(self) -> str:
        """Start the nightly deployment as the UI does; returns the flow run's id."""
        nightly = self.ask("/deployments/name/voc-pipeline/nightly")["id"]
        return str(self.ask(f"/deployments/{nightly}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"])

    def state(self, run: str) -> dict[str, Any]:
        """The run's state in the UI."""
        found: dict[str, Any] = self.ask(f"/flow_runs/{run}")["state"]
        return found

    def wait_for(self, done: Callable[[], bool], what: str) -> None:
        """Return when `done`."""
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; {self._last_words()}")
            time.sleep(0.2)

    def finished(self, run: str) -> dict[str, Any]:
        """The run's final state."""
        self.wait_for(lambda: self.state(run)["type"] in FINAL, "the run to finish")
        return self.state(run)

    def _last_words(self) -> str:
        return f"{self.output}: {self.output.read_text()[-1500:] if self.output.exists() else ''}"


def processes_of(run: str) -> list[int]:
    """Processes of a flow run, by the variable in which Prefect names it."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PREFECT__FLOW_RUN_ID={run}".encode() in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found
