"""Everything a run can be told, read once at the edge and handed down as values."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from pipeline.config.alert_settings import AlertSettings
from pipeline.config.yaml import Config, load_yaml
from pipeline.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: configs/, data/ and models/weights/ lie in it."""


class ComposedSettings(Config):
    """Hugging Face models that the composed backend runs one after the other."""

    sentiment: str = Field(description="Text-classification model: a local path or a hub id")
    sentiment_revision: str | None = Field(None, description="Commit hash; required for a hub id")
    embedder: str = Field(description="sentence-transformers model: a local path or a hub id")
    embedder_revision: str | None = Field(None, description="Commit hash; required for a hub id")


class AnnotatorSettings(Config):
    """Which model reads the texts."""

    backend: Literal["shipped", "composed"] = Field("shipped", description="The shipped encoder, or models of your own")
    threads: int = Field(2, ge=1, le=64, description="Threads of the model's runtime")
    composed: ComposedSettings | None = Field(None, description="Required when backend is composed")

    @model_validator(mode="after")
    def _composed_named(self) -> AnnotatorSettings:
        if self.backend == "composed" and self.composed is None:
            raise ValueError("backend 'composed' needs the key 'composed' with its models")
        return self


class EnrichSettings(Config):
    """Cleaning and scoring of verbatims."""

    redact: bool = Field(True, description="Replace e-mail addresses, phone, card and account numbers before scoring")
    batch: int = Field(512, ge=1, le=20_000, description="Texts scored and committed together")
    max_chars: int = Field(200_000, ge=1_000, description="A longer verbatim is rejected, not cut")


class ThemeSettings(Config):
    """Topic model and assignment of sentences to themes."""

    min_sentences: int = Field(200, ge=20, description="Distinct sentences needed before the first fit")
    sample: int = Field(20_000, ge=200, description="Most sentences that a fit sees")
    min_topic_share: float = Field(
        0.003, gt=0, lt=0.5, description="Smallest topic, as a share of the fitted sentences"
    )
    min_topic_size: int = Field(10, ge=2, description="Smallest topic, in sentences, whatever the share")
    max_themes: int = Field(120, ge=2, description="Most themes that one fit may find")
    stability_resamples: int = Field(
        10, ge=0, le=200, description="Fits on random halves that measure how stable the themes are; 0: none"
    )
    min_words: int = Field(2, ge=1, description="A sentence with fewer words is left unthemed (too_short)")


class TouchpointSettings(Config):
    """Mapping of sentences to touchpoints."""

    category_confidence: float = Field(0.5, ge=0, le=1, description="Least confidence of an aspect category that maps")
    support: float = Field(
        0.12, ge=-1, le=1, description="Least support by a touchpoint's words that maps: 1 says what an example says"
    )


class PriorityWeights(Config):
    """Exponents of the factors of priority: 0 leaves a factor out, 2 counts it twice."""

    volume: float = Field(1.0, ge=0, le=5, description="Of the share of customers who speak of it")
    severity: float = Field(1.0, ge=0, le=5, description="Of the size of its net sentiment")
    impact: float = Field(1.0, ge=0, le=5, description="Of 1 + the size of its impact on the scores")
    relevance: float = Field(1.0, ge=0, le=5, description="Of the touchpoint's purchase relevance")


class RiskWeights(Config):
    """Parts of a customer's risk of leaving: the risk where only this part is at its worst. Chosen, not fitted."""

    leaving: float = Field(0.6, ge=0, le=1, description="Says that they leave, or mean to")
    score: float = Field(0.35, ge=0, le=1, description="Last rating, NPS answer and CSAT are low")
    contact: float = Field(0.25, ge=0, le=1, description="Last contact not solved or not answered")
    trend: float = Field(0.2, ge=0, le=1, description="What they write gets worse, with the interval below 0")
    pains: float = Field(0.2, ge=0, le=1, description="Touchpoints of which their last word is a complaint")


