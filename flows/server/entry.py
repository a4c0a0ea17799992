"""Who gets in: clients with the server's credential, browsers with a session; everything else is 401. Imports no Prefect.

A browser keeps its session where Prefect 3.8.8's own pages look for a password: in the local storage of this origin. Unlike a cookie
it is not sent along by a page of another site or to another port of this machine, where another account may listen.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

from flows.server.credential import make_session, may_enter, use_code
from flows.server.gate import READS, App, Message, Receive, Refusal, Send, headers_of, read_body, refuse
from flows.server.login_page import PAGE, PAGE_HEADERS

LOGIN, SESSION = "/voc/login", "/voc/session"
HEALTH = frozenset({"/api/health", "/api/ready"})
"""Answer nothing but that the server is there; open to supervisors."""
NOT_IN = "This server wants its credential: `voc login` on its machine prints a link that lets a browser in."


class Entry:
    """ASGI application around another one, which sees the server's credential on every request that gets in."""

    def __init__(self, app: App, home: Path, secret: str) -> None:
        """Wrap `app`, which expects `secret`; login codes are files in `home`."""
        self._app, self._home, self._secret = app, home, secret
        self._basic = b"Basic " + base64.b64encode(secret.encode())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on with the credential, answer the login page, or refuse with 401."""
        if scope["type"] == "websocket":
            await self._listen(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == LOGIN and scope["method"] in READS:
            await _answer(send, 200, PAGE.encode(), PAGE_HEADERS)
        elif scope["path"] == SESSION and scope["method"] == "POST":
            await self._begin(scope, receive, send)
        elif _is_open(scope):
            away = _to_login(scope)
            await (_answer(send, 303, b"", [(b"location", away)]) if away else self._app(scope, receive, send))
        elif self._is_in(scope):
            await self._app(self._named(scope), receive, send)
        else:
            await _answer(send, 401, _json(NOT_IN, exception_message="Unauthorized"), [*JSON, *_forget(scope)])

    def _may_enter(self, given: str) -> bool:
        return may_enter(self._secret, given, now=time.time())

    def _is_in(self, scope: Message) -> bool:
        given = headers_of(scope, b"authorization")
        scheme, _, content = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        try:
            return scheme.lower() == "basic" and self._may_enter(
                base64.b64decode(content.strip(), validate=True).decode()
            )
        except (binascii.Error, ValueError):
            return False

    def _named(self, scope: Message) -> Message:
        """Return the request as one of a client that has the credential."""
        kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"authorization"]
        return {**scope, "headers": [*kept, (b"authorization", self._basic)]}

    async def _begin(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a login code with a session."""
        try:
            if headers_of(scope, b"content-type") != ["application/json"]:
                raise Refusal(415, "Expected application/json.")
            code = json.loads(await read_body(receive, limit=1_000)).get("code")
        except Refusal as refusal:
            await refuse(scope, receive, send, refusal)
            return
        except (ValueError, AttributeError, RecursionError):
            code = None
        if not isinstance(code, str) or not use_code(self._home, code):
            await _answer(send, 401, _json("This link was used already, or is older than an hour."), JSON)
            return
        session = make_session(self._secret, now=time.time())
        await _answer(send, 200, json.dumps({"session": session}).encode(), [*JSON, (b"cache-control", b"no-store")])

    async def _listen(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a WebSocket on if its request, or else its first message, holds a credential (Prefect's clients do both)."""
        known = self._is_in(scope)
        offered = {
            part.strip() for header in headers_of(scope, b"sec-websocket-protocol") for part in header.split(",")
        }
        if not known and "prefect" not in offered:  # then no message with a credential follows
            await refuse(scope, receive, send, Refusal(403, NOT_IN))
            return
        first = True

        async def checked() -> Message:
            nonlocal first
            message = await receive()
            if first and message["type"] == "websocket.receive":
                first = False
                return self._introduced(message, known=known)
            return message

        await self._app(self._named(scope) if known else scope, checked, send)

    def _introduced(self, message: Message, *, known: bool) -> Message:
        """Return the first message with the credential in it, or without any; Prefect refuses the latter with 1008."""
        try:
            content = json.loads(message.get("text") or "")
            said = content.get("token")
        except (ValueError, AttributeError, RecursionError):
            return {**message, "text": "{}", "bytes": None}
        content["token"] = self._secret if known or (isinstance(said, str) and self._may_enter(said)) else None
        return {**message, "text": json.dumps(content), "bytes": None}


JSON = [(b"content-type", b"application/json")]


def _json(detail: str, **more: str) -> bytes:
    return json.dumps({"detail": detail, **more}).encode()


def _is_open(scope: Message) -> bool:
    """Return whether anybody may ask: for the page's own files, which hold no data, and whether the server is there."""
    path = scope["path"]
    return scope["method"] in READS and (path in HEALTH or not (path == "/api" or path.startswith("/api/")))


def _marker(scope: Message) -> str:
    """Return the name of the cookie that says that a browser has a session; it is no credential. Cookies do not tell ports apart."""
    return f"voc_entered_{urlsplit('//' + headers_of(scope, b'host')[0]).port or 80}"


def _has_marker(scope: Message) -> bool:
    pairs = [pair.strip() for header in headers_of(scope, b"cookie") for pair in header.split(";")]
    return f"{_marker(scope)}=1" in pairs


def _to_login(scope: Message) -> bytes | None:
    """Return where a browser that may have no session goes first, when it asks for a page; None where it may go on."""
    accepted = ",".join(headers_of(scope, b"accept"))
    if scope["path"] in HEALTH or "text/html" not in accepted or _has_marker(scope):
        return None
    wanted = quote(scope["path"]) + ("?" + scope["query_string"].decode("latin-1") if scope.get("query_string") else "")
    return f"{LOGIN}?to={quote(wanted, safe='')}".encode()


def _forget(scope: Message) -> list[tuple[bytes, bytes]]:
    """Return the header that sends a browser whose session has ended to the login page when it loads again."""
    return [(b"set-cookie", f"{_marker(scope)}=; Path=/; Max-Age=0".encode())] if _has_marker(scope) else []


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    sized = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})
