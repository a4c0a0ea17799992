"""The attack of a page of another site on a real server: it reads ids, puts a shell script before a deployment, and starts it."""

import asyncio
import base64
import json
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import websockets

from flows.server.credential import credential_file, credential_header, read_credential
from pipeline.config.settings import ROOT
from tests.flows.server.test_server import NIGHTLY, Served, serve, wait_for

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]
EVIL = "http://evil.example"


@pytest.fixture
def attacked(idle: Served) -> Served:
    return idle


def status(
    served: Served, method: str, path: str, body: bytes | None = None, *, known: bool = True, **headers: str
) -> int:
    """Status of the answer to a raw request, with the credential; asked again for half a minute while a busy server says 503."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {**(credential_header(served.home) if known else {}), **named}
    request = urllib.request.Request(served.api + path, body, named, method=method)
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            if refused.code != 503 or time.monotonic() > deadline:
                return refused.code
            time.sleep(1)


def test_no_script_gets_before_a_deployment(attacked: Served, tmp_path: Path) -> None:
    before = attacked.call("GET", NIGHTLY)
    mark = tmp_path / "executed"
    script = f'[{{"prefect.deployments.steps.run_shell_script": {{"script": "touch {mark}"}}}}]'
    create = f'{{"name": "nightly", "flow_id": "{before["flow_id"]}", "pull_steps": {script}}}'.encode()
    change = f'{{"pull_steps": {script}}}'.encode()
    one = f"/deployments/{before['id']}"
    for headers in (
        {"origin": EVIL},
        {"host": "evil.example:4200"},
        {"origin": "null"},
        {"sec_fetch_site": "same-site"},
    ):
        assert status(attacked, "POST", "/deployments/", create, content_type="application/json", **headers) == 403
        assert status(attacked, "POST", f"{one}/create_flow_run", b"{}", content_type="text/plain", **headers) == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert status(attacked, "POST", "/deployments/", create, content_type=kind) == 415
    for method, path, body in (("POST", "/deployments/", create), ("PATCH", one, change)):
        assert status(attacked, method, path, body, content_type="application/json") == 403
    variables = b'{"job_variables": {"env": {"PYTHONSTARTUP": "/x"}}}'
    assert status(attacked, "POST", f"{one}/create_flow_run", variables, content_type="application/json") == 403
    assert status(attacked, "GET", NIGHTLY, host="evil.example:4200") == 403
    after = attacked.call("GET", NIGHTLY)
    assert (after["pull_steps"], after["entrypoint"]) == (before["pull_steps"], before["entrypoint"])
    assert after["updated"] == before["updated"]
    assert not mark.exists()


SOCKETS = [
    "/events/out",
    "/events/in",
    "/logs/out",
    "/task_runs/subscriptions/scheduled",
    "/work_pools/a/workers/connect",
]


def listen(served: Served, path: str, token: str | None, **options: Any) -> int | str:
    """What a WebSocket hears that says who it is: the status where it is refused, else the code it is closed with, or "in"."""

    async def answer() -> int | str:
        try:
            async with websockets.connect(served.api.replace("http", "ws") + path, **options) as socket:
                await socket.send(json.dumps({"type": "auth", "token": token}))
                said = json.loads(await asyncio.wait_for(socket.recv(), 30))
                return "in" if said["type"] == "auth_success" else str(said)
        except websockets.InvalidStatus as refused:
            return refused.response.status_code
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0

    return asyncio.run(answer())


@pytest.mark.parametrize("path", SOCKETS)
def test_nobody_listens_without_the_credential_or_from_another_site(attacked: Served, path: str) -> None:
    prefect: dict[str, Any] = {"subprotocols": ["prefect"]}
    secret, known = read_credential(attacked.home), credential_header(attacked.home)
    for origin in (EVIL, "null"):
        assert listen(attacked, path, secret, **prefect, origin=origin, additional_headers=known) == 403
    for token in (None, "", "voc:wrong", secret[:-1]):
        assert listen(attacked, path, token, **prefect) == 1008
        assert listen(attacked, path, token) == 403
    wrong = {"authorization": f"Basic {base64.b64encode(b'voc:wrong').decode()}"}
    assert listen(attacked, path, None, **prefect, additional_headers=wrong) == 1008
    assert listen(attacked, path, secret, **prefect) == "in"
    assert listen(attacked, path, None, **prefect, additional_headers=known) == "in"


def test_another_account_gets_in_by_no_request(attacked: Served) -> None:
    one = f"/deployments/{attacked.call('GET', NIGHTLY)['id']}"
    runs = len(attacked.call("POST", "/flow_runs/filter", {}))
    for known in (
        {},
        {"authorization": "Basic dm9jOndyb25n"},
        {"authorization": "Bearer x"},
        {"cookie": "voc_entered_4200=1"},
    ):
        for method, path in (
            ("GET", NIGHTLY), ("GET", one), ("POST", f"{one}/create_flow_run"), ("POST", "/flow_runs/filter"),
            ("POST", "/artifacts/filter"), ("DELETE", one), ("GET", "/admin/settings"), ("GET", "/openapi.json"), ("GET", "/csrf-token"),
        ):  # fmt: skip
            body = None if method != "POST" else b"{}"
            assert status(attacked, method, path, body, known=False, content_type="application/json", **known) == 401
    assert status(attacked, "GET", "/health", known=False) == 200
    assert len(attacked.call("POST", "/flow_runs/filter", {})) == runs


def test_the_credential_stands_in_its_file_only(attacked: Served) -> None:
    state = attacked.finished(attacked.start())
    assert state["type"] == "COMPLETED", state["message"]
    secret = read_credential(attacked.home)
    shapes = [secret.removeprefix("voc:").encode(), base64.b64encode(secret.encode()).rstrip(b"=")[:-1]]
    places = [p for p in attacked.data.parent.rglob("*") if p.is_file() and p != credential_file(attacked.home)]
    assert {"output.txt", "server.log", "prefect.db"} <= {p.name for p in places}
    assert not [p.name for p in places if any(shape in p.read_bytes() for shape in shapes)]
    arguments = b"".join(p.read_bytes() for p in readable(Path("/proc").glob("[0-9]*/cmdline")))
    assert str(attacked.data).encode() in arguments
    assert not any(shape in arguments for shape in shapes)


def readable(files: Iterable[Path]) -> Iterator[Path]:
    """Those that can be read still."""
    for file in files:
        with suppress(OSError):
            file.read_bytes()
            yield file


def test_a_login_link_lets_one_browser_in(attacked: Served) -> None:
    command = [sys.executable, "-m", "pipeline.cli.main", "login", "--data", str(attacked.data)]
    said = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True, check=True
    )
    page, _, code = said.stdout.strip().partition("#")
    assert page == attacked.api.replace("/api", "/voc/login")
    request = urllib.request.Request(
        attacked.api.replace("/api", "/voc/session"),
        json.dumps({"code": code}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        session = json.loads(answer.read())["session"]
    given = f"Basic {base64.b64encode(session.encode()).decode()}"
    assert status(attacked, "GET", NIGHTLY, known=False, authorization=given) == 200
    assert listen(attacked, "/events/out", session, subprotocols=["prefect"]) == "in"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    assert refused.value.code == 401
    refused.value.close()


def test_a_run_over_a_foreign_folder_lists_nothing(attacked: Served, tmp_path: Path) -> None:
    (tmp_path / "secret-plans.csv").write_text("id,text\n1,x\n")
    one = f"/deployments/{attacked.call('GET', NIGHTLY)['id']}"
    content = json.dumps({"parameters": {"inbox": str(tmp_path)}}).encode()
    assert status(attacked, "POST", f"{one}/create_flow_run", content, content_type="application/json") == 403
    assert status(attacked, "PATCH", one, content, content_type="application/json") == 403
    disguised = {"__prefect_kind": "json", "value": json.dumps(str(tmp_path))}
    run = attacked.start(inbox=disguised)  # Prefect makes a path of it once the request has passed
    state = attacked.finished(run)
    assert state["type"] == "FAILED"
    assert "parameter inbox: outside the folders" in state["message"]
    found = attacked.call("POST", "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}})
    assert "secret-plans" not in json.dumps([found, state, attacked.log_lines(run)])


@pytest.mark.slow
def test_a_server_that_was_killed_keeps_its_credential(tmp_path: Path) -> None:
    with serve(tmp_path, cron="0 0 1 1 *") as served:
        before = read_credential(served.home)
        children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()
        server = next(int(p) for p in children if b"uvicorn" in Path(f"/proc/{p}/cmdline").read_bytes())
        os.kill(server, signal.SIGKILL)
        time.sleep(1)
        wait_for(lambda: served.call("GET", NIGHTLY), seconds=120, what="the server again", served=served)
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait()
    with serve(tmp_path, cron="0 0 1 1 *") as again:
        assert read_credential(again.home) == before
        assert again.finished(again.start())["type"] == "COMPLETED"


def test_the_own_page_still_changes_what_it_may(attacked: Served) -> None:
    own = {"origin": attacked.api.removesuffix("/api"), "sec_fetch_site": "same-origin"}
    one = f"/deployments/{attacked.call('GET', NIGHTLY)['id']}"
    assert status(attacked, "POST", f"{one}/pause_deployment", **own) == 200
    assert status(attacked, "POST", f"{one}/resume_deployment", **own) == 200
    assert status(attacked, "PATCH", one, b'{"description": "x"}', content_type="application/json", **own) == 204


def test_other_accounts_read_nothing_of_the_server(attacked: Served) -> None:
    home = attacked.data / "prefect"
    assert stat.S_IMODE(attacked.data.stat().st_mode) == stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "prefect.db").stat().st_mode) == 0o600
