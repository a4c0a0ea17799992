"""Annotators by the name of their backend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.base import Annotator, ModelError


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
        backend: Key of BACKENDS.
        threads: Threads of the model's runtime.
        composed: Models of the composed backend; None for others.
    """

    backend: str = "shipped"
    threads: int = 2
    composed: ComposedChoice | None = None


def _shipped(choice: AnnotatorChoice) -> Annotator:
    from models.annotator.runtime import ShippedAnnotator
    from models.artifacts import WEIGHTS

    return ShippedAnnotator(WEIGHTS / "annotator", threads=choice.threads)


def _composed(choice: AnnotatorChoice) -> Annotator:
    from models.composed.backend import load

    return load(choice)


BACKENDS: dict[str, Callable[[AnnotatorChoice], Annotator]] = {"shipped": _shipped, "composed": _composed}


def load_annotator(choice: AnnotatorChoice) -> Annotator:
    """The annotator, loaded and verified.

    Raises:
        ModelError: There is no such backend, or its files are missing or altered.
    """
    if choice.backend not in BACKENDS:
        raise ModelError(f"annotator backend {choice.backend!r} is not one of {', '.join(BACKENDS)}")
    return BACKENDS[choice.backend](choice)
