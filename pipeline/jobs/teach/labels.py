"""Audit labels as arrays to learn from: each label beside what the shipped reader says of the same words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from models.annotator.classes import ABSENT, CATEGORIES
from models.annotator.runtime import ShippedAnnotator
from models.base import LABELS
from models.personal.neutral import read_neutrally
from models.taught.read import read_parts
from models.taught.rows import Answers, Labelled
from pipeline.config.journeys import JourneyMap
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.teach"
NEUTRAL = LABELS.index("neutral")


@dataclass(frozen=True, slots=True)
class Label:
    """A decision that holds: who wrote the words, who labelled them, and what they said."""

    journey_id: str
    text: str
    start: int | None
    who: str
    opinions: tuple[tuple[str, str | None], ...]
    customer: str


def read_labels(con: duckdb.DuckDBPyConnection) -> list[Label]:
    """Return the decisions of labellers that hold, of texts that are there."""
    return [
        Label(
            journey, text, start, who, tuple((o["sentiment"], o["touchpoint"]) for o in json.loads(opinions)), customer
        )
        for journey, text, start, who, opinions, customer in run_sql(con, PACKAGE, "teaching_labels").fetchall()
    ]


def last_label(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the newest label; 0 if there is none."""
    return int(run_sql(con, PACKAGE, "last_label").fetchall()[0][0])


def labelled_rows(
    labels: Sequence[Label], journeys: Mapping[str, JourneyMap], annotator: ShippedAnnotator, least: Sequence[float]
) -> Labelled:
    """Return the labels with what the reader says; labels of sentences that the reader cuts otherwise by now are left out.

    A touchpoint says something of a category where the map leads from one to the other: where the only category of a touchpoint
    is labelled it is there, where none of the touchpoints that name it is labelled it is not; otherwise nothing is known of it.

    Args:
        labels: From read_labels.
        journeys: By id; of labels under other maps only the sentiment counts.
        annotator: The shipped reader.
        least: Of the 12 categories, their thresholds.
    """
    texts = list(dict.fromkeys(label.text for label in labels))
    readings = [read_neutrally(text) for text in texts]
    read = dict(zip(texts, zip(readings, read_parts(annotator, [r.text for r in readings]), strict=True), strict=True))
    rows: list[dict[str, Any]] = []
    for label in labels:
        reading, parts = read[label.text]
        if parts is None:
            continue
        starts = [reading.start(start) for start, _ in parts.sentences]
        at = len(starts) if label.start is None else starts.index(label.start) if label.start in starts else -1
        if at < 0:
            continue
        category, known = _categories(label, journeys.get(label.journey_id))
        rows.append(
            {
                "key": (label.journey_id, label.text, label.start),
                "customer": label.customer,
                "vectors": parts.vectors[at],
                "sentiment": parts.sentiment[at],
                "category": parts.category[at],
                "said_sentiment": _sentiment(label)[None],
                "said_category": category,
                "known_category": known,
            }
        )
    return _stacked(rows, least, dim=annotator.dim)


def _stacked(rows: Sequence[Mapping[str, Any]], least: Sequence[float], *, dim: int) -> Labelled:
    """Return one row per stretch of words; what several labellers say is averaged, and known where all of them say something."""
    same: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        same.setdefault(row["key"], []).append(row)
    numbers = {name: i for i, name in enumerate(sorted({row["customer"] for row in rows}))}
    first = [votes[0] for votes in same.values()]
    said = {
        name: np.array([np.mean([v[name] for v in votes], axis=0) for votes in same.values()], float).reshape(
            -1, *shape
        )
        for name, shape in (("said_sentiment", (1, 3)), ("said_category", (12, 4)))
    }
    known = np.array([np.all([v["known_category"] for v in votes], axis=0) for votes in same.values()], bool)
    shapes = {"vectors": (dim,), "sentiment": (1, 3), "category": (12, 4)}
    of = {name: np.array([row[name] for row in first], float).reshape(-1, *shape) for name, shape in shapes.items()}
    feels = np.ones((len(first), 1), bool)
    return Labelled(
        of["vectors"],
        np.array([numbers[row["customer"]] for row in first], np.int64),
        np.ones(len(first)),
        {
            "sentiment": Answers(of["sentiment"], said["said_sentiment"], feels, False, np.zeros(1)),
            "category": Answers(
                of["category"], said["said_category"], known.reshape(-1, len(CATEGORIES)), True, np.array(least, float)
            ),
        },
    )


def _sentiment(label: Label) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return (3,): equal parts of the sentiments named; neutral where no opinion was read."""
    found = np.zeros(len(LABELS))
    found[[LABELS.index(s) for s, _ in label.opinions] or [NEUTRAL]] = 1
    return np.asarray(found / found.sum())


def _categories(label: Label, journey: JourneyMap | None) -> tuple[Any, Any]:
    """Return (12, 4) what the label says of each category, and (12,) whether it says anything."""
    said, known = np.zeros((len(CATEGORIES), 1 + len(LABELS))), np.zeros(len(CATEGORIES), bool)
    said[:, ABSENT] = 1
    if journey is None:
        return said, known
    leads = {t.id: t.categories for _, t in journey.touchpoints}
    spoken: dict[str, set[str]] = {}
    unsure: set[str] = set()
    for sentiment, touchpoint in label.opinions:
        named = leads.get(touchpoint or "", ())
        if len(named) == 1:
            spoken.setdefault(named[0], set()).add(sentiment)
        else:
            unsure.update(named)
    for i, category in enumerate(CATEGORIES):
        if category in spoken:
            said[i] = 0
            said[i, [1 + LABELS.index(s) for s in spoken[category]]] = 1 / len(spoken[category])
        known[i] = category in spoken or (category not in unsure and any(category in named for named in leads.values()))
    return said, known
