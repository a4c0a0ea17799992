"""Define the key `alerts` of configs/pipeline.yaml: what is sent to whom."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from pipeline.config.secrets import VARIABLE, holds_secret, refuse_written_secret
from pipeline.config.yaml import Config

_FILE = "Path of a file with mode 0600 that holds it, absolute or relative to the data folder"
_PART = r"[^@\s,;:<>()\[\]\"\\\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
_ADDRESS = re.compile(f"{_PART}@{_PART}")


def checked_url(url: str) -> str:
    """Return the address as it is.

    Raises:
        ValueError: It is no address of http or https; the message does not show it, for it may hold a token.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("expected an address of ASCII characters without spaces (a name with others is written xn--…)")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("expected https://host/path; the host or port cannot be read") from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ValueError("expected an address that begins with https:// or http:// and names a host")
    return url


def is_local(host: str | None) -> bool:
    """Return whether a host name means this machine, so that nothing crosses a network."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _one_place(values: Any, *names: str) -> None:
    given = [name for name in names if getattr(values, name) is not None]
    if len(given) > 1:
        raise ValueError(f"{' and '.join(given)}: expected one of them")


class WebhookSettings(Config, hide_input_in_errors=True):
    """An address that accepts a POST request with JSON."""

    url: str | None = Field(
        None,
        description="Address to post to; nothing is contacted unless you set one. Without a token in it: see url_env, url_file",
    )
    url_env: str | None = Field(
        None,
        pattern=VARIABLE,
        description="Name of the environment variable that holds the address, if a token is part of it",
    )
    url_file: Path | None = Field(
        None,
        description=f"{_FILE} (the address), if a token is part of it; whoever knows such an address may post to it",
    )
    format: Literal["json", "slack", "teams"] = Field(
        "json",
        description="Body of the request: our own JSON, or what an incoming webhook of Slack (or Mattermost) or Teams takes",
    )
    token_env: str | None = Field(
        None,
        pattern=VARIABLE,
        description="Name of the environment variable that holds a bearer token; never the token itself",
    )
    token_file: Path | None = Field(None, description=f"{_FILE} (a bearer token)")
    timeout_s: float = Field(10, gt=0, le=120, description="Seconds to wait for a whole answer")
    retries: int = Field(3, ge=0, le=10, description="Number of further attempts after a failure, with growing pauses")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")

    @model_validator(mode="before")
    @classmethod
    def _no_secret_here(cls, values: Any) -> Any:
        refuse_written_secret(values, dict.fromkeys(("token", "bearer", "secret", "password", "headers"), "token"))
        return values

    @field_validator("url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        checked_url(url)
        if holds_secret(url):
            raise ValueError(
                "this address has a password or token in it, and a secret is never written in this file; name an environment "
                "variable in url_env, or a file with mode 0600 in url_file"
            )
        return url

    @model_validator(mode="after")
    def _consistent(self) -> WebhookSettings:
        _one_place(self, "url", "url_env", "url_file")
        _one_place(self, "token_env", "token_file")
        if self.url is None and self.url_env is None and self.url_file is None:
            raise ValueError("expected url, url_env or url_file")
        if self.url is not None and self.has_token:
            refuse_open_line(self.url)
        return self

    @property
    def has_token(self) -> bool:
        """Return whether a bearer token is sent."""
        return self.token_env is not None or self.token_file is not None


def refuse_open_line(url: str) -> None:
    """Raise if a token would cross a network that others can read.

    Raises:
        ValueError: The address begins with http:// and names another machine.
    """
    parts = urlsplit(url)
    if parts.scheme == "http" and not is_local(parts.hostname):
        raise ValueError("a token is sent to another machine by https:// only")


class EmailSettings(Config, hide_input_in_errors=True):
    """A mail server and the recipients."""

    host: str = Field(pattern=r"^[A-Za-z0-9_.:-]+$", description="Host name of the SMTP server")
    port: int = Field(587, ge=1, le=65_535, description="Port of the SMTP server")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is encrypted; use none only for a server on this machine"
    )
    user: str | None = Field(None, description="Login name; without one, no login is attempted")
    password_env: str | None = Field(
        "VOC_SMTP_PASSWORD",
        pattern=VARIABLE,
        description="Name of the environment variable that holds the password; never the password itself",
    )
    password_file: Path | None = Field(None, description=f"{_FILE} (the password); it takes the place of password_env")
    sender: str = Field(description="Sender address (From), such as voc@shop.example")
    recipients: tuple[str, ...] = Field(
        min_length=1, max_length=50, description="Recipient addresses (To), one per entry"
    )
    timeout_s: float = Field(20, gt=0, le=120, description="Seconds to wait until the server has taken a message")
    retries: int = Field(2, ge=0, le=10, description="Number of further attempts after a failure, with growing pauses")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")

    @model_validator(mode="before")
    @classmethod
    def _no_secret_here(cls, values: Any) -> Any:
        refuse_written_secret(values, dict.fromkeys(("password", "pass", "passwd", "secret", "token"), "password"))
        return values

    @field_validator("sender")
    @classmethod
    def _sender(cls, address: str) -> str:
        return _one_address(address)

    @field_validator("recipients")
    @classmethod
    def _recipients(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_one_address(address) for address in addresses)

    @model_validator(mode="after")
    def _no_open_line(self) -> EmailSettings:
        if self.user and self.security == "none" and not is_local(self.host):
            raise ValueError("security: a password is sent to another machine by starttls or tls only")
        return self


def _one_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address.strip()) or len(address) > 254:  # RFC 5321, 4.5.3.1: no longer path
        raise ValueError("expected one address per entry, such as cx@shop.example, without a name, comma or line break")
    return address.strip()


class AlertSettings(Config):
    """When alerts are sent, and how. Without a channel nobody is told."""

    file: Path | None = Field(
        None,
        description="File to which alerts are appended as JSON lines, relative to the data folder, for instance alerts.jsonl",
    )
    webhook: WebhookSettings | None = Field(None, description="Webhook to call; without one, none is called")
    email: EmailSettings | None = Field(None, description="Mail server to use; without one, no mail is sent")
    late_hours: float = Field(
        26, gt=0, description="Number of hours after the last good run from which the next run counts as late"
    )
    fresh_hours: float | None = Field(
        None, gt=0, description="Largest age of the newest response, in hours; without a value there is no limit"
    )
    rejected_share: float = Field(
        0.05, gt=0, le=1, description="Share of a run's rows that may be rejected without an alert, above 0 to 1"
    )
    rejected_jump: float = Field(
        2, ge=1, description="How many times the share of all earlier files it must be as well"
    )
    insights: bool = Field(
        True, description="Send an alert for clear changes of touchpoints and themes in their newest period"
    )

    digest: bool = Field(
        False,
        description="Send a digest once a week, on the first occasion: key figures, pains and gains; a mail with texts: true brings the page along",
    )
    page_url: str | None = Field(
        None,
        description="Address of the page that the digest names, such as https://voc.example/report/latest; it needs the credential of `voc up`",
    )

    @field_validator("page_url")
    @classmethod
    def _page(cls, url: str | None) -> str | None:
        if url is not None:
            checked_url(url)
            if holds_secret(url):
                raise ValueError("this address has a password or token in it; it goes to everybody who gets the digest")
        return url

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the names of the configured channels; with none of them nobody is told."""
        return tuple(name for name in ("file", "webhook", "email") if getattr(self, name) is not None)
