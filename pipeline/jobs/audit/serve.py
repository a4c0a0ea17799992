"""`voc audit label`: a small server on this machine alone, for one browser, which the link lets in once."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import AuditError, VocError, WarehouseBusy
from pipeline.jobs.audit.desk import Desk
from pipeline.jobs.audit.page import PAGE_HEADERS, page

MAX_BODY = 200_000
"""Bytes. A hundred decisions, the most that the page sends at once, are about 20,000."""
BUSY = "A run is writing; this page goes on when it has finished."
HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Door:
    """Who gets in: the first to bring the code of the link, and then whoever brings the session it was given."""

    def __init__(self) -> None:
        """Make the code and the session."""
        self.code, self._session, self._used = secrets.token_urlsafe(32), secrets.token_urlsafe(32), False
        self._lock = threading.Lock()

    def enter(self, code: Any) -> str:
        """Return the session for a code that nobody has used.

        Raises:
            AuditError: The code is wrong or was used.
        """
        with self._lock:
            if self._used or not isinstance(code, str) or not hmac.compare_digest(code.encode(), self.code.encode()):
                raise AuditError("This link was used already; start `voc audit label` again for another one.")
            self._used = True
            return self._session

    def is_in(self, header: str) -> bool:
        """Return whether an Authorization header holds the session."""
        return self._used and hmac.compare_digest(header.encode(), f"Bearer {self._session}".encode())


def make_server(desk: Desk, *, port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """Return a server on the loopback address that is not yet serving, and the link that opens the page, once.

    Args:
        desk: What it hands out.
        port: 0: any that is free.

    Raises:
        AuditError: The port is taken.
    """
    door = Door()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler(desk, door))
    except OSError as e:
        raise AuditError(f"port {port}: {e.strerror or type(e).__name__}; name another one with --port") from e
    server.daemon_threads = True
    return server, f"http://127.0.0.1:{server.server_address[1]}/#{door.code}"


def handler(desk: Desk, door: Door) -> type[BaseHTTPRequestHandler]:
    """Return the class that answers the page's requests."""

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "voc", ""

        def do_GET(self) -> None:
            if self._is_own() and urlsplit(self.path).path == "/":
                self._send(200, page().encode(), PAGE_HEADERS)
            else:
                self._refuse(404, "There is no such page.")

        def do_POST(self) -> None:
            actions: dict[str, Callable[[Any], Any]] = {"/items": lambda _: desk.items(), "/label": desk.decide}
            try:
                if not self._is_own() or self.headers.get("content-type") != "application/json":
                    self._refuse(403, "Pages of other sites may not use this server.")
                    return
                body = self._body()
                if self.path == "/enter":
                    self._json(200, {"session": door.enter(body.get("code") if isinstance(body, dict) else None)})
                elif not door.is_in(self.headers.get("authorization", "")):
                    self._refuse(401, "This page is not logged in: open the link that the command printed.")
                elif self.path in actions:
                    self._json(200, actions[self.path](body))
                else:
                    self._refuse(404, "There is no such page.")
            except WarehouseBusy:
                self._refuse(503, BUSY)
            except VocError as e:
                self._refuse(400, str(e))

        def _is_own(self) -> bool:
            """Return whether the request names this server, and comes from its own page or from no page."""
            assert isinstance(self.server, ThreadingHTTPServer)
            port = self.server.server_port
            own = {f"{host}:{port}" for host in HOSTS}
            origin = self.headers.get("origin")
            return self.headers.get("host", "") in own and (origin is None or origin in {f"http://{h}" for h in own})

        def _body(self) -> Any:
            length = self.headers.get("content-length", "")
            if not length.isdecimal() or int(length) > MAX_BODY:
                raise AuditError("The request is too large, or does not say how large it is.")
            try:
                return json.loads(self.rfile.read(int(length)))
            except (ValueError, RecursionError):
                raise AuditError("The request is not JSON.") from None

        def _json(self, status: int, value: Any) -> None:
            headers = {
                "content-type": "application/json",
                "cache-control": "no-store",
                "x-content-type-options": "nosniff",
            }
            self._send(status, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), headers)

        def _refuse(self, status: int, why: str) -> None:
            self.close_connection = True
            self._json(status, {"detail": why})

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing: addresses of requests are of no use, and the terminal shows the link."""

    return Handler


def serve_labels(desk: Desk, *, port: int, tell: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C, then write what waits.

    Args:
        desk: What it hands out.
        port: 0: any that is free.
        tell: Shows a line to the person at the terminal.
    """
    server, link = make_server(desk, port=port)
    tell(link)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        left = desk.save()
    done, items = desk.labelled
    tell(f"{done} of {items} items labelled by {desk.who}")
    if left:
        tell(f"{left} labels could not be saved: a run is still writing")
