"""Requests without the server's credential do not reach Prefect; a browser gets a session by a login link."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from flows.server.credential import make_code, make_credential, make_session
from flows.server.entry import NOT_IN, Entry
from flows.server.gate import Message, Receive, Send

HOST = "127.0.0.1:4200"


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


class Server:
    """An application behind the entry, and what it was asked."""

    def __init__(self, home: Path) -> None:
        self.home, (self.secret, _) = home, make_credential(home)
        self.seen: list[Message] = []
        self.entry = Entry(self.app, home, self.secret)

    async def app(self, scope: Message, receive: Receive, send: Send) -> None:
        self.seen.append(scope)
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            self.seen.append(await receive())
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"prefect"})

    def ask(self, scope: dict[str, Any], *messages: Message, **headers: str) -> list[Message]:
        """What is sent for a request with these headers."""
        sent: list[Message] = []
        waiting = list(messages)

        async def receive() -> Message:
            return waiting.pop(0)

        async def send(message: Message) -> None:
            sent.append(message)

        named = {"host": HOST, **headers}
        raw = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in named.items()]
        asyncio.run(self.entry({**scope, "headers": raw}, receive, send))
        return sent

    def http(
        self, path: str, method: str = "GET", body: bytes = b"", **headers: str
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers and body of the answer."""
        scope = {"type": "http", "method": method, "path": path, "query_string": b""}
        start, content = self.ask(scope, {"type": "http.request", "body": body}, **headers)
        return start["status"], dict(start["headers"]), content["body"]

    def socket(self, first: str, **headers: str) -> list[Message]:
        """What a WebSocket gets that says `first`."""
        said = {"type": "websocket.receive", "text": first}
        return self.ask(
            {"type": "websocket", "path": "/api/events/out"}, {"type": "websocket.connect"}, said, **headers
        )


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_without_a_credential_nothing_of_the_api_answers(server: Server) -> None:
    for path in ("/api", "/api/", "/api/flows/1", "/api/health/x", "/api/variables/name/health", "/api/docs"):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
            assert server.http(path, method)[0] == 401
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert server.http("/anything", method)[0] == 401
        assert server.http("/api/health", method)[0] == 401
    assert server.seen == []


def test_a_wrong_credential_is_none(server: Server) -> None:
    wrong = basic(server.secret[:-1])
    for given in (
        wrong, basic(""), basic(":"), basic("admin:admin"), server.secret, f"Bearer {server.secret}", "Basic", "Basic !!!",
        "Basic \xff", basic(server.secret).replace("Basic", "Digest"), f"{wrong}, {basic(server.secret)}",
    ):  # fmt: skip
        assert server.http("/api/flows", authorization=given)[0] == 401
    assert server.seen == []


def test_the_credential_and_a_session_get_in(server: Server) -> None:
    session = make_session(server.secret, now=0)
    assert server.http("/api/flows", authorization=basic(session))[0] == 401
    session = make_session(server.secret, now=4e9)
    for given in (basic(server.secret), basic(session), basic(session).replace("Basic", "basic")):
        assert server.http("/api/flows", authorization=given)[0] == 200
        headers = [value for name, value in server.seen.pop()["headers"] if name == b"authorization"]
        assert headers == [basic(server.secret).encode()]


def test_pages_and_health_are_open_and_show_nothing_more(server: Server) -> None:
    for path in ("/api/health", "/api/ready", "/", "/v2/assets/a.js", "/ui-settings"):
        assert server.http(path)[0] == 200


def test_a_browser_that_asks_for_a_page_is_sent_to_the_login_first(server: Server) -> None:
    html = {"accept": "text/html,*/*"}
    status, headers, _ = server.http("/v2/runs/a b", **html)
    assert (status, headers[b"location"]) == (303, b"/voc/login?to=%2Fv2%2Fruns%2Fa%2520b")
    assert server.http("/v2/", **html, cookie="a=1; voc_entered_4300=1")[0] == 303, "a session of another port"
    assert server.http("/v2/", **html, cookie="a=1; voc_entered_4200=1")[0] == 200
    assert server.http("/voc/login", **html)[0] == 200
    assert server.http("/api/flows", **html, cookie="voc_entered_4200=1")[0] == 401, "the cookie is no credential"


def test_a_session_that_has_ended_sends_the_browser_to_the_login_again(server: Server) -> None:
    _, headers, _ = server.http("/api/flows", cookie="voc_entered_4200=1")
    assert headers[b"set-cookie"].startswith(b"voc_entered_4200=; ")


def test_the_login_page_loads_nothing_and_is_framed_by_nobody(server: Server) -> None:
    _, headers, body = server.http("/voc/login")
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert b"http:" not in body
    assert b"https:" not in body


def test_a_code_becomes_a_session_once(server: Server) -> None:
    body = json.dumps({"code": make_code(server.home)}).encode()
    status, headers, answer = server.http("/voc/session", "POST", body, content_type="application/json")
    assert (status, headers[b"cache-control"]) == (200, b"no-store")
    session = json.loads(answer)["session"]
    assert server.http("/api/flows", authorization=basic(session))[0] == 200
    assert server.http("/voc/session", "POST", body, content_type="application/json")[0] == 401


def test_a_body_that_is_no_code_is_refused(server: Server) -> None:
    code = json.dumps({"code": make_code(server.home)}).encode()
    for body in (
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"code": null}',
        b'{"code": {}}',
        b'"x"',
        b"\xff",
        b'{"code": "\\udcff"}',
    ):
        assert server.http("/voc/session", "POST", body, content_type="application/json")[0] == 401
    assert server.http("/voc/session", "POST", code, content_type="text/plain")[0] == 415
    assert server.http("/voc/session", "POST", b" " * 2_000 + code, content_type="application/json")[0] == 413
    assert server.http("/voc/session", "POST", code, content_type="application/json")[0] == 200


AUTH = '{"type": "auth", "token": %s}'
PREFECT = {"sec_websocket_protocol": "other, prefect"}


def token(message: Message) -> Any:
    return json.loads(message["text"]).get("token")


def test_a_socket_without_a_credential_is_closed_or_gets_no_token(server: Server) -> None:
    assert server.socket("{}") == [{"type": "websocket.close", "code": 1008, "reason": NOT_IN}]
    assert server.seen == []
    for first in (
        AUTH % "null",
        AUTH % '"x"',
        AUTH % "[]",
        "{}",
        "[]",
        "x",
        "[" * 100_000,
        AUTH % f'"{server.secret[:-1]}"',
    ):
        server.socket(first, **PREFECT)
        assert token(server.seen[-1]) is None
    server.socket(AUTH % "null", **PREFECT, authorization=basic("voc:x"))
    assert token(server.seen[-1]) is None


def test_a_socket_gets_in_by_its_header_or_by_its_first_message(server: Server) -> None:
    session = make_session(server.secret, now=4e9)
    for given in (server.secret, session):
        server.socket(AUTH % json.dumps(given), **PREFECT)
        assert token(server.seen[-1]) == server.secret
        server.socket(AUTH % "null", authorization=basic(given))
        assert token(server.seen[-1]) == server.secret
