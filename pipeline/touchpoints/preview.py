"""What another map would do: every sentence of a journey mapped by the map in force and by the other, side by side. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from pipeline.config.journeys import JourneyMap, Stage
from pipeline.config.settings import Settings
from pipeline.touchpoints.batch import PACKAGE, map_vectors
from pipeline.touchpoints.index import MapIndex
from pipeline.touchpoints.mapping import Floats
from pipeline.warehouse.sql import load_sql


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The sentences of a journey, with what decides where they belong.

    Attributes:
        texts: (n,) what they say.
        hashes: (n,) of the texts that they stand in.
        vectors: (n, dim).
        words: (n,) runs of two or more letters.
        rows: (m,) sentence of each aspect category.
        categories: (m,) its name.
        confidence: (m,) 0 to 1.
    """

    texts: list[str]
    hashes: list[str]
    vectors: NDArray[np.float16]
    words: NDArray[np.int64]
    rows: NDArray[np.int64]
    categories: list[str]
    confidence: NDArray[np.float64]


def read_sentences(
    con: duckdb.DuckDBPyConnection, settings: Settings, journey_id: str, *, fingerprint: str
) -> Sentences:
    """Return the sentences that the map in force has mapped."""
    keys = {"journey_id": journey_id, "model_fingerprint": fingerprint}
    found = con.sql(load_sql(PACKAGE, "mapped_sentences"), params=keys).to_arrow_table()
    least = {**keys, "category_confidence": settings.touchpoints.category_confidence}
    categories = con.sql(load_sql(PACKAGE, "sentence_categories"), params=least).fetchall()
    hashes = found["text_hash"].to_pylist()
    at = {key: i for i, key in enumerate(zip(hashes, found["sentence_index"].to_pylist(), strict=True))}
    return Sentences(
        texts=found["text"].to_pylist(),
        hashes=hashes,
        vectors=np.frombuffer(b"".join(found["embedding"].to_pylist()), "<f2").reshape(found.num_rows, -1),
        words=found["words"].to_numpy(),
        rows=np.array([at[hash_, index] for hash_, index, _, _ in categories], np.int64),
        categories=[category for _, _, category, _ in categories],
        confidence=np.array([confidence for *_, confidence in categories], np.float64),
    )


def map_all(
    sentences: Sentences, journey: JourneyMap, index: MapIndex, settings: Settings
) -> tuple[list[str | None], Floats]:
    """Return the touchpoint of each sentence under a map (None: unmapped), and (n, touchpoints) its support for each."""
    found = index.found(sentences.rows, sentences.categories, sentences.confidence)
    mapped, support = map_vectors(settings, journey, index, sentences.vectors, found, words=sentences.words)
    ids = [*index.ids, None]
    return [ids[t] for t in mapped.touchpoint], support


def with_example(journey: JourneyMap, touchpoint_id: str, example: str) -> JourneyMap:
    """Return the map with one more example at a touchpoint."""
    stages: list[Stage] = []
    for stage in journey.stages:
        touchpoints = tuple(
            t.model_copy(update={"examples": (*t.examples, example)}) if t.id == touchpoint_id else t
            for t in stage.touchpoints
        )
        stages.append(stage.model_copy(update={"touchpoints": touchpoints}))
    return journey.model_copy(update={"stages": tuple(stages)})


def moves(before: Sequence[str | None], after: Sequence[str | None]) -> list[tuple[str | None, str | None, list[int]]]:
    """Return from where to where sentences move, and which, the most first."""
    rows: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for i, (b, a) in enumerate(zip(before, after, strict=True)):
        if b != a:
            rows[b, a].append(i)
    return [(b, a, found) for (b, a), found in sorted(rows.items(), key=lambda item: -len(item[1]))]
