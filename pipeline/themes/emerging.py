"""Emerging themes: what has come in since the fit, fits no theme, and stands together. Proposed, until a refit decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from pipeline.config.settings import Settings
from pipeline.themes.fit.describe import exemplar_rows, label_fit
from pipeline.themes.fit.sample import Sample
from pipeline.themes.tables import (
    PACKAGE,
    CurrentModel,
    pack_centroid,
    read_number,
    read_rows,
    unpack_centroids,
    unpack_embeddings,
    write_rows,
)
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.base import Annotator

SAMPLE = 5_000
"""Largest number of sentences of the pool that are clustered; the latest ones are taken."""
BACKGROUND = 2_000
"""Sentences with a theme that are clustered with them: without these, a pool of one subject has nothing to stand out from."""
GREW_BY, GREW_SHARE = 30, 0.1
"""The pool is clustered when it has grown by so many sentences and by this share since it was counted last."""
MOSTLY_NEW = 0.5
"""Share of a cluster's sentences that must have come after the fit. The fit saw the others and left them without a theme."""
SAME = 0.8
"""Cosine of centroids from which on a proposal counts as one that was made before."""
EXAMPLES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Sentences as a sample; which are unthemed, and which of these came after the fit."""

    sample: Sample
    in_pool: tuple[bool, ...]
    is_new: tuple[bool, ...]


def propose_themes(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, model: CurrentModel, annotator: Annotator
) -> dict[str, int]:
    """Cluster the pool of unthemed sentences if it has grown, and write what stands out; returns rows by table.

    The first check under a model only counts the pool: what a fit left unthemed is not new. Tables written:
    themes.emerging, exemplars, pool_checks.
    """
    size = read_number(con, "pool_size")
    before = run_sql(con, PACKAGE, "last_pool_check", {"topic_model_id": model.topic_model_id}).fetchall()
    if before and size - before[0][0] < max(GREW_BY, GREW_SHARE * before[0][0]):
        return {}
    now = datetime.now(UTC)
    rows, exemplars = _proposals(con, settings, model=model, annotator=annotator, now=now) if before else ([], [])
    check = {"topic_model_id": model.topic_model_id, "now": now, "sentences": size, "proposals": len(rows)}
    write_rows(con, "write_emerging", {"new_emerging": rows, "new_exemplars": exemplars}, check)
    return {"pool_checks": 1} | ({"emerging": len(rows)} if rows else {})


def _proposals(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, model: CurrentModel, annotator: Annotator, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of themes.emerging and themes.exemplars."""
    from models.topics.fit import fit_topics
    from models.topics.types import TopicParams

    pool = _read_pool(con, model)
    smallest = settings.themes.min_topic_size
    fitted = fit_topics(
        pool.sample.sentences, pool.sample.embeddings, params=TopicParams(min_topic_size=smallest),
        seed=settings.seed, polarity=pool.sample.polarity,
    )  # fmt: skip
    new, unthemed = np.asarray(pool.is_new, dtype=bool), np.asarray(pool.in_pool, dtype=bool)
    kept = [t for t in range(len(fitted.sizes)) if new[fitted.labels == t].mean() > MOSTLY_NEW]
    if not kept:
        return [], []
    known = _known(con, fitted.centroids)
    taken = [label for (label,) in run_sql(con, PACKAGE, "labels_in_use").fetchall()]
    held = [known[t]["label"] if t in known else None for t in range(len(fitted.sizes))]
    labels = label_fit(pool.sample, fitted, known=held, taken=taken, annotator=annotator)
    last = max((int(r["emerging_id"][1:]) for r in read_rows(con, "known_emerging")), default=0)
    rows, exemplars = [], []
    for topic in kept:
        last += topic not in known
        earlier = known.get(topic, {"emerging_id": f"E{last:03d}", "first_found_at": now})
        rows.append(
            {
                "emerging_id": earlier["emerging_id"],
                "topic_model_id": model.topic_model_id,
                "found_at": now,
                "first_found_at": earlier["first_found_at"],
                "label": labels[topic].label,
                "keywords": list(labels[topic].keywords),
                "description": labels[topic].description,
                "sentences": int(unthemed[fitted.labels == topic].sum()),
                "new_sentences": int(new[fitted.labels == topic].sum()),
                "centroid": pack_centroid(fitted.centroids[topic]),
                "is_current": True,
            }
        )
        shown = [pool.sample.places[i] for i in fitted.representatives[topic] if unthemed[i]][:EXAMPLES]
        exemplars += exemplar_rows(shown, model.topic_model_id, earlier["emerging_id"])
    return rows, exemplars


def _read_pool(con: duckdb.DuckDBPyConnection, model: CurrentModel) -> Pool:
    params = {
        "topic_model_id": model.topic_model_id,
        "model_fingerprint": model.model_fingerprint,
        "sample": SAMPLE,
        "background": BACKGROUND,
    }
    rows = run_sql(con, PACKAGE, "read_pool", params).fetchall()
    columns: Sequence[Sequence[Any]] = tuple(zip(*rows, strict=True)) or ((),) * 8
    hashes, indices, sentences, blobs, polarity, terms, in_pool, is_new = columns
    sample = Sample(
        tuple(hashes), tuple(sentences), unpack_embeddings(blobs), tuple(polarity), tuple(map(tuple, terms)),
        (None,) * len(sentences), tuple(zip(hashes, indices, strict=True)),
    )  # fmt: skip
    return Pool(sample, tuple(in_pool), tuple(is_new))


def _known(con: duckdb.DuckDBPyConnection, centroids: Any) -> dict[int, dict[str, Any]]:
    """Return the earlier proposal that a cluster is, by cluster; each proposal at most once, the nearest first."""
    earlier = read_rows(con, "known_emerging")
    vectors = unpack_centroids([r["centroid"] for r in earlier])
    if not len(vectors) or vectors.shape[1] != centroids.shape[1]:
        return {}
    cosines = centroids @ vectors.T
    known: dict[int, dict[str, Any]] = {}
    for flat in np.argsort(-cosines, axis=None, kind="stable"):
        topic, old = divmod(int(flat), len(earlier))
        if cosines[topic, old] < SAME:
            break
        if topic not in known and all(r is not earlier[old] for r in known.values()):
            known[topic] = earlier[old]
    return known
