"""Define the key `privacy` of configs/pipeline.yaml and of source mappings: what is kept of customers, how long, with whose consent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.config.yaml import Config

KEPT_MONTHS = (
    "Number of months after which the texts of a response are removed; scores, sentiment, themes and touchpoints stay"
)


class RecordSettings(Config):
    """What the record of processing (GDPR, Article 30) says that no configuration knows. `voc privacy record` shows blanks where a key is missing."""

    controller: str | None = Field(None, description="Name and address of the controller")
    contact: str | None = Field(None, description="How to reach the controller")
    joint_controller: str | None = Field(None, description="Name and contact of a joint controller, if there is one")
    representative: str | None = Field(None, description="Name and contact of the representative, if there is one")
    protection_officer: str | None = Field(None, description="Name and contact of the data-protection officer")
    legal_basis: str | None = Field(None, description="Legal basis of the processing (GDPR, Article 6)")
    purposes: tuple[str, ...] = Field(
        (), description="Purposes of the processing, in the company's words; without any, the pipeline's own are listed"
    )
    recipients: tuple[str, ...] = Field(
        (), description="Recipients beyond those that the configuration shows, such as the team that reads the results"
    )
    transfers: str | None = Field(
        None, description="Transfers to third countries that happen outside the pipeline; it makes none itself"
    )
    scores_kept: str | None = Field(None, description="How long responses without their texts are kept")


class PrivacySettings(Config):
    """What is kept of customers' data, and how long."""

    texts_kept_months: int | None = Field(
        None, ge=1, le=1_200, description=f"{KEPT_MONTHS}. Without a value texts are kept until they are erased"
    )
    record: RecordSettings = Field(RecordSettings(), description="Answers that the record of processing needs")


class Consent(Config):
    """The column that says whether a customer agreed that the text is kept and read."""

    column: str
    yes: tuple[str, ...] = Field(
        ("yes", "y", "true", "1"),
        min_length=1,
        description="Values that mean yes, compared without regard to case and outer blanks; any other value, and an empty cell, means no",
    )
    without: Literal["scores_only", "skip"] = Field(
        "scores_only",
        description="What happens to a row without consent: its scores are kept and its texts are not, or the whole row is left out",
    )
    optional: bool = Field(False, description="Whether a file may lack the column; the texts of such a file are kept")

    @model_validator(mode="after")
    def _says_something(self) -> Consent:
        if not all(word.strip() for word in self.yes):
            raise ValueError("yes: an empty cell never means yes")
        return self

    @property
    def yes_words(self) -> frozenset[str]:
        """Return the values that mean yes, folded for comparison."""
        return frozenset(word.strip().casefold() for word in self.yes)


class SourcePrivacy(Config):
    """What of `privacy` is different for one source."""

    consent: Consent | None = Field(None, description="Column of the customer's consent; without it every text is kept")
    texts_kept_months: int | None = Field(
        None, ge=1, le=1_200, description=f"{KEPT_MONTHS}; by default as in the settings"
    )
