"""Define the key `publish` of configs/pipeline.yaml: how the published file and its page are written and kept."""

from __future__ import annotations

from pydantic import Field

from pipeline.config.yaml import Config


class PublishSettings(Config):
    """How the published file is written and kept."""

    storage_version: str = Field("v1.2.0", description="Oldest version of DuckDB that can read the file")
    keep: int = Field(7, ge=1, le=1_000, description="Number of snapshots that are kept, including the newest")
    min_customers: int = Field(
        5,
        ge=1,
        description="Fewest customers of a group whose numbers leave the published file (exports, alerts, summaries)",
    )
    page_language: str = Field(
        "en",
        pattern="^[a-z]{2}$",
        description="Language of the page that is built with every snapshot, as an ISO 639-1 code: en or de",
    )
    group_readable: bool = Field(
        False,
        description="Let the Unix group of the data folder read the published file, its snapshots and ad-hoc results",
    )
    embeddings: bool = Field(
        True,
        description="Publish the embedding of every sentence, which `voc search` needs (about 400 bytes per sentence)",
    )
