"""Annotators by the name of their backend."""

from __future__ import annotations

from collections.abc import Callable

from models.base import Annotator, ModelError
from models.choice import AnnotatorChoice, ComposedChoice

__all__ = ["BACKENDS", "AnnotatorChoice", "ComposedChoice", "load_annotator"]


def _shipped(choice: AnnotatorChoice) -> Annotator:
    from models.artifacts import WEIGHTS
    from models.names.annotator import NamingAnnotator

    return NamingAnnotator(WEIGHTS / "annotator", threads=choice.threads)


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
