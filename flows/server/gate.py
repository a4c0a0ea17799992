"""The gate before Prefect's server: pages of other sites and unknown code do not get through. Imports no Prefect.

A browser lets any page send requests to 127.0.0.1, and a name that its owner points there (DNS rebinding) even read the answers.
The gate looks at the headers that a page cannot forge: Host, Origin and Sec-Fetch-Site (Fetch standard, W3C Fetch Metadata).
Clients that are no browser (Prefect's own, curl) send no Origin and go on, to the question who they are (entry.py).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flows.roots import Roots, foreign_parameters

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names that no DNS server can point elsewhere. They count on every port, so that an SSH tunnel works."""
READS = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})  # same-site: another port of this machine
MAX_BODY = 64 * 2**20
"""Bytes. The largest body of the flows is an artifact, well below 1 MiB."""
CODE_KEYS = frozenset({"pull_steps", "job_variables", "infra_overrides", "base_job_template"})
"""Fields of Prefect 3.8.8 that say what is executed, and how. The deployments of `voc up` leave all of them empty."""


class Refusal(Exception):
    """A request that does not pass: the status of the answer, and why, in one sentence that quotes nothing of the request."""

    def __init__(self, status: int, why: str) -> None:
        """Keep both for the answer."""
        super().__init__(why)
        self.status, self.why = status, why


@dataclass(frozen=True, slots=True)
class Own:
    """What the server itself is called.

    Attributes:
        hosts: Names besides the loopback ones, each with a port (`name:port`).
        port: That the server listens on.
    """

    hosts: frozenset[str]
    port: int

    def is_host(self, netloc: str) -> bool:
        """Return whether a Host header names this server."""
        parts = _parts(netloc)
        return parts is not None and (parts[0] in LOOPBACK or netloc.lower() in self.hosts)

    def is_origin(self, origin: str, host: str) -> bool:
        """Return whether a page of `origin` came from this server, which was asked as `host`."""
        scheme, _, netloc = origin.lower().partition("://")
        parts = _parts(netloc)
        if scheme not in {"http", "https"} or parts is None:
            return False  # among others "null": a sandboxed frame or a file
        return netloc in {host.lower(), *self.hosts} or (parts[0] in LOOPBACK and parts[1] == self.port)


def _parts(netloc: str) -> tuple[str, int | None] | None:
    try:
        split = urlsplit(f"//{netloc}")
        if split.netloc != netloc or split.username is not None or not split.hostname:
            return None
        return split.hostname, split.port
    except ValueError:
        return None


class Senders:
    """ASGI application around another one: passes on what comes from its own pages and from clients that are no browser."""

    def __init__(self, app: App, own: Own) -> None:
        """Wrap `app`."""
        self._app, self._own = app, own

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 403; a WebSocket is closed before it is accepted."""
        try:
            if scope["type"] in {"http", "websocket"}:
                _check_sender(scope, self._own)
        except Refusal as refusal:
            await refuse(scope, receive, send, refusal)
            return
        await self._app(scope, receive, send)


class Bodies:
    """ASGI application around another one: passes on changes that name no code but the registered flows, and no foreign folder."""

    def __init__(self, app: App, entrypoints: frozenset[str], roots: Roots) -> None:
        """Wrap `app`, whose deployments may run `entrypoints`, on paths in `roots`."""
        self._app, self._entrypoints, self._roots = app, entrypoints, roots

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on, or refuse with 400, 403, 413 or 415."""
        try:
            if scope["type"] == "http" and scope["method"] not in READS:
                receive = await _checked_body(scope, receive, self._entrypoints, self._roots)
        except Refusal as refusal:
            await refuse(scope, receive, send, refusal)
            return
        await self._app(scope, receive, send)


def headers_of(scope: Message, name: bytes) -> list[str]:
    """Return every value of a header; `name` is in lower case."""
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == name]


def _check_sender(scope: Message, own: Own) -> None:
    hosts, origins = headers_of(scope, b"host"), headers_of(scope, b"origin")
    if len(hosts) != 1 or not own.is_host(hosts[0]):
        raise Refusal(403, "The Host header does not name this server.")
    if len(origins) > 1 or not all(own.is_origin(origin, hosts[0]) for origin in origins):
        raise Refusal(403, "Pages of other sites may not use this server.")
    changes = scope["type"] == "websocket" or scope["method"] not in READS
    if changes and FROM_ELSEWHERE.intersection(headers_of(scope, b"sec-fetch-site")):
        raise Refusal(403, "Pages of other sites may not use this server.")


async def _checked_body(scope: Message, receive: Receive, entrypoints: frozenset[str], roots: Roots) -> Receive:
    """Read the whole body, check it, and return a `receive` that gives it out again.

    An empty body needs no content type: Prefect's clients and its page send none with DELETE and with a POST that has nothing to
    say. From a page of another site it has an Origin (Fetch standard, 3.1) and was refused already.
    """
    body = await read_body(receive)
    kinds = [kind.partition(";")[0].strip().lower() for kind in headers_of(scope, b"content-type")]
    if kinds != ["application/json"] and (body or kinds):
        raise Refusal(415, "Expected application/json.")
    if body:
        check_code(scope["path"], body, entrypoints, roots)
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()  # http.disconnect
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def read_body(receive: Receive, *, limit: int = MAX_BODY) -> bytes:
    """Return the whole body of a request.

    Raises:
        Refusal: It is longer than `limit` bytes, or ended too early.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal(400, "The request ended too early.")
        body += message.get("body", b"")
        if len(body) > limit:
            raise Refusal(413, "The body is too large.")
        if not message.get("more_body"):
            return bytes(body)


def check_code(path: str, body: bytes, entrypoints: frozenset[str], roots: Roots) -> None:
    """Return if nothing in the body would execute code other than the registered flows, or give them foreign folders.

    Args:
        path: Of the request.
        body: Its JSON.
        entrypoints: That a deployment may have.
        roots: Folders that parameters may name.

    Raises:
        Refusal: It names other code or folders, or is not JSON that everybody reads in the same way.
    """
    try:
        content = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON, or has a key twice.") from None
    if any(value for key, value in _items(content) if key in CODE_KEYS):
        raise Refusal(403, "This server takes no pull steps, job variables or job templates.")
    for why in foreign_parameters(content, roots):
        raise Refusal(403, why)
    if not isinstance(content, dict) or "/deployments" not in path:
        return
    if content.get("entrypoint") not in (None, "", *entrypoints) or content.get("path") not in (None, "", "."):
        raise Refusal(403, "This server runs only the flows that `voc up` registers.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _items(content: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key and value at every depth."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value.items()
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


async def refuse(scope: Message, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Answer a request that does not pass; a WebSocket gets 403."""
    if scope["type"] == "websocket":
        await receive()  # websocket.connect
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.why})
        return
    body = json.dumps({"detail": refusal.why}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers.append((b"connection", b"close"))  # what is left of its body is not read
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
