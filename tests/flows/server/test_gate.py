"""What a page of another site sends does not reach the server; what its own page and Prefect's clients send does."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from flows.roots import Roots
from flows.server.app import gated, own_names
from flows.server.deployments import ENTRYPOINTS
from flows.server.gate import MAX_BODY, App, Message, Receive, Send
from flows.server.process import server_environment

HOST = "127.0.0.1:4200"
DEPLOYMENTS = "/api/deployments/"
ROOTS = Roots(data=("/srv/voc/data",), inbox=("/srv/voc/data", "/srv/in"), config=("/srv/voc/configs",), datasets=())
SECRET = "voc:secret"
BASIC = {"authorization": f"Basic {base64.b64encode(SECRET.encode()).decode()}"}
JSON = {"content_type": "application/json"}
Answer = tuple[int, bytes | None]


def asked(
    method: str = "GET", path: str = DEPLOYMENTS, body: bytes = b"", *, host: str | None = HOST, **headers: str
) -> Answer:
    """Status of the answer, and the body that the application got (None: it was not asked)."""
    sent: list[Message] = []
    got: list[bytes] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        message = await receive()
        got.append(message.get("body", b""))
        await send({"type": "http.response.start", "status": 200, "headers": []})

    halves = [body[: len(body) // 2], body[len(body) // 2 :]]

    async def receive() -> Message:
        half = halves.pop(0)
        return {"type": "http.request", "body": half, "more_body": bool(halves)}

    async def send(message: Message) -> None:
        sent.append(message)

    named = {**({} if host is None else {"host": host}), **BASIC, **headers}
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    asyncio.run(gate(app)(scope, receive, send))
    return sent[0]["status"], got[0] if got else None


def gate(app: Any) -> App:
    """The gate of a server on port 4200, for requests that bring the credential."""
    own = own_names(server_environment(Path("home"), 4200))
    return gated(app, own, ENTRYPOINTS, ROOTS, home=Path("home"), secret=SECRET)


def connected(*, host: str = HOST, **headers: str) -> list[Message]:
    """What a WebSocket gets that is asked for with these headers."""
    sent: list[Message] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    named = {"host": host, **BASIC, **headers}
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items()]
    asyncio.run(gate(app)({"type": "websocket", "path": "/api/events/out", "headers": raw}, receive, send))
    return sent


FOREIGN_HOSTS = [
    "evil.example", "evil.example:4200", "127.0.0.1.evil.example:4200", "localhost.evil.example", "evil@127.0.0.1:4200",
    "127.0.0.1@evil.example:4200", "", "127.0.0.1:x", "127.0.0.1:4200/", "10.0.0.7:4200", "[::1", "0.0.0.0:4200",
]  # fmt: skip
FOREIGN_ORIGINS = [
    "http://evil.example", "https://evil.example:4200", "null", "", "http://127.0.0.1:3000", "http://localhost",
    "http://127.0.0.1:4200.evil.example", "file://127.0.0.1:4200", "http://evil.example@127.0.0.1:4200", "http://0.0.0.0:4200",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_foreign_host_is_refused(host: str) -> None:
    assert asked(host=host) == (403, None)
    assert connected(host=host)[0]["type"] == "websocket.close"


def test_no_host_is_refused() -> None:
    assert asked(host=None) == (403, None)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_foreign_origin_is_refused(origin: str, method: str) -> None:
    assert asked(method, origin=origin) == (403, None)
    assert connected(origin=origin)[0]["type"] == "websocket.close"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_change_that_the_browser_calls_foreign_is_refused(site: str) -> None:
    assert asked("POST", sec_fetch_site=site) == (403, None)
    assert connected(sec_fetch_site=site)[0]["type"] == "websocket.close"
    assert asked(path="/", sec_fetch_site=site)[0] == 200  # a link to the page in a mail


@pytest.mark.parametrize("host", [HOST, "localhost:4200", "[::1]:4200", "LOCALHOST:4200", "localhost:5000"])
def test_the_own_page_goes_on_also_through_a_tunnel(host: str) -> None:
    own = f"http://{host}"
    assert asked(host=host, origin=own)[0] == 200
    assert asked("POST", body=b"{}", host=host, origin=own, sec_fetch_site="same-origin", **JSON) == (200, b"{}")
    assert connected(host=host, origin=own) == [{"type": "websocket.accept"}]
    assert connected(host=host) == [{"type": "websocket.accept"}]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_must_be_json(method: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"):
        assert asked(method, body=b"{}", content_type=kind) == (415, None)
    assert asked(method, body=b"{}") == (415, None)
    assert asked(method, body=b'{"a": 1}', content_type="application/json; charset=utf-8") == (200, b'{"a": 1}')


def test_a_change_without_a_body_needs_no_content_type() -> None:
    assert asked("POST", path=f"{DEPLOYMENTS}1/pause_deployment") == (200, b"")
    assert asked("DELETE", path=f"{DEPLOYMENTS}1") == (200, b"")


CODE: list[dict[str, Any]] = [
    {"pull_steps": [{"prefect.deployments.steps.run_shell_script": {"script": "id"}}]},
    {"job_variables": {"command": "id"}},
    {"infra_overrides": {"env": {"PYTHONSTARTUP": "x"}}},
    {"actions": [{"type": "run-deployment", "job_variables": {"env": {"LD_PRELOAD": "x"}}}]},
    [{"base_job_template": {"job_configuration": {"command": "id"}}}],  # type: ignore[list-item]
    {"entrypoint": "os.system"},
    {"entrypoint": "/somewhere/evil.py:flow"},
    {"entrypoint": ["flows.pipeline_flow.voc_pipeline"]},
    {"entrypoint": "flows.pipeline_flow.voc_pipeline", "path": "/somewhere"},
]


@pytest.mark.parametrize("content", CODE)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_code_that_the_project_did_not_register_is_refused(content: Any, method: str) -> None:
    assert asked(method, body=json.dumps(content).encode(), **JSON) == (403, None)


def test_the_names_of_the_fields_cannot_be_disguised() -> None:
    assert asked("PATCH", body=rb'{"\u0070ull_steps": [{"a": 1}]}', **JSON) == (403, None)
    assert asked("PATCH", body='{"pull_steps": [{"a": 1}]}'.encode("utf-16"), **JSON) == (403, None)
    assert asked("PATCH", body=b'{"pull_steps": [{"a": 1}], "pull_steps": []}', **JSON) == (400, None)
    assert asked("PATCH", body=b"{", **JSON) == (400, None)
    assert asked("PATCH", body=b"[" * 200_000, **JSON) == (400, None)


FOREIGN: list[dict[str, Any]] = [
    {"parameters": {"inbox": "/etc"}},
    {"parameters": {"inbox": "/srv/voc/data/../../../etc"}},
    {"parameters": {"inbox": ""}},
    {"parameters": {"inbox": "relative"}},
    {"parameters": {"inbox": "~"}},
    {"parameters": {"inbox": "/srv/voc/data-of-another"}},
    {"parameters": {"inbox": "/srv/voc/data\0/x"}},
    {"parameters": {"data": "/srv/in"}},
    {"parameters": {"config": "/srv/voc/data/evil.yaml"}},
    {"parameters": {"datasets": "/srv/voc/data"}},
    {"actions": [{"type": "run-deployment", "parameters": {"data": "/root"}}]},
    {"schedules": [{"parameters": {"inbox": "/"}}]},
    [{"parameters": {"inbox": "/etc"}}],  # type: ignore[list-item]
]


@pytest.mark.parametrize("content", FOREIGN)
def test_folders_outside_the_roots_are_refused(content: Any) -> None:
    assert asked("POST", "/api/x", json.dumps(content).encode(), **JSON) == (403, None)


def test_folders_in_the_roots_pass() -> None:
    for parameters in (
        {"inbox": "/srv/in/may", "data": "/srv/voc/data", "config": "/srv/voc/configs/pipeline.yaml"},
        {"inbox": None, "overrides": {"seed": 1}, "wait_s": -1, "data": 3},
    ):
        body = json.dumps({"parameters": parameters}).encode()
        assert asked("POST", "/api/deployments/1/create_flow_run", body, **JSON) == (200, body)


def test_a_body_has_a_limit() -> None:
    assert asked("POST", body=b" " * (MAX_BODY + 1), **JSON) == (413, None)


def test_the_registered_deployments_pass() -> None:
    for entrypoint in ENTRYPOINTS:
        content = {"entrypoint": entrypoint, "path": ".", "pull_steps": None, "job_variables": {}, "tags": ["a"]}
        body = json.dumps(content).encode()
        assert asked("POST", body=body, **JSON) == (200, body)