class InsightSettings(Config):
    """Scores and rankings."""

    confidence: float = Field(0.95, gt=0.5, lt=1, description="Level of every interval")
    min_customers: int = Field(5, ge=1, description="Smaller groups are not ranked")
    fdr: float = Field(0.05, gt=0, lt=1, description="False-discovery rate of a family of tests")
    false_alerts: float = Field(0.05, gt=0, le=12, description="False alerts allowed in a year of one quiet series")
    segments: tuple[str, ...] = Field(
        (), max_length=10, description="Attributes of responses (source mapping) whose values are counted apart"
    )
    segment_values: int = Field(20, ge=1, le=200, description="Most values counted apart of one attribute")
    priority: PriorityWeights = Field(PriorityWeights(), description="Weights of the factors of priority")
    gap_tolerance: float = Field(
        0.1, gt=0, le=1, description="A gap whose interval lies within this on both sides of the intention is met"
    )
    risk: RiskWeights = Field(RiskWeights(), description="Weights of the parts of the risk of leaving")
    resamples: int = Field(1000, ge=200, le=20_000, description="Resamples of a bootstrap over customers")
    driver_predictors: int = Field(
        30,
        ge=1,
        le=60,
        description="Most themes in the linear model of an outcome, those with the most customers first",
    )
    what_if_customers: int = Field(30, ge=5, description="Customers a segment needs to be another's measure in what_if")
    driver_permutations: int = Field(
        2000, ge=100, le=100_000, description="Orders sampled for shares of R² where the model has more than 12 themes"
    )

    @model_validator(mode="after")
    def _segments_have_scopes_of_their_own(self) -> InsightSettings:
        taken = {"source", "channel", "touchpoint", "question"} & set(self.segments)
        if taken:
            raise ValueError(f"segments: {min(taken)}: key figures have a scope of that name already")
        if len(set(self.segments)) != len(self.segments):
            raise ValueError(f"segments: every attribute once, got {', '.join(self.segments)}")
        return self


class PublishSettings(Config):
    """The published file."""

    storage_version: str = Field("v1.2.0", description="Oldest DuckDB that can read the file")
    keep: int = Field(7, ge=1, le=1_000, description="Snapshots of earlier runs that are kept, the newest among them")


class Paths(Config):
    """Where a run reads and writes."""

    data: Path
    inbox: Path | None = None

    @property
    def warehouse(self) -> Path:
        """The writer's file."""
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The readers' file."""
        return self.data / "published" / "voc.duckdb"

    def snapshot(self, run_id: str) -> Path:
        """The kept copy of what a run published."""
        return self.data / "published" / "snapshots" / f"{run_id}.duckdb"


class Settings(Config):
    """configs/pipeline.yaml."""

    sources: Path = Field(Path("sources"), description="Folder of source mappings, relative to this file")
    journeys: tuple[Path, ...] = Field(
        (Path("journeys/ecommerce.yaml"),),
        min_length=1,
        description="Journey maps, relative to this file; the first is the default",
    )
    corrections: Path | None = Field(None, description="Reviewed corrections of the themes, relative to this file")
    annotator: AnnotatorSettings = AnnotatorSettings()
    enrich: EnrichSettings = EnrichSettings()
    themes: ThemeSettings = ThemeSettings()
    touchpoints: TouchpointSettings = TouchpointSettings()
    insights: InsightSettings = InsightSettings()
    publish: PublishSettings = PublishSettings()
    alerts: AlertSettings = AlertSettings()
    seed: int = Field(20251101, ge=0, lt=2**32, description="Seed of everything random")
    memory_limit: str = Field("2GB", pattern=r"^\d+(\.\d+)?\s?(MB|GB|MiB|GiB)$", description="DuckDB's memory limit")
    threads: int = Field(2, ge=1, le=256, description="DuckDB's threads")
    wait_s: float = Field(0, ge=0, description="Seconds to wait for another writer; 0: give up at once")
    paths: Paths = Field(Paths(data=Path("data")), exclude=True, description="Set by --data and --inbox")

    def fingerprint(self) -> str:
        """sha256 over every value that may change a result (not paths, threads or memory)."""
        whole = dict.fromkeys(("paths", "threads", "memory_limit", "wait_s", "sources", "journeys", "alerts"), True)
        text = self.model_dump_json(exclude={**whole, "publish": {"keep"}})
        return hashlib.sha256(text.encode()).hexdigest()


def load_settings(config: Path | None = None, *, data: Path | None = None, inbox: Path | None = None) -> Settings:
    """Settings from a file, with paths made absolute.

    Args:
        config: configs/pipeline.yaml of the checkout when None.
        data: Folder for the warehouse and the published file; `data/` of the checkout when None.
        inbox: Folder with input files; `<data>/inbox` when None.

    Raises:
        ConfigError: The file does not match; or a folder or map that it names does not exist.
    """
    file = (config or ROOT / "configs" / "pipeline.yaml").resolve()
    loaded = load_yaml(file, Settings)
    base = (data or ROOT / "data").resolve()
    settings = loaded.model_copy(
        update={
            "sources": (file.parent / loaded.sources).resolve(),
            "journeys": tuple((file.parent / j).resolve() for j in loaded.journeys),
            "corrections": loaded.corrections and (file.parent / loaded.corrections).resolve(),
            "paths": Paths(data=base, inbox=(inbox or base / "inbox").resolve()),
        }
    )
    if not settings.sources.is_dir():
        raise ConfigError(f"{file}: sources: no folder {settings.sources}")
    if settings.corrections and not settings.corrections.is_file():
        raise ConfigError(f"{file}: corrections: no file {settings.corrections}")
    for journey in settings.journeys:
        if not journey.is_file():
            raise ConfigError(f"{file}: journeys: no file {journey}")
    return settings
