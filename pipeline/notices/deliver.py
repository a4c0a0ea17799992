"""Delivery of alerts: to each channel once, whatever becomes of the other channels."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

from pipeline.config.settings import Settings
from pipeline.notices.attempt import Fault, fault_of
from pipeline.notices.due import Alert
from pipeline.notices.mail import mail
from pipeline.notices.sent import Sent, remembered
from pipeline.notices.webhook import post

logger = logging.getLogger(__name__)

Send = Callable[[Alert], str | None]
"""Sends one alert; returns a remark on a delivery that was not whole."""
LONGEST_EXAMPLE = 2_000
"""Characters of an example verbatim that is sent."""
LONGEST_OCCASION_S = 600.0
"""Seconds that a channel gets; what is left then waits for the next run."""
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Outcome: alerts delivered by channel, and one line for each thing that went wrong."""

    sent: dict[str, int]
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Outcome:
    sent: int = 0
    faults: list[str] = field(default_factory=list)


def deliver(settings: Settings, alerts: Sequence[Alert], *, pause: Callable[[float], None] = time.sleep) -> Delivery:
    """Send each alert to each configured channel that has not had it.

    Every channel works in a thread of its own: none waits for another, and none ends with another. What is delivered is written
    to <data>/alerts.sent.jsonl at once; an alert that could not be delivered is tried again next time. A process that dies
    between the two may send one alert twice, with the same id.

    Args:
        settings: Settings of the installation; settings.alerts names the channels.
        alerts: What is due, told before or not.
        pause: Sleeps between attempts.
    """
    channels = _channels(settings, pause=pause)
    if not channels:
        return Delivery({}, ())
    outcomes = {channel: _Outcome() for channel in channels}
    with remembered(settings.paths.data / "alerts.sent.jsonl") as state:
        if state is None:
            return _said({}, ["another process has been sending alerts for long; the next run tries again"])
        threads = [
            threading.Thread(target=_send_all, args=(send, alerts, channel, state, outcomes[channel]), daemon=True)
            for channel, send in channels.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        faults = [f"{channel}: {fault}" for channel, o in outcomes.items() for fault in o.faults]
        if state.fault and any(o.sent for o in outcomes.values()):
            faults.append(f"alerts.sent.jsonl: {state.fault}; these alerts may be sent again")
    return _said({channel: o.sent for channel, o in outcomes.items() if o.sent}, faults)


def _said(sent: dict[str, int], faults: list[str]) -> Delivery:
    for fault in faults:
        logger.warning("alerts %s", fault)
    return Delivery(sent, tuple(faults))


def _send_all(send: Send, alerts: Sequence[Alert], channel: str, state: Sent, outcome: _Outcome) -> None:
    """Send what the channel has not had; stops at a fault that the next alert would meet as well."""
    deadline = time.monotonic() + LONGEST_OCCASION_S
    for alert in alerts:
        if state.has(alert.key, channel):
            continue
        if time.monotonic() > deadline:
            outcome.faults.append(f"slow for {LONGEST_OCCASION_S:.0f} s; the next run goes on")
            return
        fault = None
        try:
            remark = send(alert)
        except Exception as e:  # whatever it is, it is this channel's own
            fault = fault_of(e)
        if fault is None:
            state.add(alert.key, channel)
            outcome.sent += 1
            outcome.faults += [remark] if remark and remark not in outcome.faults else []
            continue
        said = f"{fault}; the next run tries again"
        outcome.faults += [] if said in outcome.faults else [said]
        if not fault.others:
            return


def payload(alert: Alert, *, texts: bool, now: datetime | None = None) -> dict[str, Any]:
    """Return what a channel gets: id, kind, message, facts, sent_at; examples only if `texts`.

    Control characters and halves of surrogate pairs become U+FFFD, so that every channel can carry it.
    """
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    facts = {sendable(str(k)): _fact(v) for k, v in alert.facts.items()}
    body: dict[str, Any] = {
        "id": alert_id(alert),
        "kind": alert.kind,
        "message": sendable(alert.message),
        "facts": facts,
    }
    body["sent_at"] = at
    if texts and alert.texts:
        body["examples"] = [sendable(text[:LONGEST_EXAMPLE]) for text in alert.texts]
    return body


def _fact(value: Any) -> Any:
    """Return a value that JSON has: it has no NaN and no infinity (RFC 8259, section 6)."""
    if isinstance(value, str):
        return sendable(value)
    return None if isinstance(value, float) and not isfinite(value) else value


def sendable(text: str) -> str:
    """Return the text with line feeds and tabs as its only control characters, and no halves of surrogate pairs."""
    return _UNSENDABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def alert_id(alert: Alert) -> str:
    """Return a short id that is the same for the same alert, by which a receiver can drop a second copy."""
    return sha256(alert.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _channels(settings: Settings, *, pause: Callable[[float], None]) -> dict[str, Send]:
    alerts, data = settings.alerts, settings.paths.data
    found: dict[str, Send] = {}
    if alerts.file is not None:
        path = data / alerts.file
        found["file"] = lambda alert: _append(path, payload(alert, texts=False))
    if alerts.webhook is not None:
        webhook = alerts.webhook
        found["webhook"] = lambda alert: post(webhook, payload(alert, texts=webhook.texts), data=data, pause=pause)
    if alerts.email is not None:
        email = alerts.email
        found["email"] = lambda alert: mail(
            email, payload(alert, texts=email.texts), data=data, pause=pause, page=alert.page if email.texts else None
        )
    return found


def _append(path: Path, body: dict[str, Any]) -> None:
    """Append one line, on the disk at once; not to a FIFO, which would block, nor over half a line that somebody left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        raise Fault("the path is not a file", final=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        size = os.fstat(descriptor).st_size
        half = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        file.write(b"\n" * half + json.dumps(body, ensure_ascii=False, default=str).encode() + b"\n")
        file.flush()
        os.fsync(descriptor)
