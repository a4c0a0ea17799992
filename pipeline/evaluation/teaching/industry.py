"""The reviews of an industry as a network reads them that never saw it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.annotator.classes import ABSENT, CATEGORIES
from models.base import Annotation
from models.taught.read import LEAST
from models.taught.rows import Answers, Indices, Labelled
from models.training.data import Unit, fabsa
from models.training.left_out import NetAnnotator
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import TouchpointSettings
from pipeline.jobs.teach.places import Places
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.mapping import Found, supports
from pipeline.touchpoints.place import count_words

MOST = 1_500
"""Reviews of an industry that are used."""


@dataclass(frozen=True, slots=True, eq=False)
class Industry:
    """Reviews of an industry, each of a customer.

    Attributes:
        name: Of the industry.
        labelled: What is read in whole reviews, and what is true.
        places: Where reviews of one sentence belong on the map of FABSA's themes, as mapped and as labelled.
    """

    name: str
    labelled: Labelled
    places: Places


def read_industry(data: Path, name: str, reader: NetAnnotator, journey: JourneyMap) -> Industry:
    """Return an industry's reviews. Embeddings are the shipped reader's: no label ever taught them.

    Args:
        data: Folder of the labelled sets.
        name: Of the industry.
        reader: A network that never saw it.
        journey: Map of FABSA's themes.
    """
    units = [
        u for part in ("train", "dev") for u in fabsa(data / "fabsa" / f"{part}.jsonl") if u.meta["industry"] == name
    ]
    if len(units) > MOST:
        kept = np.sort(np.random.default_rng(0).choice(len(units), MOST, replace=False))
        units = [units[i] for i in kept]
    return Industry(name, _whole(units, reader), _places(units, reader, journey))


def _whole(units: list[Unit], reader: NetAnnotator) -> Labelled:
    texts = [u.text for u in units]
    scores = [reader.heads.segments(chunk.scores, chunk.bounds) for chunk in reader.encode(texts, whole=True)]
    log = {
        part: np.log(np.maximum(np.concatenate([getattr(s, part) for s in scores]), LEAST)).astype(np.float64)
        for part in ("sentiment", "categories")
    }
    n, k = len(units), len(CATEGORIES)
    feels = np.array([u.sentiment is not None for u in units])[:, None]
    felt = np.array([u.sentiment or (0.0, 1.0, 0.0) for u in units])[:, None]
    said = np.eye(4)[np.array([u.categories for u in units])]
    answers = {
        "category": Answers(log["categories"], said, np.ones((n, k), bool), True, np.full(k, 0.5)),
        "sentiment": Answers(log["sentiment"][:, None], felt, feels, False, np.zeros(1)),
    }
    return Labelled(reader.embed(texts).astype(np.float64), np.arange(n), np.ones(n), answers)


def _places(units: list[Unit], reader: NetAnnotator, journey: JourneyMap) -> Places:
    """Return the reviews of one sentence: only there does a label of the review say where the sentence belongs."""
    options = TouchpointSettings()
    read = [(u, a) for u, a in zip(units, reader.annotate([u.text for u in units]), strict=True) if _single(a)]
    index = MapIndex(journey, reader)
    vectors = np.concatenate([a.embeddings for _, a in read]).astype(np.float16).astype(np.float64)
    hits = [
        (i, c.category, c.confidence)
        for i, (_, a) in enumerate(read)
        for c in a.sentence_categories[0]
        if c.confidence >= options.category_confidence
    ]
    theme_of = {c: t.id for _, t in journey.touchpoints for c in t.categories}
    said = [
        {theme_of[c] for c, polarity in zip(CATEGORIES, u.categories or (), strict=True) if polarity != ABSENT}
        for u, _ in read
    ]
    return Places(
        tuple(index.ids), vectors, supports(vectors, index.prototypes),
        index.found(np.array([h[0] for h in hits], np.int64), [h[1] for h in hits], np.array([h[2] for h in hits], float)),
        np.array([count_words(u.text) for u, _ in read], np.int64),
        tuple((frozenset(s) or frozenset([None]),) for s in said),
        np.arange(len(read)),
        np.ones(len(read), bool),
    )  # fmt: skip


def _single(annotation: Annotation) -> bool:
    return len(annotation.sentences) == 1


def pick_places(p: Places, rows: Indices) -> Places:
    """Return some of the sentences, in the order of `rows`."""
    at = np.full(len(p.vectors), -1)
    at[rows] = np.arange(len(rows))
    kept = at[p.found.sentence] >= 0
    found = Found(at[p.found.sentence[kept]], p.found.category[kept], p.found.confidence[kept], p.found.leads_to)
    said = tuple(p.said[i] for i in rows.tolist())
    return Places(
        p.ids, p.vectors[rows], p.support[rows], found, p.words[rows], said, p.customer[rows], p.labelled[rows]
    )
