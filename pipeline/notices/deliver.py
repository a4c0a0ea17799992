"""Delivery of alerts: to each channel once, remembered in a file beside the data."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import smtplib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.config.alert_settings import EmailSettings, WebhookSettings
from pipeline.config.settings import Settings
from pipeline.notices.due import Alert

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Outcome: alerts delivered by channel, and one line for each that could not be."""

    sent: dict[str, int]
    faults: tuple[str, ...]


def deliver(settings: Settings, alerts: Sequence[Alert], *, pause: Callable[[float], None] = time.sleep) -> Delivery:
    """Send each alert to each configured channel that has not had it.

    What is delivered is written to <data>/alerts.sent.jsonl at once; an alert that could not be delivered is tried
    again next time. A process that dies between the two may send one alert twice, with the same id.

    Args:
        settings: Settings of the installation; settings.alerts names the channels.
        alerts: What is due, told before or not.
        pause: Sleeps between attempts.
    """
    sent: dict[str, int] = {}
    faults: list[str] = []
    with _state(settings.paths.data / "alerts.sent.jsonl") as (known, remember):
        for channel, send in _channels(settings, pause=pause).items():
            for alert in alerts:
                if (alert.key, channel) in known:
                    continue
                try:
                    send(alert)
                except (OSError, smtplib.SMTPException) as e:  # urllib's errors are OSErrors
                    faults.append(f"{channel}: {_reason(e)}; the next run tries again")
                    break
                remember(alert.key, channel)
                sent[channel] = sent.get(channel, 0) + 1
    for fault in faults:
        logger.warning("alerts %s", fault)
    return Delivery(sent, tuple(faults))


def payload(alert: Alert, *, texts: bool, now: datetime | None = None) -> dict[str, Any]:
    """Return what a channel gets: id, kind, message, facts, sent_at; examples only if `texts`."""
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    body: dict[str, Any] = {"id": alert_id(alert), "kind": alert.kind, "message": alert.message, "facts": alert.facts}
    body["sent_at"] = at
    if texts and alert.texts:
        body["examples"] = list(alert.texts)
    return body


def alert_id(alert: Alert) -> str:
    """Return a short id that is the same for the same alert, by which a receiver can drop a second copy."""
    return sha256(alert.key.encode()).hexdigest()[:16]


def _channels(settings: Settings, *, pause: Callable[[float], None]) -> dict[str, Callable[[Alert], None]]:
    alerts, found = settings.alerts, {}
    if alerts.file is not None:
        path = settings.paths.data / alerts.file
        found["file"] = lambda alert: _append(path, payload(alert, texts=False))
    if alerts.webhook is not None:
        webhook = alerts.webhook
        found["webhook"] = lambda alert: _post(webhook, payload(alert, texts=webhook.texts), pause=pause)
    if alerts.email is not None:
        email = alerts.email
        found["email"] = lambda alert: _mail(email, payload(alert, texts=email.texts))
    return found


def _append(path: Path, body: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")
        file.flush()
        os.fsync(file.fileno())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: a POST with a token must not follow it to another host."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse."""


def _post(webhook: WebhookSettings, body: dict[str, Any], *, pause: Callable[[float], None]) -> None:
    """Send a POST request, and again after a server's error or no answer; an answer of 4xx (but 408 and 429) is final.

    Raises:
        OSError: The receiver did not accept it.
    """
    headers = {"content-type": "application/json", "idempotency-key": body["id"]}
    token = os.environ.get(webhook.token_env) if webhook.token_env else None
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = json.dumps(body, default=str).encode()
    opener = urllib.request.build_opener(_NoRedirect)
    for attempt in range(webhook.retries + 1):
        try:
            request = urllib.request.Request(webhook.url, data, headers, method="POST")
            with opener.open(request, timeout=webhook.timeout_s):
                return
        except urllib.error.HTTPError as e:
            e.close()
            final = 300 <= e.code < 500 and e.code not in (408, 429)
            if final or attempt == webhook.retries:
                raise
        except OSError:
            if attempt == webhook.retries:
                raise
        pause(2.0**attempt)


def _mail(email: EmailSettings, body: dict[str, Any]) -> None:
    message = EmailMessage()
    message["Subject"] = f"[voc] {body['kind']}: " + " ".join(body["message"].split())[:150]
    message["From"], message["To"] = email.sender, ", ".join(email.recipients)
    message["Message-ID"] = f"<{body['id']}@{email.sender.partition('@')[2]}>"
    facts = [f"{name}: {value}" for name, value in body["facts"].items()]
    examples = ["", "Examples:", *(f"- {' '.join(t.split())}" for t in body["examples"])] if "examples" in body else []
    message.set_content("\n".join([body["message"], "", *facts, *examples, ""]))
    context = ssl.create_default_context()
    if email.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(email.host, email.port, timeout=email.timeout_s, context=context)
    else:
        server = smtplib.SMTP(email.host, email.port, timeout=email.timeout_s)
    with server:
        if email.security == "starttls":
            server.starttls(context=context)
        if email.user:
            server.login(email.user, os.environ.get(email.password_env, ""))
        server.send_message(message)


def _reason(error: Exception) -> str:
    """Return the error without addresses or tokens in it."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    if isinstance(error, urllib.error.URLError):
        return f"cannot be reached ({type(error.reason).__name__})"
    return type(error).__name__


@contextmanager
def _state(path: Path) -> Iterator[tuple[set[tuple[str, str]], Callable[[str, str], None]]]:
    """Yield what was delivered, as (key, channel), and a function that adds to it; one process at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known, line = set(), "\n"
        for line in file:
            try:
                row = json.loads(line)
                known.add((str(row["key"]), str(row["channel"])))
            except (ValueError, KeyError, TypeError):  # half a line that a process left when it died
                continue
        if not line.endswith("\n"):
            file.write("\n")

        def remember(key: str, channel: str) -> None:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            file.write(json.dumps({"key": key, "channel": channel, "sent_at": at}) + "\n")
            file.flush()
            os.fsync(file.fileno())
            known.add((key, channel))

        yield known, remember
