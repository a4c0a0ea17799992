"""Alerts by e-mail: one message per alert."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from pipeline.config.alert_settings import EmailSettings
from pipeline.config.secrets import read_secret
from pipeline.notices.attempt import Fault, hang_up, repeated, within


def mail(
    email: EmailSettings,
    body: dict[str, Any],
    *,
    data: Path,
    pause: Callable[[float], None],
    page: Path | None = None,
) -> str | None:
    """Send one message; returns a remark if the server took it for some recipients only.

    Args:
        email: Server and recipients.
        body: What notices.deliver.payload returns.
        data: Data folder, to which paths of secrets are relative.
        pause: Sleeps between attempts.
        page: HTML file to attach; it quotes customers.

    Raises:
        Fault: The server did not take the message.
        ConfigError: The password cannot be read.
    """
    message, password = _message(email, body, page), ""
    if email.user:
        env = None if email.password_file else email.password_env
        password = read_secret("alerts.email.password", env=env, file=email.password_file, base=data) or ""
        if not (password.isascii() and email.user.isascii()):
            raise Fault("alerts.email: a user or password that is not ASCII cannot be sent by this client", final=True)

    def attempt() -> dict[str, tuple[int, bytes]]:
        line = _Line(email)
        return within(email.timeout_s, lambda: line.send(message, password), stop=line.hang_up)

    refused = repeated(attempt, retries=email.retries, pause=pause)
    if not refused:
        return None
    codes = ", ".join(str(code) for code in sorted({code for code, _ in refused.values()}))
    return f"{len(refused)} of {len(email.recipients)} recipients were refused (SMTP {codes})"


def _message(email: EmailSettings, body: dict[str, Any], page: Path | None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"[voc] {body['kind']}: " + " ".join(body["message"].split())[:150]
    message["From"], message["To"] = email.sender, ", ".join(email.recipients)
    message["Date"] = format_datetime(datetime.fromisoformat(body["sent_at"]))
    message["Message-ID"] = f"<{body['id']}@{email.sender.partition('@')[2]}>"
    facts = [f"{name}: {value}" for name, value in body["facts"].items()]
    examples = ["", "Examples:", *(f"- {' '.join(t.split())}" for t in body["examples"])] if "examples" in body else []
    message.set_content("\n".join([body["message"], "", *facts, *examples, ""]))
    if page is not None and page.is_file() and not page.is_symlink():
        content, utf8 = page.read_bytes(), {"charset": "utf-8"}
        message.add_attachment(content, maintype="text", subtype="html", filename="report.html", params=utf8)
    return message


class _Line:
    """A connection that can be cut from outside while smtplib waits for it."""

    def __init__(self, email: EmailSettings) -> None:
        """Prepare for a server; nothing is contacted yet."""
        self._email, self._over = email, threading.Event()
        self._server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, password: str) -> dict[str, tuple[int, bytes]]:
        """Return the recipients that were refused, with code and answer, if at least one was not."""
        email, context = self._email, ssl.create_default_context()
        if email.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=email.timeout_s, context=context)
        else:
            server = smtplib.SMTP(timeout=email.timeout_s)
        self._server, server._host = server, email.host  # type: ignore[attr-defined]  # the name that TLS checks
        try:
            code, _ = server.connect(email.host, email.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, b"")
            if email.security == "starttls":
                server.starttls(context=context)
            if email.user:
                server.login(email.user, password)
            if self._over.is_set():
                raise Fault("no answer in time")
            refused = server.send_message(message)
            _farewell(server)
            return refused
        finally:
            server.close()

    def hang_up(self) -> None:
        """Cut the connection; a message that is not on its way yet is not sent any more."""
        self._over.set()
        if self._server is not None:
            hang_up(self._server.sock)


def _farewell(server: smtplib.SMTP) -> None:
    """Say goodbye; the message has been taken, so that what the server makes of it no longer counts."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        return
