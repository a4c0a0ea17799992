"""Alerts by webhook: one POST request per alert."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.config.alert_settings import WebhookSettings, checked_url, is_local, refuse_open_line
from pipeline.config.secrets import read_secret
from pipeline.notices.attempt import Fault, hang_up, repeated, within

AGAIN = frozenset({408, 425, 429})
"""Refusals that pass (RFC 9110, RFC 8470, RFC 6585). Any other answer of 3xx or 4xx is final."""
OF_THE_BODY = frozenset({400, 406, 413, 415, 422, 431})
"""Refusals that may be about this one alert."""


def post(webhook: WebhookSettings, body: dict[str, Any], *, data: Path, pause: Callable[[float], None]) -> None:
    """Send a POST request; only an answer of 2xx counts, and no byte of its body is read.

    Args:
        webhook: Address, token and format.
        body: What notices.deliver.payload returns.
        data: Data folder, to which paths of secrets are relative.
        pause: Sleeps between attempts.

    Raises:
        Fault: The receiver did not accept it.
        ConfigError: The address or the token cannot be read.
    """
    url, headers = _address(webhook, data), {"content-type": "application/json", "idempotency-key": body["id"]}
    token = read_secret("alerts.webhook.token", env=webhook.token_env, file=webhook.token_file, base=data)
    if token:
        if not token.isascii():
            raise Fault("alerts.webhook.token: a bearer token has ASCII characters only (RFC 6750)", final=True)
        headers["authorization"] = f"Bearer {token}"
    content = json.dumps(FORMATS[webhook.format](body), default=str).encode()

    def attempt() -> None:
        line = _Line(url)
        request = urllib.request.Request(url, content, headers, method="POST")
        within(webhook.timeout_s, lambda: line.send(request, timeout_s=webhook.timeout_s), stop=line.hang_up)

    repeated(attempt, retries=webhook.retries, pause=pause)


def _address(webhook: WebhookSettings, data: Path) -> str:
    secret = read_secret("alerts.webhook.url", env=webhook.url_env, file=webhook.url_file, base=data)
    url = webhook.url or secret or ""
    try:
        checked_url(url)
        if webhook.has_token:
            refuse_open_line(url)
    except ValueError as e:
        raise Fault(f"alerts.webhook.url: {e}", final=True) from None
    return url


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: a POST with a token must not follow it to another host."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse."""


class _Line:
    """A connection that can be cut from outside while urllib waits for it."""

    def __init__(self, url: str) -> None:
        """Prepare for an address; proxies of the environment are used, except on the way to this machine."""
        self._connections: list[http.client.HTTPConnection] = []
        context, keep = ssl.create_default_context(), self._keep

        class Plain(urllib.request.HTTPHandler):
            def http_open(self, req: urllib.request.Request) -> Any:
                return self.do_open(keep(http.client.HTTPConnection), req)

        class Encrypted(urllib.request.HTTPSHandler):
            def https_open(self, req: urllib.request.Request) -> Any:
                return self.do_open(keep(http.client.HTTPSConnection), req, context=context)

        proxies = urllib.request.ProxyHandler({} if is_local(urlsplit(url).hostname) else None)
        self._opener = urllib.request.build_opener(_NoRedirect, Plain, Encrypted, proxies)

    def _keep(self, kind: Callable[..., http.client.HTTPConnection]) -> Any:
        def connect(*args: Any, **kwargs: Any) -> http.client.HTTPConnection:
            self._connections.append(kind(*args, **kwargs))
            return self._connections[-1]

        return connect

    def send(self, request: urllib.request.Request, *, timeout_s: float) -> None:
        """Send it and look at the status of the answer."""
        try:
            self._opener.open(request, timeout=timeout_s).close()
        except urllib.error.HTTPError as e:
            with contextlib.suppress(Exception):
                e.close()
            raise _refusal(e) from None

    def hang_up(self) -> None:
        """Cut every connection."""
        for connection in self._connections:
            hang_up(connection.sock)


def _refusal(error: urllib.error.HTTPError) -> Fault:
    if 300 <= error.code < 400:
        return Fault(f"HTTP {error.code}: redirects are not followed; set the address that it leads to", final=True)
    after = str(error.headers.get("retry-after") or "") if error.headers else ""
    return Fault(
        f"HTTP {error.code}",
        final=error.code < 500 and error.code not in AGAIN,
        others=error.code in OF_THE_BODY,
        after_s=float(after) if re.fullmatch(r"[0-9]{1,6}", after) else 0,
    )


def _slack(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an incoming webhook of Slack or Mattermost; `<`, `>` and `&` are escaped, so that no text mentions or links."""
    lines = [f"[voc] {body['kind']}: {body['message']}", *(f"{k}: {v}" for k, v in body["facts"].items())]
    lines += [f"- {' '.join(text.split())}" for text in body.get("examples", ())]
    text = "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": text, "mrkdwn": False, "unfurl_links": False}


def _teams(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a Teams workflow: an adaptive card of text runs, in which no markdown is read."""
    lines = [f"[voc] {body['kind']}: {body['message']}", *(f"{k}: {v}" for k, v in body["facts"].items())]
    lines += [f"- {' '.join(text.split())}" for text in body.get("examples", ())]
    runs = [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line}]} for line in lines]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": runs}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


FORMATS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"json": lambda b: b, "slack": _slack, "teams": _teams}
"""Bodies by the name of the setting `format`."""
