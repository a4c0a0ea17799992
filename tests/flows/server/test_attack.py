"""The attack of a page of another site on a real server: it reads ids, puts a shell script before a deployment, and starts it."""

import asyncio
import stat
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websockets

from tests.flows.server.test_server import NIGHTLY, Served, serve

pytestmark = [pytest.mark.server, pytest.mark.timeout(280)]
EVIL = "http://evil.example"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("attacked"), cron="0 0 1 1 *") as served:
        yield served


def status(served: Served, method: str, path: str, body: bytes | None = None, **headers: str) -> int:
    """Status of the answer to a raw request; asked again for half a minute while a busy server says 503."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
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


@pytest.mark.parametrize("path", ["/events/out", "/events/in", "/logs/out", "/task_runs/subscriptions/scheduled"])
def test_no_page_of_another_site_listens(attacked: Served, path: str) -> None:
    async def answer(**options: Any) -> int:
        try:
            async with websockets.connect(attacked.api.replace("http", "ws") + path, **options):
                return 101
        except websockets.InvalidStatus as refused:
            return refused.response.status_code

    assert asyncio.run(answer(origin=EVIL)) == 403
    assert asyncio.run(answer(origin="null")) == 403
    assert asyncio.run(answer()) == 101
    assert asyncio.run(answer(origin=attacked.api.removesuffix("/api"))) == 101


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
