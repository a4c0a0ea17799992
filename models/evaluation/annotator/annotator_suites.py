"""The suites by name: each asks the annotator and returns figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from models.base import Annotation, Annotator
from models.cards.figure import Figure
from models.evaluation.annotator.behaviour import behaviour_figures
from models.evaluation.annotator.embedding import embedding
from models.evaluation.annotator.fabsa import fabsa, sentiment
from models.evaluation.annotator.mams import gold_spans, mams
from models.evaluation.annotator.open_sets import open_sets
from models.evaluation.annotator.unseen import alexa, products
from models.evaluation.labelled_data import Records, read_records, whole_and_untuned


@lru_cache(maxsize=1)
def _reviews(annotator: Annotator, datasets: Path) -> tuple[Records, list[Annotation]]:
    """Return FABSA dev and its annotations, once for three suites (mypy does not take a Protocol for hashable)."""
    records = read_records(datasets, "fabsa/dev.jsonl")
    return records, annotator.annotate([r["text"] for r in records])


def _fabsa(annotator: Annotator, datasets: Path) -> list[Figure]:
    return whole_and_untuned(fabsa, *_reviews(annotator, datasets))  # type: ignore[arg-type]


def _sentiment(annotator: Annotator, datasets: Path) -> list[Figure]:
    return whole_and_untuned(sentiment, *_reviews(annotator, datasets))  # type: ignore[arg-type]


def _mams(annotator: Annotator, datasets: Path) -> list[Figure]:
    records = read_records(datasets, "mams/term_dev.jsonl")
    answers = annotator.annotate([r["text"] for r in records], spans=gold_spans(records))
    return whole_and_untuned(mams, records, answers)


def _embedding(annotator: Annotator, datasets: Path) -> list[Figure]:
    return embedding(*_reviews(annotator, datasets))  # type: ignore[arg-type]


def _behaviour(annotator: Annotator, _: Path) -> list[Figure]:
    return behaviour_figures(annotator)


SUITES: dict[str, Callable[[Annotator, Path], list[Figure]]] = {
    "fabsa": _fabsa,
    "sentiment": _sentiment,
    "mams": _mams,
    "embedding": _embedding,
    "products": products,
    "alexa": alexa,
    "open": open_sets,
    "behaviour": _behaviour,
}


def measure(annotator: Annotator, suites: Iterable[str], datasets: Path) -> list[Figure]:
    """Return the figures of these suites, in their order.

    Raises:
        ModelError: A data set is missing.
    """
    return [f for name in suites for f in SUITES[name](annotator, datasets)]
