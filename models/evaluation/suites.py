"""The suites by name: each asks the annotator and returns figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from models.base import Annotator
from models.evaluation.behaviour import behaviour_figures
from models.evaluation.embedding import embedding
from models.evaluation.fabsa import fabsa, sentiment
from models.evaluation.mams import gold_spans, mams
from models.evaluation.metrics import Figure
from models.evaluation.records import read_records, whole_and_untuned
from models.evaluation.unseen import alexa, products


@dataclass(frozen=True, slots=True)
class Suite:
    """A function of the annotator and the folder of the data sets, and what it measures in words."""

    run: Callable[[Annotator, Path], list[Figure]]
    text: str


def _fabsa(annotator: Annotator, datasets: Path) -> list[Figure]:
    records = read_records(datasets, "fabsa/dev.jsonl")
    return whole_and_untuned(fabsa, records, annotator.annotate([r["text"] for r in records]))


def _sentiment(annotator: Annotator, datasets: Path) -> list[Figure]:
    records = read_records(datasets, "fabsa/dev.jsonl")
    return whole_and_untuned(sentiment, records, annotator.annotate([r["text"] for r in records]))


def _mams(annotator: Annotator, datasets: Path) -> list[Figure]:
    records = read_records(datasets, "mams/term_dev.jsonl")
    answers = annotator.annotate([r["text"] for r in records], spans=gold_spans(records))
    return whole_and_untuned(mams, records, answers)


def _embedding(annotator: Annotator, datasets: Path) -> list[Figure]:
    records = read_records(datasets, "fabsa/dev.jsonl")
    return embedding(records, annotator.annotate([r["text"] for r in records]))


def _behaviour(annotator: Annotator, _: Path) -> list[Figure]:
    return behaviour_figures(annotator)


SUITES: dict[str, Suite] = {
    "fabsa": Suite(_fabsa, "aspect categories with polarity"),
    "sentiment": Suite(_sentiment, "sentiment of reviews"),
    "mams": Suite(_mams, "aspect terms and their polarity"),
    "products": Suite(products, "products that training never saw"),
    "alexa": Suite(alexa, "a speaker that training never saw, by star rating"),
    "embedding": Suite(_embedding, "what neighbours in the embedding have in common"),
    "behaviour": Suite(_behaviour, "hand-written cases by capability; needs no data set"),
}
