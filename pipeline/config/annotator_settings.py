"""Define the key `annotator` of configs/pipeline.yaml: the model that reads the texts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from pipeline.config.yaml import Config


class ComposedSettings(Config):
    """Hugging Face models that the composed backend runs one after the other."""

    sentiment: str = Field(description="Text-classification model, as a local path or a hub id")
    sentiment_revision: str | None = Field(None, description="Commit hash; required for a hub id")
    embedder: str = Field(description="sentence-transformers model, as a local path or a hub id")
    embedder_revision: str | None = Field(None, description="Commit hash; required for a hub id")


class AnnotatorSettings(Config):
    """The model that reads the texts."""

    backend: Literal["shipped", "composed"] = Field(
        "shipped", description="Use the shipped encoder, or models of your own (composed)"
    )
    threads: int = Field(2, ge=1, le=64, description="Number of threads of the model's runtime")
    composed: ComposedSettings | None = Field(None, description="Models to use; required if backend is composed")

    @model_validator(mode="after")
    def _composed_named(self) -> AnnotatorSettings:
        if self.backend == "composed" and self.composed is None:
            raise ValueError("backend 'composed' needs the key 'composed' with its models")
        return self
