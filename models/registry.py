"""Annotators by the name of their backend."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.base import Annotator, ModelError
from models.choice import AnnotatorChoice, ComposedChoice

if TYPE_CHECKING:
    from models.taught.store import Taught

logger = logging.getLogger(__name__)
__all__ = ["BACKENDS", "AnnotatorChoice", "ComposedChoice", "load_annotator"]


def _shipped(choice: AnnotatorChoice) -> Annotator:
    from models.artifacts import WEIGHTS
    from models.names.annotator import NamingAnnotator

    taught = _taught(choice, WEIGHTS / "annotator")
    if taught is not None:
        from models.taught.annotator import TaughtAnnotator

        return TaughtAnnotator(WEIGHTS / "annotator", taught, threads=choice.threads)
    return NamingAnnotator(WEIGHTS / "annotator", threads=choice.threads)


def _taught(choice: AnnotatorChoice, weights: Path) -> Taught | None:
    """Return what was taught to these very weights."""
    from models.taught.store import DIM, base_digest, current_version, load_taught

    if choice.taught is None or not current_version(choice.taught):
        return None
    taught = load_taught(choice.taught, dim=DIM)
    if taught is not None and taught.about.get("base") != base_digest(weights):
        logger.warning(
            "what was taught belongs to another reader and is not used; `voc teach` learns from the labels again"
        )
        return None
    return taught if taught is not None and taught.shifts else None  # touchpoints are no matter of the reader


def _composed(choice: AnnotatorChoice) -> Annotator:
    from models.composed.backend import load

    return load(choice)


BACKENDS: dict[str, Callable[[AnnotatorChoice], Annotator]] = {"shipped": _shipped, "composed": _composed}


def load_annotator(choice: AnnotatorChoice) -> Annotator:
    """Return the annotator, loaded and verified.

    Raises:
        ModelError: There is no such backend, or its files are missing or altered.
    """
    if choice.backend not in BACKENDS:
        raise ModelError(f"annotator backend {choice.backend!r} is not one of {', '.join(BACKENDS)}")
    return BACKENDS[choice.backend](choice)
