"""A real Prefect server with the pinned packages: it starts, its schedule fires, its form refuses, its lock holds."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tiny_published import HOSTILE

from flows.server.credential import CredentialError, credential_header
from pipeline.config.settings import ROOT
from pipeline.warehouse.lock import writer_lock

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]
HERE = Path(__file__).parents[1]
NIGHTLY = "/deployments/name/voc-pipeline/nightly"


@dataclass
class Served:
    """A running `voc serve`."""

    process: subprocess.Popen[bytes]
    api: str
    data: Path
    output: Path

    @property
    def home(self) -> Path:
        """Folder of the server."""
        return self.data / "prefect"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Answer of Prefect's API; asked again for a minute while a busy server says 503 (its SQLite file is locked)."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", **credential_header(self.home)}
        request = urllib.request.Request(self.api + path, content, headers, method=method)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as response:
                    return json.loads(response.read() or b"null")
            except urllib.error.HTTPError as e:
                if e.code != 503 or time.monotonic() > deadline:
                    raise
                e.close()
                time.sleep(1)

    def start(self, **parameters: Any) -> str:
        """Start a run of nightly as the UI does; returns the flow run's id."""
        deployment = self.call("GET", NIGHTLY)
        given = {**deployment["parameters"], **parameters}
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str(self.call("POST", path, {"parameters": given, "state": {"type": "SCHEDULED"}})["id"])

    def finished(self, run: str) -> dict[str, Any]:
        """The run's final state."""
        final = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
        wait_for(lambda: self.state(run)["type"] in final, seconds=240, what="the run to finish", served=self)
        return self.state(run)

    def state(self, run: str) -> dict[str, Any]:
        """The run's state now."""
        state: dict[str, Any] = self.call("GET", f"/flow_runs/{run}")["state"]
        return state

    def log_lines(self, run: str) -> list[str]:
        """Messages in the run's log."""
        query = {"logs": {"flow_run_id": {"any_": [run]}}, "sort": "TIMESTAMP_ASC"}
        return [line["message"] for line in self.call("POST", "/logs/filter", query)]


def wait_for(done: Callable[[], Any], *, seconds: float, what: str, served: Served) -> None:
    """Return when `done`; fail with the server's output when it takes longer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if done():
                return
        except (urllib.error.URLError, OSError, CredentialError):
            pass
        if served.process.poll() is not None:
            break
        time.sleep(0.3)
    pytest.fail(f"waited in vain for {what}:\n{served.output.read_text()[-3000:]}")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def serve(
    folder: Path,
    *,
    cron: str,
    stage_s: float = 0,
    config: Path | None = None,
    port: int | None = None,
    more: Sequence[str] = (),
) -> Iterator[Served]:
    """`voc serve` with tiny stages of `stage_s` seconds, in a session of its own; `more`: further options."""
    port = port or free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    env = {**kept, "PYTHONPATH": f"{ROOT}:{HERE}", "VOC_TINY": "always", "VOC_TINY_SECONDS": str(stage_s)}
    command = [sys.executable, str(HERE / "serve_tiny.py"), "--data", str(folder / "data"), "--port", str(port)]
    command += ["--config", str(config)] if config else []
    output = folder / "output.txt"
    with output.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--cron", cron, "--timezone", "UTC", *more], env=env, cwd=folder, stdout=out, stderr=out
        )
    served = Served(process, f"http://127.0.0.1:{port}/api", folder / "data", output)
    try:
        known = (
            (lambda: served.call("GET", "/admin/version"))
            if "server" in more
            else (lambda: served.call("GET", NIGHTLY))
        )
        wait_for(known, seconds=300, what="the deployments", served=served)
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Due every 30 seconds: cron with a sixth field."""
    with serve(tmp_path_factory.mktemp("serve"), cron="* * * * * */30") as served:
        yield served


def scheduled_runs(served: Served) -> list[dict[str, Any]]:
    query = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "sort": "START_TIME_ASC"}
    return [run for run in served.call("POST", "/flow_runs/filter", query) if run["auto_scheduled"]]


def test_a_scheduled_run_happens(served: Served) -> None:
    wait_for(lambda: scheduled_runs(served), seconds=300, what="a scheduled run", served=served)
    run = scheduled_runs(served)[0]
    assert "voc-summary" in run["state"]["message"]
    assert run["parameters"]["data"] == str(served.data)


