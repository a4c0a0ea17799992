"""Define the file configs/pull.yaml: which systems are asked for new feedback, and where the secrets stand that open them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from pipeline.config.secrets import VARIABLE, refuse_written_secret
from pipeline.config.yaml import Config

ServiceName = Literal[
    "zendesk", "zendesk_csat", "hubspot", "salesforce", "qualtrics", "surveymonkey", "typeform", "app_store", "google_business", "google_play",
    "intercom",
]  # fmt: skip
SERVICES: tuple[str, ...] = get_args(ServiceName)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
"""What an id or a name in an address is made of: nothing that would change the path."""


class PullSource(Config):
    """One account that is asked for feedback. Secrets are named here, never written."""

    service: ServiceName = Field(description="Which system it is")
    base: str | None = Field(
        None, description="Address of its API, where it is not the usual one, such as https://api.eu.typeform.com"
    )
    site: str | None = Field(
        None, pattern=NAME, description="Zendesk: subdomain. Salesforce: host of the instance. Qualtrics: data centre"
    )
    user: str | None = Field(None, description="Zendesk: e-mail address that the token belongs to")
    survey: str | None = Field(None, pattern=NAME, description="Qualtrics, SurveyMonkey: id of the survey")
    form: str | None = Field(None, pattern=NAME, description="Typeform: id of the form")
    app: str | None = Field(None, pattern=NAME, description="App Store: id of the app. Google Play: package name")
    account: str | None = Field(None, pattern=NAME, description="Google Business Profile: id of the account")
    location: str | None = Field(None, pattern=NAME, description="Google Business Profile: id of the location")
    issuer: str | None = Field(None, pattern=NAME, description="App Store: issuer id of the API key")
    key_id: str | None = Field(
        None, pattern=NAME, description="App Store: id of the API key. Salesforce: id of the client"
    )
    token_env: str | None = Field(
        None, pattern=VARIABLE, description="Environment variable with the token, or the client's secret"
    )
    token_file: Path | None = Field(
        None,
        description="File with it, mode 0600, relative to the data folder. App Store: the .p8 key. Google: the credentials as JSON",
    )
    token_block: str | None = Field(
        None, pattern=NAME, description="Prefect Secret block with it; only for pulls that run as a flow"
    )

    @model_validator(mode="before")
    @classmethod
    def _no_secret(cls, values: Any) -> Any:
        refuse_written_secret(values, {"token": "token", "password": "token", "secret": "token", "key": "token"})
        return values

    @field_validator("base")
    @classmethod
    def _safe(cls, base: str | None) -> str | None:
        if base is None:
            return None
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("expected an address with https://")
        if parts.username or parts.query or parts.fragment:
            raise ValueError("expected an address without user, query and fragment")
        return base.rstrip("/")

    @model_validator(mode="after")
    def _one_secret(self) -> PullSource:
        if [self.token_env, self.token_file, self.token_block].count(None) != 2:
            raise ValueError("expected one of token_env, token_file and token_block")
        return self


class PullFile(Config):
    """The content of configs/pull.yaml."""

    sources: dict[str, PullSource] = Field(min_length=1, description="Accounts by a name of your own")
    days_back: int = Field(90, ge=1, le=3650, description="How far the first pull of an account goes back")

    @field_validator("sources")
    @classmethod
    def _named(cls, sources: dict[str, PullSource]) -> dict[str, PullSource]:
        for name in sources:
            if not name.replace("_", "").isalnum() or not name.isascii() or not name.islower():
                raise ValueError(f"{name!r}: a name is made of lower-case letters, digits and underscores")
        return sources
