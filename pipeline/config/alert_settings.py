"""Define the key `alerts` of configs/pipeline.yaml: what is sent to whom."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.config.yaml import Config


class WebhookSettings(Config):
    """An address that accepts a POST request with JSON."""

    url: str = Field(pattern=r"^https?://", description="Address to post to; nothing is contacted unless you set one")
    token_env: str | None = Field(
        None, description="Name of the environment variable that holds a bearer token; never the token itself"
    )
    timeout_s: float = Field(10, gt=0, le=120, description="Seconds to wait for an answer")
    retries: int = Field(3, ge=0, le=10, description="Number of further attempts after a failure, with growing pauses")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")


class EmailSettings(Config):
    """A mail server and the recipients."""

    host: str = Field(description="Host name of the SMTP server")
    port: int = Field(587, ge=1, le=65_535, description="Port of the SMTP server")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is encrypted; use none only for a server on this machine"
    )
    user: str | None = Field(None, description="Login name; without one, no login is attempted")
    password_env: str = Field(
        "VOC_SMTP_PASSWORD", description="Name of the environment variable that holds the password"
    )
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", description="Sender address (From)")
    recipients: tuple[str, ...] = Field(min_length=1, max_length=50, description="Recipient addresses (To)")
    timeout_s: float = Field(20, gt=0, le=120, description="Seconds to wait for the server")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")


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