def test_a_stop_ends_every_process_and_keeps_the_schedule(served: Served) -> None:
    """The last on this server, which it stops: the runs that are due every 30 seconds would slow the others down."""
    said = len(served.output.read_text())
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(150) == 0
    with pytest.raises(urllib.error.URLError):
        served.call("GET", "/health")
    db = sqlite3.connect(served.data / "prefect" / "prefect.db")
    assert db.execute("select active from deployment_schedule").fetchall() == [(1,), (1,)]  # nightly and refit
    assert db.execute("select paused from deployment where name = 'nightly'").fetchall() == [(0,)]
    waiting = db.execute("select count(*) from flow_run where state_type = 'SCHEDULED' and auto_scheduled = 1")
    assert waiting.fetchone()[0] > 0
    db.close()
    last_words = served.output.read_text()[said:]
    assert "Traceback" not in last_words
    assert "never awaited" not in last_words


def test_the_page_may_ask_no_other_host(idle: Served) -> None:
    with urllib.request.urlopen(idle.api.removesuffix("api") + "v2/", timeout=60) as page:
        policy = page.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    request = urllib.request.Request(idle.api + "/health", headers={"origin": "http://elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 403
    assert refused.value.headers["access-control-allow-origin"] is None
    refused.value.close()


def test_an_analysts_run_shows_log_lines_and_summary(idle: Served) -> None:
    run = idle.start(overrides={"min_customers": 7})
    assert idle.finished(run)["type"] == "COMPLETED"
    wait_for(lambda: "published" in " ".join(idle.log_lines(run)), seconds=180, what="log lines", served=idle)
    lines = "\n".join(idle.log_lines(run))
    for stage in ("raw", "enriched", "themes", "touchpoints", "insights", "published"):
        assert f"stage={stage} start" in lines
    query = {"artifacts": {"flow_run_id": {"any_": [run]}}}
    artifacts = {a["key"]: a for a in idle.call("POST", "/artifacts/filter", query)}
    assert set(artifacts) == {
        "voc-summary", "voc-manifest", "voc-published", "voc-pain-points", "voc-gains", "voc-alerts",
    }  # fmt: skip
    assert f"/v2/artifacts/artifact/{artifacts['voc-manifest']['id']}" in artifacts["voc-summary"]["data"]
    assert (idle.data / "published" / "voc.duckdb").as_uri() in artifacts["voc-published"]["data"]
    assert HOSTILE not in artifacts["voc-summary"]["data"]
    assert "1,234" in artifacts["voc-summary"]["data"]
    tasks = idle.call("POST", "/task_runs/filter", {"task_runs": {"flow_run_id": {"any_": [run]}}})
    assert [t["name"] for t in sorted(tasks, key=lambda t: t["start_time"])] == [
        "raw", "enriched", "themes", "cleaning", "touchpoints", "insights", "privacy", "published",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"overrides": {"min_customers": 0}}, {"overrides": {"redact": "maybe"}}, {"wait_s": -1}, {"inbox": 3}]
)
def test_the_form_refuses_wrong_values(idle: Served, wrong: dict[str, Any]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        idle.start(**wrong)
    assert refused.value.code in {409, 422}
    refused.value.close()


def test_a_run_is_refused_with_the_name_of_the_writer(idle: Served) -> None:
    with writer_lock(idle.data / "warehouse.duckdb", purpose="voc run by hand", wait_s=30):
        state = idle.finished(idle.start(wait_s=0))
    assert state["type"] == "FAILED"
    assert "voc run by hand" in state["message"]


def test_a_refit_is_refused_with_the_name_of_the_writer_and_waits_by_default(idle: Served) -> None:
    refit = idle.call("GET", "/deployments/name/voc-refit-themes/refit")
    assert refit["parameter_openapi_schema"]["properties"]["wait_s"]["default"] == 3_600
    warehouse = idle.data / "warehouse.duckdb"
    made = not warehouse.exists()
    warehouse.touch()  # a refit asks for a warehouse before it waits
    with writer_lock(warehouse, purpose="voc run by hand", wait_s=30):
        given = {"parameters": {**refit["parameters"], "wait_s": 0}, "state": {"type": "SCHEDULED"}}
        state = idle.finished(str(idle.call("POST", f"/deployments/{refit['id']}/create_flow_run", given)["id"]))
    if made:
        warehouse.unlink()
    assert state["type"] == "FAILED"
    assert "voc run by hand" in state["message"]


def test_a_run_waits_for_the_writer(idle: Served) -> None:
    with writer_lock(idle.data / "warehouse.duckdb", purpose="voc run by hand", wait_s=30):
        run = idle.start(wait_s=120)
        wait_for(lambda: idle.state(run)["type"] == "RUNNING", seconds=180, what="the run to start", served=idle)
        time.sleep(3)
        assert idle.state(run)["type"] == "RUNNING"
        order = idle.data / "order.txt"
        stages = order.read_text().count("\n") if order.exists() else 0
    assert idle.finished(run)["type"] == "COMPLETED"
    assert order.read_text().count("\n") > stages


@pytest.mark.slow
def test_after_kill_9_the_state_becomes_true_and_the_next_run_carries_on(tmp_path: Path) -> None:
    with serve(tmp_path, cron="0 0 1 1 *", stage_s=4) as served:
        killed = served.start()
        order = served.data / "order.txt"
        wait_for(order.exists, seconds=60, what="the first stage", served=served)
        worker = int(order.read_text().split()[1])
        os.kill(served.process.pid, signal.SIGKILL)
        os.kill(worker, signal.SIGKILL)
        served.process.wait(10)
    with serve(tmp_path, cron="0 0 1 1 *") as served:
        wait_for(lambda: served.state(killed)["type"] == "CRASHED", seconds=30, what="the true state", served=served)
        state = served.finished(served.start())
        assert state["type"] == "COMPLETED"
        assert order.read_text().split()[0] in state["message"]


@pytest.mark.slow
def test_a_killed_server_is_started_again_and_the_state_of_a_run_that_died_with_it_becomes_true(tmp_path: Path) -> None:
    with serve(tmp_path, cron="0 0 1 1 *", stage_s=4) as served:
        killed, order = served.start(), served.data / "order.txt"
        wait_for(order.exists, seconds=60, what="the first stage", served=served)
        children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()
        server = next(int(p) for p in children if b"uvicorn" in Path(f"/proc/{p}/cmdline").read_bytes())
        os.kill(server, signal.SIGKILL)
        os.kill(int(order.read_text().split()[1]), signal.SIGKILL)
        wait_for(lambda: served.state(killed)["type"] == "CRASHED", seconds=200, what="the true state", served=served)
        assert served.process.poll() is None
        state = served.finished(served.start())
        assert state["type"] == "COMPLETED"
        assert order.read_text().split()[0] in state["message"]


@pytest.mark.slow
def test_a_run_cancelled_in_the_ui_is_carried_on_by_the_next(tmp_path: Path) -> None:
    with serve(tmp_path, cron="0 0 1 1 *", stage_s=2) as served:
        cancelled, order = served.start(), served.data / "order.txt"
        wait_for(order.exists, seconds=60, what="the first stage", served=served)
        served.call("POST", f"/flow_runs/{cancelled}/set_state", {"state": {"type": "CANCELLING"}})
        assert served.finished(cancelled)["type"] == "CANCELLED"
        state = served.finished(served.start())
        assert state["type"] == "COMPLETED"
        assert order.read_text().split()[0] in state["message"]


@pytest.mark.slow
def test_server_and_flows_run_in_processes_of_their_own(tmp_path: Path) -> None:
    with serve(tmp_path, cron="0 0 1 1 *", more=("--only", "server")) as server:
        with serve(tmp_path, cron="0 0 1 1 *", more=("--only", "flows"), port=port_of(server)) as flows:
            assert server.finished(server.start())["type"] == "COMPLETED"
            with serve_again(tmp_path, "flows") as second:
                assert second.wait(60) == 0
            with serve_again(tmp_path, "server") as second:
                assert second.wait(60) == 0
            assert server.output.read_text().count("already running") == 2
            assert flows.process.poll() is None
        assert server.call("GET", NIGHTLY)["name"] == "nightly"
        with serve(tmp_path, cron="0 0 1 1 *", more=("--only", "flows"), port=port_of(server)):
            assert server.finished(server.start())["type"] == "COMPLETED"


def port_of(served: Served) -> int:
    """The port of a server."""
    return int(served.api.split(":")[2].removesuffix("/api"))


@contextmanager
def serve_again(folder: Path, part: str) -> Iterator[subprocess.Popen[bytes]]:
    """A second process for the same folder."""
    command = [sys.executable, "-m", "pipeline.cli.main", "up", "--data", str(folder / "data"), "--only", part]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with (folder / "output.txt").open("ab") as out:
        process = subprocess.Popen(command, env={**kept, "PYTHONPATH": str(ROOT)}, cwd=folder, stdout=out, stderr=out)
    yield process
    process.kill()
    process.wait()
