"""The key `alerts` of configs/pipeline.yaml: what is told to whom."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.config.yaml import Config


class WebhookSettings(Config):
    """An address that takes a POST with JSON."""

    url: str = Field(pattern=r"^https?://", description="Where to; no address is contacted unless one stands here")
    token_env: str | None = Field(None, description="Environment variable with a bearer token; never the token itself")
    timeout_s: float = Field(10, gt=0, le=120, description="Seconds to wait for an answer")
    retries: int = Field(3, ge=0, le=10, description="Further attempts after a failure, with growing pauses")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")


class EmailSettings(Config):
    """A mail server and who is written to."""

    host: str = Field(description="SMTP server")
    port: int = Field(587, ge=1, le=65_535, description="Its port")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none: only for a server on this machine"
    )
    user: str | None = Field(None, description="Login; none where empty")
    password_env: str = Field("VOC_SMTP_PASSWORD", description="Environment variable with the password")
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", description="From")
    recipients: tuple[str, ...] = Field(min_length=1, max_length=50, description="To")
    timeout_s: float = Field(20, gt=0, le=120, description="Seconds to wait for the server")
    texts: bool = Field(False, description="Send example verbatims, too: customers' words leave this machine")


class AlertSettings(Config):
    """When to tell somebody, and how; with no channel nobody is told."""

    file: Path | None = Field(None, description="JSON lines, relative to the data folder, for instance alerts.jsonl")
    webhook: WebhookSettings | None = Field(None, description="None: no webhook is called")
    email: EmailSettings | None = Field(None, description="None: no mail is sent")
    late_hours: float = Field(26, gt=0, description="Hours after the last good run at which the next one is late")
    fresh_hours: float | None = Field(None, gt=0, description="Most hours since the newest response; empty: no limit")
    rejected_share: float = Field(0.05, gt=0, le=1, description="Share of a run's rows that may be rejected")
    rejected_jump: float = Field(2, ge=1, description="And how many times the share of all earlier files it must be")
    insights: bool = Field(True, description="Tell of clear changes of touchpoints and themes in their newest period")
