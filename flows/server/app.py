"""Prefect's server behind a gate (gate.py) and a login (entry.py), with a Content-Security-Policy on its page (W3C CSP 3).

Started by flows/server/process.py as `uvicorn --factory flows.server.app:create_app`. The page of Prefect 3.8.8 otherwise asks an
analytics host for a configuration, whatever the settings say.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from flows.roots import Roots, served_roots
from flows.server.credential import read_credential
from flows.server.deployments import ENTRYPOINTS
from flows.server.entry import Entry
from flows.server.gate import App, Bodies, Message, Own, Receive, Send, Senders
from flows.server.label_page import Labelling, served_settings
from flows.server.report_page import Reports


def page_policy(api: str) -> str:
    """Return the policy: whatever the page loads comes from its own server, and it talks to no other.

    Args:
        api: Address of the API that the page uses; it differs from the page's own behind a tunnel or a proxy.
    """
    host = urlsplit(api).netloc
    talk = f"'self' http://{host} https://{host} ws://{host} wss://{host}" if host else "'self'"
    own = "'self' 'unsafe-inline' 'unsafe-eval' data: blob:"  # the page brings scripts and styles in its own text
    return f"default-src {own}; connect-src {talk}; frame-ancestors 'self'; form-action 'self'"


class PagePolicy:
    """ASGI middleware: the header on every answer that is a page."""

    def __init__(self, app: App, policy: str) -> None:
        """Wrap `app`."""
        self._app, self._header = app, (b"content-security-policy", policy.encode())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on, and add the header to HTML."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                kinds = [value for name, value in headers if name.lower() == b"content-type"]
                if any(kind.startswith(b"text/html") for kind in kinds):
                    message = {**message, "headers": [*headers, self._header]}
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


def own_names(environment: Mapping[str, str]) -> Own:
    """Return what the server is called, as the variables of server_environment() say."""
    host, port = environment.get("PREFECT_SERVER_API_HOST", ""), environment.get("PREFECT_SERVER_API_PORT", "4200")
    page = urlsplit(environment.get("PREFECT_SERVER_UI_API_URL", "")).netloc
    hosts = {f"{host}:{port}" if host else "", page}
    return Own(frozenset(name.lower() for name in hosts if name), int(port))


def gated(app: App, own: Own, entrypoints: frozenset[str], roots: Roots, *, home: Path, secret: str) -> App:
    """Return `app` behind the gate: first where a request comes from, then who sends it, then what it would change."""
    reports = Reports(Bodies(app, entrypoints, roots), home.parent / "published")
    pages = Labelling(reports, lambda: served_settings(home))
    return Senders(Entry(pages, home, secret), own)


def number_artifacts() -> None:
    """Give artifacts ids in the order in which they are made (RFC 9562, version 7): the pages of Prefect 3.8.8 sort cards by id.

    Its own ids are random, so that the summary of a run, made last, would be anywhere among its cards.
    """
    from prefect._internal.uuid7 import uuid7
    from prefect.server.schemas.core import Artifact

    Artifact.model_fields["id"].default_factory = uuid7
    Artifact.model_rebuild(force=True)


def create_app(entrypoints: frozenset[str] = ENTRYPOINTS) -> App:
    """Return Prefect's application as its settings say, with the policy, behind the gate.

    Prefect itself wants the same credential: what reached it by another way than the gate would be refused there. The gate is
    around the application and no middleware of it: the server's own services call it by a made-up host name.
    """
    home = Path(os.environ["PREFECT_HOME"])
    secret = read_credential(home)
    os.environ["PREFECT_SERVER_API_AUTH_STRING"] = secret  # before Prefect is imported: it reads its settings then

    from prefect.server.api import server

    number_artifacts()
    app = server.create_app()
    app.add_middleware(PagePolicy, policy=page_policy(os.environ.get("PREFECT_SERVER_UI_API_URL", "")))
    return gated(app, own_names(os.environ), entrypoints, served_roots(), home=home, secret=secret)
