"""Define the settings of a run. They are read once, at the edge, and handed down as values."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.annotator_settings import AnnotatorSettings, ComposedSettings
from pipeline.config.customer_settings import CustomerSettings
from pipeline.config.paths import Paths
from pipeline.config.places import ROOT, find_place
from pipeline.config.privacy_settings import PrivacySettings
from pipeline.config.publish_settings import PublishSettings
from pipeline.config.served_settings import ServedSettings
from pipeline.config.yaml import Config, load_yaml
from pipeline.config.zones import checked_zone
from pipeline.errors import ConfigError

__all__ = ["ROOT", "AnnotatorSettings", "ComposedSettings", "Paths", "PublishSettings", "Settings", "load_settings"]


class EnrichSettings(Config):
    """How verbatims are cleaned and scored."""

    batch: int = Field(512, ge=1, le=20_000, description="Number of texts that are scored and committed together")
    languages: tuple[Annotated[str, Field(pattern="^[a-z]{2}$")], ...] = Field(
        ("en",),
        description="Languages that the annotator reads, as ISO 639-1 codes. A text in another one is kept and counted as "
        "unread, not scored as if it were English; empty: every language is read",
    )
    max_chars: int = Field(
        200_000, ge=1_000, description="Largest length of a verbatim, in characters; a longer one is rejected, not cut"
    )

    @model_validator(mode="before")
    @classmethod
    def _moved(cls, values: Any) -> Any:
        if isinstance(values, dict) and "redact" in values:
            raise ValueError(
                "redact has moved to the key privacy: write `privacy: {redact: true}`, or false, or a switch per kind"
            )
        return values


class ThemeSettings(Config):
    """How topics are fitted and sentences are assigned to themes."""

    min_sentences: int = Field(200, ge=20, description="Number of distinct sentences needed for the first fit")
    sample: int = Field(20_000, ge=200, description="Largest number of sentences that a fit sees")
    min_topic_share: float = Field(
        0.003, gt=0, lt=0.5, description="Smallest topic, as a share of the fitted sentences"
    )
    min_topic_size: int = Field(10, ge=2, description="Smallest size of a topic in sentences, whatever the share")
    max_themes: int = Field(120, ge=2, description="Largest number of themes that one fit may find")
    stability_resamples: int = Field(
        10,
        ge=0,
        le=200,
        description="Number of fits on random halves that measure how stable the themes are; 0 turns this off",
    )
    min_words: int = Field(
        2, ge=1, description="Fewest words of a sentence that gets a theme; a shorter one is unthemed (too_short)"
    )


class TouchpointSettings(Config):
    """How sentences are mapped to touchpoints."""

    category_confidence: float = Field(
        0.5, ge=0, le=1, description="Lowest confidence at which an aspect category counts, 0 to 1"
    )
    support: float = Field(
        0.12,
        ge=-1,
        le=1,
        description="Lowest support by a touchpoint's words at which a sentence is mapped; 1 means it says what an example says",
    )


class PriorityWeights(Config):
    """Exponents of the factors of priority. 0 leaves a factor out, and 2 counts it twice."""

    volume: float = Field(1.0, ge=0, le=5, description="Exponent of the share of customers who speak of it")
    severity: float = Field(1.0, ge=0, le=5, description="Exponent of the size of its net sentiment")
    impact: float = Field(1.0, ge=0, le=5, description="Exponent of 1 + the size of its impact on the scores")
    relevance: float = Field(1.0, ge=0, le=5, description="Exponent of the touchpoint's purchase relevance")


class RiskWeights(Config):
    """Weights of the parts of a customer's risk of leaving: each is the risk if only that part is at its worst. Chosen, not fitted."""

    leaving: float = Field(0.6, ge=0, le=1, description="Weight of saying that they leave or mean to leave")
    score: float = Field(0.35, ge=0, le=1, description="Weight of a low last rating, NPS answer and CSAT")
    contact: float = Field(0.25, ge=0, le=1, description="Weight of a last contact that was not solved or not answered")
    trend: float = Field(
        0.2, ge=0, le=1, description="Weight of a polarity that falls over time, with its interval below 0"
    )
    pains: float = Field(
        0.2, ge=0, le=1, description="Weight of touchpoints about which their last sentence is a complaint"
    )


