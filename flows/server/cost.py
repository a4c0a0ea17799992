"""What Prefect costs: `python -m flows.server.cost` measures memory at rest, and a served run against `voc run` on the same input."""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.server.credential import CredentialError, credential_header

START_S = 300
RUN_S = 3_600
SETTLED_S = 10.0
"""After a start or a run: its last requests are answered."""


def memory_mib(pid: int) -> float:
    """Return the resident memory of a process, in MiB (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def processor_s(pid: int) -> float:
    """Return the processor seconds of a process and of its children that have ended (Linux, proc_pid_stat(5): fields 14 to 17)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Return the processes that this process has started, and theirs."""
    found = [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]
    return found + [grandchild for child in found for grandchild in children(child)]


class Api:
    """The API of a server that `voc up` runs, without a proxy."""

    def __init__(self, port: int, data: Path) -> None:
        """Keep the address, and where the credential is; the server may not have started yet."""
        self._base, self._home = f"http://127.0.0.1:{port}/api", data / "prefect"
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, path: str, body: Any = None) -> Any:
        """Return the answer to a GET, or to a POST if there is a body."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", **credential_header(self._home)}
        request = urllib.request.Request(self._base + path, data, headers)
        with self._opener.open(request, timeout=30) as answer:
            return json.loads(answer.read())

    def wait(self, path: str, *, seconds: float) -> Any:
        """Return the first answer that is not an error."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.call(path)
            except (urllib.error.URLError, OSError, CredentialError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


def served_run(api: Api) -> tuple[float, float]:
    """Return the seconds from asking for a nightly run to its end, and from its start to its end."""
    nightly = api.call("/deployments/name/voc-pipeline/nightly")["id"]
    began = time.monotonic()
    run = api.call(f"/deployments/{nightly}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"]
    while (found := api.call(f"/flow_runs/{run}"))["state_type"] not in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
        if time.monotonic() - began > RUN_S:
            raise TimeoutError(f"the run is still {found['state_type']}")
        time.sleep(0.2)
    if found["state_type"] != "COMPLETED":
        raise RuntimeError(found["state"]["message"])
    return time.monotonic() - began, float(found["total_run_time"])


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m flows.server.cost")
    parser.add_argument(
        "--inbox", type=Path, default=Path("data/samples"), help="input of both runs (default: %(default)s)"
    )
    parser.add_argument(
        "--idle", type=float, default=30, help="seconds of rest before memory is read (default: %(default)s)"
    )
    args = parser.parse_args(argv)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    voc, inbox = [sys.executable, "-m", "pipeline.cli.main"], ["--inbox", str(args.inbox.resolve())]
    with tempfile.TemporaryDirectory(prefix="voc-cost-") as folder, Path(folder, "output.txt").open("wb") as out:
        began = time.monotonic()
        subprocess.run([*voc, "run", "--data", f"{folder}/cli", *inbox], env=env, stdout=out, stderr=out, check=True)
        plain_s = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        plain_cpu_s = used.ru_utime + used.ru_stime
        up = [*voc, "up", "--data", f"{folder}/served", *inbox, "--port", str(port), "--cron", "0 0 1 1 *"]
        began = time.monotonic()
        process = subprocess.Popen(up, env=env, stdout=out, stderr=out)
        try:
            api = Api(port, Path(folder, "served"))
            api.wait("/deployments/name/voc-alerts/alerts", seconds=START_S)
            start_s = time.monotonic() - began
            time.sleep(SETTLED_S)
            (server_pid,) = children(process.pid)
            both = (process.pid, server_pid)
            began_s = sum(map(processor_s, both))
            time.sleep(args.idle)
            served, server = memory_mib(process.pid), memory_mib(server_pid)
            rested = sum(map(processor_s, both))
            rest_cpu_s = rested - began_s
            asked_s, run_s = served_run(api)
            time.sleep(SETTLED_S)
            asked_cpu_s = sum(map(processor_s, both)) - rested
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(120)
    sys.stdout.write(
        f"start of `voc up`, first time   {start_s:7.1f} s\n"
        f"server at rest                  {server:7.0f} MiB\n"
        f"served flows at rest            {served:7.0f} MiB\n"
        f"processor at rest               {100 * rest_cpu_s / args.idle:7.1f} % of one\n"
        f"`voc run`                       {plain_s:7.1f} s, processor {plain_cpu_s:.1f} s\n"
        f"the same from the UI            {asked_s:7.1f} s, of which the flow's own {run_s:.1f} s; processor {asked_cpu_s:.1f} s\n"
        f"orchestration                   {asked_s - plain_s:+7.1f} s, processor {asked_cpu_s - plain_cpu_s:+.1f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
