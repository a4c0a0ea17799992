"""Which annotator to load, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ComposedChoice:
    """Hugging Face models for the composed backend: local paths, or hub ids with a pinned revision."""

    sentiment: str
    sentiment_revision: str | None
    embedder: str
    embedder_revision: str | None


@dataclass(frozen=True, slots=True)
class AnnotatorChoice:
    """Which annotator to load.

    Attributes:
        backend: Key of models.registry.BACKENDS.
        threads: Threads of the model's runtime.
        composed: Models of the composed backend; None for others.
        taught: Folder of what the user's labels have taught the shipped annotator (models.taught.store); None: nothing.
    """

    backend: str = "shipped"
    threads: int = 2
    composed: ComposedChoice | None = None
    taught: Path | None = None