class InsightSettings(Config):
    """How scores and rankings are computed."""

    confidence: float = Field(0.95, gt=0.5, lt=1, description="Confidence level of every interval")
    min_customers: int = Field(5, ge=1, description="Fewest customers of a group that is ranked")
    fdr: float = Field(0.05, gt=0, lt=1, description="False-discovery rate allowed in a family of tests")
    window_days: int = Field(
        90, ge=7, le=3650, description="Number of days up to the newest one that pain points and gains are ranked over"
    )
    false_alerts: float = Field(
        0.05, gt=0, le=12, description="Number of false alerts allowed per year in one quiet series"
    )
    segments: tuple[str, ...] = Field(
        (),
        max_length=10,
        description="Attributes of responses (from the source mapping) whose values are counted separately, whatever they hold",
    )
    segments_found: int = Field(
        6,
        ge=0,
        le=20,
        description="Largest number of further attributes that become segments by themselves, because their values tell "
        "kinds of customers apart; 0 turns this off",
    )
    segment_values: int = Field(
        20, ge=1, le=200, description="Largest number of values of one attribute that are counted separately"
    )
    priority: PriorityWeights = Field(PriorityWeights(), description="Weights of the factors of priority")
    gap_tolerance: float = Field(
        0.1,
        gt=0,
        le=1,
        description="An intention is met if the interval of the gap lies within this distance of it on both sides",
    )
    risk: RiskWeights = Field(RiskWeights(), description="Weights of the parts of the risk of leaving")
    resamples: int = Field(1000, ge=200, le=20_000, description="Number of resamples of a bootstrap over customers")
    driver_predictors: int = Field(
        30,
        ge=1,
        le=60,
        description="Largest number of themes in the linear model of an outcome; those with the most customers come first",
    )
    what_if_customers: int = Field(
        30, ge=5, description="Fewest customers of a segment to which others are compared in what_if"
    )
    action_days: int = Field(
        90,
        ge=14,
        le=730,
        description="Days before and after an action that are compared; a whole year leaves no season out",
    )
    driver_permutations: int = Field(
        2000,
        ge=100,
        le=100_000,
        description="Number of orders sampled for shares of R² if the model has more than 12 themes",
    )

    @model_validator(mode="after")
    def _segments_have_scopes_of_their_own(self) -> InsightSettings:
        taken = {"source", "channel", "touchpoint", "question"} & set(self.segments)
        if taken:
            raise ValueError(f"segments: {min(taken)}: key figures already have a scope of that name")
        if len(set(self.segments)) != len(self.segments):
            raise ValueError(f"segments: expected every attribute once, got {', '.join(self.segments)}")
        return self


