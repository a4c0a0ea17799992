"""The page of a run over http: /report/latest and /report/<run>, behind the server's credential. Imports no Prefect.

A browser keeps its session where only scripts of this origin reach it (entry.py), so a link alone cannot bring it along. The address
answers with an empty page whose script asks for the content with the session, and puts it in its place.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from flows.server.gate import READS, App, Message, Receive, Send

ADDRESS = re.compile(r"(/api)?/report/(latest|[A-Za-z0-9][A-Za-z0-9-]{0,79})")
"""Of the empty page, and with /api of its content, which Entry gives only to those who are in."""
POLICY = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')
HASH = re.compile(r"(script|style)-src &#x27;(sha256-[A-Za-z0-9+/=]{44})&#x27;")
BEGINNING = 4_096
"""Bytes of a page in which its policy stands."""
SCRIPT = """
const said = document.getElementById("said");
async function show() {
  const kept = localStorage.getItem("prefect-password");  // where entry.py and the pages of Prefect 3.8.8 keep the session
  const answer = kept && await fetch("/api" + location.pathname, {headers: {Authorization: "Basic " + kept}});
  if (!answer || answer.status === 401) { location.replace("/voc/login?to=" + encodeURIComponent(location.pathname)); return; }
  if (!answer.ok) { said.textContent = (await answer.json()).detail; return; }
  const text = await answer.text();
  document.open();
  document.write(text);
  document.close();
}
show().catch(() => { said.textContent = "The server did not answer. Is it still running?"; });
"""
NOTHING = "'none'"
EMPTY = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Voice of the Customer</title></head>
<body><p id="said" role="status">Loading&hellip;</p>
<noscript>This page needs JavaScript here; the file report.html itself does not.</noscript>
<script>{SCRIPT}</script></body></html>
"""
MISSING = "There is no page of this run: `voc report` builds the current one, and pages go with their snapshots."


class Reports:
    """ASGI application around another one, inside Entry: answers the addresses of pages and passes everything else on."""

    def __init__(self, app: App, published: Path) -> None:
        """Wrap `app`; pages lie in the folder `published`."""
        self._app, self._published = app, published

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] in READS else None
        if found is None:
            await self._app(scope, receive, send)
            return
        file = page_file(self._published, found[2])
        if found[1] is None:
            await _answer(send, 200, EMPTY.encode(), b"text/html; charset=utf-8", shell_policy(file))
        elif file is None:
            await _answer(send, 404, json.dumps({"detail": MISSING}).encode(), b"application/json", None)
        else:
            await _answer(send, 200, file.read_bytes(), b"text/plain; charset=utf-8", None)


def page_file(published: Path, name: str) -> Path | None:
    """Return the file of a run's page, or with "latest" of what is published; None where there is none."""
    file = published / "report.html" if name == "latest" else published / "pages" / f"{name}.html"
    return file if file.is_file() and not file.is_symlink() else None


def shell_policy(file: Path | None) -> str:
    """Return the policy of the empty page: its own script, and the one script and style of the page that takes its place."""
    allowed: dict[str, list[str]] = {"script": [_source(SCRIPT)], "style": []}
    if file is not None:
        with file.open("rb") as opened:
            said = POLICY.search(opened.read(BEGINNING))
        for kind, source in HASH.findall(said[1].decode("ascii", "replace") if said else ""):
            allowed[kind].append(f"'{source}'")
    return (
        f"default-src 'none'; script-src {' '.join(allowed['script'])}; style-src {' '.join(allowed['style']) or NOTHING}; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


async def _answer(send: Send, status: int, body: bytes, kind: bytes, policy: str | None) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if policy is not None:
        headers.append((b"content-security-policy", policy.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
