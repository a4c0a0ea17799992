"""Map one batch of sentences of the warehouse: everything that decides a row of touchpoints.sentence_touchpoints."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from models.artifacts import WEIGHTS
from models.remembered_stamp import code_stamp
from models.taught.store import DIM, load_places
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.mapping import DIGITS, METHODS, Floats, Found, Indices, Mapped, Rule, map_sentences, supports
from pipeline.warehouse.sql import load_sql

if TYPE_CHECKING:  # its values are part of map_hash, and its code decides nothing
    from models.taught.places import Place
    from pipeline.config.journeys import JourneyMap
    from pipeline.config.settings import Settings

PACKAGE = "pipeline.touchpoints"
STRINGS = pa.list_(pa.string())


def taught_place(journey: JourneyMap, settings: Settings) -> Place | None:
    """Return what labels have taught about the touchpoints of a map; None where they have taught nothing."""
    if settings.annotator.backend != "shipped":
        return None
    return load_places(settings.paths.taught, WEIGHTS / "annotator", dim=DIM).get(journey.id)


def map_hash(journey: JourneyMap, settings: Settings) -> str:
    """Return the sha256 of the map, of what it was taught and everything else that decides a mapping, except the annotator."""
    parts = [journey.content_hash(), settings.touchpoints.model_dump_json(), code_stamp(__name__, folders=(PACKAGE,))]
    place = taught_place(journey, settings)
    if place is not None:
        parts.append(place.digest)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def map_batch(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    journey: JourneyMap,
    *,
    index: MapIndex,
    first: int,
    last: int,
    fingerprint: str,
) -> pa.Table:
    """Return the rows of touchpoints.sentence_touchpoints for one slice of pending_sentences."""
    slice_ = {"first": first, "last": last, "model_fingerprint": fingerprint}
    sentences = _arrow(con, "read_sentences", slice_)
    found = _arrow(con, "read_categories", {**slice_, "category_confidence": settings.touchpoints.category_confidence})
    vectors = np.frombuffer(b"".join(sentences["embedding"].to_pylist()), "<f2").reshape(sentences.num_rows, -1)
    mapped, _ = map_vectors(
        settings,
        journey,
        index,
        vectors,
        index.found(found["position"].to_numpy(), found["category"].to_pylist(), found["confidence"].to_numpy()),
        words=sentences["words"].to_numpy(),
    )
    n = sentences.num_rows
    ids = np.array([*index.ids, None], object)
    return pa.table(
        {
            "journey_id": pa.repeat(journey.id, n),
            "map_hash": pa.repeat(map_hash(journey, settings), n),
            "text_hash": sentences["text_hash"],
            "model_fingerprint": pa.repeat(fingerprint, n),
            "sentence_index": sentences["sentence_index"],
            "touchpoint_id": pa.array(ids[mapped.touchpoint], pa.string()),
            "score": pa.array(mapped.score),
            "method": pa.array(np.array(METHODS, object)[mapped.method], pa.string()),
            "further": pa.array([[index.ids[t] for t in np.flatnonzero(row)] for row in mapped.further], STRINGS),
        }
    )


def map_vectors(
    settings: Settings,
    journey: JourneyMap,
    index: MapIndex,
    vectors: NDArray[np.float16],
    found: Found,
    *,
    words: Indices,
) -> tuple[Mapped, Floats]:
    """Return where sentences belong, and (n, touchpoints) their support, with what labels have taught.

    Args:
        settings: Settings of the installation.
        journey: The map.
        index: Of the map.
        vectors: (n, dim) embeddings of the sentences.
        found: Their aspect categories.
        words: (n,) their words.
    """
    support, place = supports(vectors, index.prototypes), taught_place(journey, settings)
    if place is not None:
        support = np.round(support + place.added(vectors, index.ids), DIGITS)
    return map_sentences(support, found, words=words, rule=Rule(support=settings.touchpoints.support)), support


def _arrow(con: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any]) -> pa.Table:
    return con.sql(load_sql(PACKAGE, name), params=dict(params)).to_arrow_table()