class Settings(Config):
    """The content of configs/pipeline.yaml."""

    sources: Path = Field(Path("sources"), description="Folder of source mappings, relative to this file")
    journeys: tuple[Path, ...] = Field(
        (Path("journeys/ecommerce.yaml"),),
        min_length=1,
        description="Journey maps, relative to this file; the first is the default",
    )
    corrections: Path | None = Field(None, description="File of reviewed corrections to themes, relative to this file")
    actions: Path = Field(
        Path("actions.yaml"),
        description="File of actions whose effect is measured, relative to this file; there need be none",
    )
    spellings: Path | None = Field(
        None, description="Table of spellings of attributes' values, relative to this file; the shipped one if left out"
    )
    annotator: AnnotatorSettings = AnnotatorSettings()
    enrich: EnrichSettings = EnrichSettings()
    themes: ThemeSettings = ThemeSettings()
    touchpoints: TouchpointSettings = TouchpointSettings()
    insights: InsightSettings = InsightSettings()
    publish: PublishSettings = PublishSettings()
    privacy: PrivacySettings = PrivacySettings()
    customers: CustomerSettings = CustomerSettings()
    alerts: AlertSettings = AlertSettings()
    served: ServedSettings = ServedSettings()
    timezone: str = Field(
        "UTC",
        description="Time zone of days, weeks and months everywhere: trends, alerts, key figures by month, days of an ad-hoc run, the page. "
        "IANA name, such as Europe/Berlin",
    )
    seed: int = Field(20251101, ge=0, lt=2**32, description="Seed of everything that is random")
    memory_limit: str = Field(
        "2GB", pattern=r"^\d+(\.\d+)?\s?(MB|GB|MiB|GiB)$", description="Memory limit of DuckDB, such as 2GB"
    )
    threads: int = Field(2, ge=1, le=256, description="Number of threads that DuckDB uses")
    wait_s: float = Field(0, ge=0, description="Seconds to wait for another writer; 0 means to give up at once")
    paths: Paths = Field(
        Paths(data=Path("data")), exclude=True, description="Folders of data and input files, set by --data and --inbox"
    )

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        return checked_zone(name)

    def fingerprint(self) -> str:
        """Return the sha256 of every value that may change a result (not paths, threads, memory or batch sizes)."""
        whole = dict.fromkeys(
            (
                "paths",
                "threads",
                "memory_limit",
                "wait_s",
                "sources",
                "journeys",
                "actions",
                "spellings",
                "alerts",
                "served",
            ),
            True,
        )
        parts = {
            "publish": {"keep", "min_customers", "group_readable", "page_language"},
            "annotator": {"threads"},
            "enrich": {"batch"},
            "privacy": {"texts_kept_months", "record", "staff"},
        }
        text = self.model_dump_json(exclude={**whole, **parts})
        return hashlib.sha256(text.encode()).hexdigest()


def load_settings(config: Path | None = None, *, data: Path | None = None, inbox: Path | None = None) -> Settings:
    """Return the settings from a file, with paths made absolute.

    Args:
        config: Settings file; when None that of the project around the current folder, else the shipped one.
        data: Folder for the warehouse and the published file; when None `data/` in the project, else in the current folder.
        inbox: Folder with input files; `<data>/inbox` when None.

    Raises:
        ConfigError: The file does not match; or a folder or map that it names does not exist.
    """
    place = find_place(config=config, data=data)
    file, base = place.config, place.data
    loaded = load_yaml(file, Settings)
    settings = loaded.model_copy(
        update={
            "sources": (file.parent / loaded.sources).resolve(),
            "journeys": tuple((file.parent / j).resolve() for j in loaded.journeys),
            "spellings": loaded.spellings and (file.parent / loaded.spellings).resolve(),
            "corrections": loaded.corrections and (file.parent / loaded.corrections).resolve(),
            "actions": (file.parent / loaded.actions).resolve(),
            "privacy": loaded.privacy.model_copy(
                update={"staff": loaded.privacy.staff and (file.parent / loaded.privacy.staff).resolve()}
            ),
            "served": ServedSettings(folders=tuple((file.parent / f).resolve() for f in loaded.served.folders)),
            "paths": Paths(data=base, inbox=(inbox or base / "inbox").resolve()),
        }
    )
    if any(folder == folder.parent for folder in settings.served.folders):
        raise ConfigError(f"{file}: served.folders: / is every file of this machine; name the folders that are needed")
    if not settings.sources.is_dir():
        raise ConfigError(f"{file}: sources: no folder {settings.sources}")
    named = [
        ("corrections", settings.corrections),
        ("spellings", settings.spellings),
        ("privacy.staff", settings.privacy.staff),
    ]
    for key, path in [*named, *(("journeys", journey) for journey in settings.journeys)]:
        if path and not path.is_file():
            raise ConfigError(f"{file}: {key}: no file {path}")
    return settings
