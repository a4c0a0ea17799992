"""Labels and pins as places to learn from: which touchpoint a sentence belongs to, beside what the map makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from models.base import Annotator
from models.taught.judge import PARTS_OF_CUSTOMERS, Gain, compare_counts
from models.taught.places import Place, fit_place
from models.taught.rows import Floats, Indices
from pipeline.config.journeys import JourneyMap
from pipeline.config.settings import TouchpointSettings
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.mapping import DIGITS, Found, Rule, map_sentences, supports
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.teach"
LEAST = 20
"""Customers with a labelled sentence of a journey from which on its touchpoints are taught."""
PINNED = 20
"""Pinned sentences of one touchpoint that are learnt from: a pinned theme may have thousands."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The labelled and pinned sentences of one journey.

    Attributes:
        ids: Touchpoints of the map.
        vectors: (n, dim) embeddings.
        support: (n, touchpoints) what the map's words make of them.
        found: Aspect categories of the sentences.
        words: (n,) of each sentence.
        said: What each labeller says of each: touchpoints, None for none of them.
        customer: (n,) who wrote it.
        labelled: (n,) part of the audit sample; else only pinned.
    """

    ids: tuple[str, ...]
    vectors: Floats
    support: Floats
    found: Found
    words: Indices
    said: tuple[tuple[frozenset[str | None], ...], ...]
    customer: Indices
    labelled: np.ndarray[tuple[int], np.dtype[np.bool_]]


def read_places(
    con: duckdb.DuckDBPyConnection,
    journeys: Mapping[str, JourneyMap],
    annotator: Annotator,
    *,
    fingerprint: str,
    options: TouchpointSettings,
) -> dict[str, Places]:
    """Return the sentences by journey; those that are cut otherwise by now, or not scored yet, are left out.

    Tables written: temporary ones.

    Args:
        con: The warehouse.
        journeys: By id.
        annotator: For the vectors of the map's words.
        fingerprint: Annotator in use.
        options: settings.touchpoints.
    """
    keys = {"model_fingerprint": fingerprint}
    run_sql(con, "pipeline.touchpoints", "pinned", keys)
    rows = run_sql(con, PACKAGE, "teaching_places", {**keys, "pinned": PINNED}).fetchall()
    confident = {**keys, "category_confidence": options.category_confidence}
    categories: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for text_hash, sentence, category, confidence in run_sql(con, PACKAGE, "teaching_categories", confident).fetchall():
        categories.setdefault((text_hash, sentence), []).append((category, confidence))
    con.execute("drop table pinned")
    con.execute("drop table teaching_sentences")
    numbers = {name: i for i, name in enumerate(sorted({row[0] for row in rows}))}
    made = {}
    for journey_id, journey in journeys.items():
        ids = tuple(t.id for _, t in journey.touchpoints)
        known = [
            (row, said) for row in rows if row[1] == journey_id for said in [_said(row[6], ids)] if said
        ]  # labels that name touchpoints which the map has no longer say nothing
        if len({row[0] for row, _ in known if row[7]}) < LEAST:
            continue
        index = MapIndex(journey, annotator)
        vectors = np.stack([np.frombuffer(row[4], "<f2") for row, _ in known]).astype(np.float64)
        hits = [(i, *hit) for i, (row, _) in enumerate(known) for hit in categories.get((row[2], row[3]), ())]
        made[journey_id] = Places(
            ids, vectors, supports(vectors, index.prototypes),
            index.found(
                np.array([h[0] for h in hits], np.int64), [h[1] for h in hits], np.array([h[2] for h in hits], float)
            ),
            np.array([row[5] for row, _ in known], np.int64),
            tuple(said for _, said in known),
            np.array([numbers[row[0]] for row, _ in known], np.int64),
            np.array([row[7] for row, _ in known], bool),
        )  # fmt: skip
    return made


def _said(votes: str, ids: Sequence[str]) -> tuple[frozenset[str | None], ...]:
    """Return what each labeller says; a labeller who reads no opinion says None."""
    named = [frozenset(o["touchpoint"] for o in vote) or frozenset([None]) for vote in json.loads(votes)]
    return tuple(said for said in named if all(t is None or t in ids for t in said))


def measure_places(places: Mapping[str, Places], *, options: TouchpointSettings, seed: int) -> Gain | None:
    """Return what teaching brings: the share of labelled sentences whose touchpoint is right; None where nothing can be taught.

    Each fifth of the customers is mapped with what labels and pins of the others have taught, as in judge.measure_gain.
    """
    if not places:
        return None
    names = sorted({c for p in places.values() for c in p.customer.tolist()})
    fold_of = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % PARTS_OF_CUSTOMERS, strict=True))
    before: list[Floats] = []
    after: list[Floats] = []
    customers: list[Indices] = []
    for p in places.values():
        fold = np.array([fold_of[c] for c in p.customer.tolist()])
        moved = p.support.copy()
        for k in range(PARTS_OF_CUSTOMERS):
            rest, here = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
            place = fit_places(p, rest)
            moved[here] = np.round(moved[here] + place.added(p.vectors[here], p.ids), DIGITS)
        for made, support in ((before, p.support), (after, moved)):
            made.append(place_counts(p, support, options)[p.labelled])
        customers.append(p.customer[p.labelled])
    return compare_counts(np.concatenate(before), np.concatenate(after), np.concatenate(customers), seed=seed)


def fit_places(p: Places, rows: Indices | None = None) -> Place:
    """Return what some of the sentences teach; None: all."""
    rows = np.arange(len(p.vectors)) if rows is None else rows
    target = np.zeros((len(rows), len(p.ids)))
    for i, row in enumerate(rows.tolist()):
        for vote in p.said[row]:
            for touchpoint in vote - {None}:
                target[i, p.ids.index(str(touchpoint))] += 1 / len(vote) / len(p.said[row])
    return fit_place(p.vectors[rows], target - p.support[rows], p.customer[rows], p.ids)


def place_counts(p: Places, support: Floats, options: TouchpointSettings) -> Floats:
    """Return (n, 3) right, wrong and wrong: F1 is the share of sentences whose main touchpoint a labeller names."""
    mapped = map_sentences(support, p.found, words=p.words, rule=Rule(support=options.support))
    read = [p.ids[t] if t >= 0 else None for t in mapped.touchpoint.tolist()]
    right = np.array([np.mean([t in vote for vote in votes]) for t, votes in zip(read, p.said, strict=True)], float)
    return np.stack([right, 1 - right, 1 - right], axis=1)
