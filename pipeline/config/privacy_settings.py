"""Define the key `privacy` of configs/pipeline.yaml and of source mappings: what is kept of customers, how long, with whose consent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from pipeline.config.yaml import Config

Kind = Literal[
    "email",
    "phone",
    "card",
    "account",
    "national_id",
    "name",
    "address",
    "ip",
    "token",
    "passport",
    "plate",
    "birth_date",
]
"""Kinds of personal data; models.personal.spans.KINDS has the same, a test compares them."""
EVERY_KIND: tuple[str, ...] = get_args(Kind)
StaffNames = Literal["keep_first", "pseudonym", "redact"]


def _by_kind(value: Any) -> Any:
    """Return true and false as a switch for every kind."""
    return dict.fromkeys(EVERY_KIND, value) if isinstance(value, bool) else value


def _countries(regions: tuple[str, ...]) -> tuple[str, ...]:
    for region in regions:
        if not (len(region) == 2 and region.isascii() and region.isalpha() and region.isupper()):
            raise ValueError(f"{region!r} is not a country as ISO 3166-1 alpha-2 has it, such as GB or DE")
    return regions


_SWITCHES = {kind: {"type": "boolean"} for kind in EVERY_KIND}
Kinds = Annotated[
    dict[Kind, bool],
    BeforeValidator(_by_kind),
    WithJsonSchema(
        {"anyOf": [{"type": "boolean"}, {"type": "object", "additionalProperties": False, "properties": _SWITCHES}]}
    ),
]
"""true, false, or a switch per kind."""
Regions = Annotated[tuple[str, ...], AfterValidator(_countries)]
KEPT = (
    "What is the company's own and stays in texts, as it may stand there: the hotline, the address of customer service, a product or brand "
    "that is spelled like a person"
)
REGIONS_HELP = "Countries whose way to write phone numbers without + is recognised, most likely first, such as [GB, IE]"

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

    redact: Kinds = Field(
        {},
        description="Which kinds of personal data are replaced in texts before they are scored; by default every kind",
    )
    regions: Regions = Field((), description=f"{REGIONS_HELP}; without any, those of Western Europe and the US")
    keep: tuple[str, ...] = Field((), description=KEPT)
    staff: Path | None = Field(
        None, description="File with the names of your own people, one per line, relative to this file"
    )
    staff_names: StaffNames = Field(
        "redact",
        description="What becomes of the names in `staff`: replaced as every name is, kept without the surname, or "
        "replaced by a pseudonym that stays the same. Names that are not in the file count as customers'",
    )
    keys: Literal["contact", "all", "plain"] = Field(
        "contact",
        description="Which customer keys and response ids are stored as a keyed hash, the same for the same customer: those "
        "that are e-mail addresses or phone numbers, in addition every other customer key, or none. The secret is the file "
        "pseudonyms.secret of the data folder: keep a copy of it elsewhere",
    )
    texts_kept_months: int | None = Field(
        None, ge=1, le=1_200, description=f"{KEPT_MONTHS}. Without a value texts are kept until they are erased"
    )
    record: RecordSettings = Field(RecordSettings(), description="Answers that the record of processing needs")

    def redacts(self, source: SourcePrivacy | None = None) -> frozenset[str]:
        """Return the kinds that are replaced in the texts of a source."""
        own: Mapping[Kind, bool] = source.redact if source else {}
        switches: dict[str, bool] = {k: on for kinds in (self.redact, own) for k, on in kinds.items()}
        return frozenset(kind for kind in EVERY_KIND if switches.get(kind, True))


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
    redact: Kinds = Field(
        {}, description="Kinds of personal data that are replaced, or not, other than in the settings"
    )
    regions: Regions = Field((), description=f"{REGIONS_HELP}; by default as in the settings")
    keep: tuple[str, ...] = Field((), description=f"{KEPT}; beside those of the settings")
    staff_names: StaffNames | None = Field(
        None, description="What becomes of the names of staff; by default as in the settings"
    )
