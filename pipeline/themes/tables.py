"""Rows of the themes schema as Arrow tables, and embeddings out of blobs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.themes"
Vectors = NDArray[np.float32]

TIME = pa.timestamp("us", tz="UTC")
SCHEMAS: dict[str, pa.Schema] = {
    "new_model": pa.schema([
        ("topic_model_id", pa.string()), ("created_at", TIME), ("model_fingerprint", pa.string()),
        ("parameters", pa.string()), ("sentences_seen", pa.int64()), ("sentences_fitted", pa.int64()),
        ("topics", pa.int32()), ("outlier_share", pa.float64()), ("threshold", pa.float64()),
        ("is_current", pa.bool_()), ("note", pa.string()),
    ]),
    "new_topics": pa.schema([
        ("topic_model_id", pa.string()), ("topic", pa.int32()), ("theme_id", pa.string()), ("sentences", pa.int32()),
        ("keywords", pa.list_(pa.string())), ("centroid", pa.binary()),
    ]),
    "new_themes": pa.schema([
        ("theme_id", pa.string()), ("label", pa.string()), ("keywords", pa.list_(pa.string())),
        ("description", pa.string()), ("status", pa.string()), ("first_seen", TIME),
        ("topic_model_id", pa.string()), ("centroid", pa.binary()),
    ]),
    "new_events": pa.schema([
        ("topic_model_id", pa.string()), ("theme_id", pa.string()), ("event", pa.string()), ("happened_at", TIME),
        ("evidence", pa.string()),
    ]),
    "new_quality": pa.schema([
        ("topic_model_id", pa.string()), ("measure", pa.string()), ("theme_id", pa.string()), ("value", pa.float64()),
    ]),
    "new_exemplars": pa.schema([
        ("topic_model_id", pa.string()), ("theme_id", pa.string()), ("place", pa.int32()), ("text_hash", pa.string()),
        ("sentence_index", pa.int32()),
    ]),
    "new_groups": pa.schema([
        ("group_id", pa.string()), ("label", pa.string()), ("keywords", pa.list_(pa.string())), ("first_seen", TIME),
    ]),
    "new_members": pa.schema([("theme_id", pa.string()), ("group_id", pa.string())]),
    "new_emerging": pa.schema([
        ("emerging_id", pa.string()), ("topic_model_id", pa.string()), ("found_at", TIME), ("first_found_at", TIME),
        ("label", pa.string()), ("keywords", pa.list_(pa.string())), ("description", pa.string()),
        ("sentences", pa.int64()), ("new_sentences", pa.int64()), ("centroid", pa.binary()), ("is_current", pa.bool_()),
    ]),
    "new_assignments": pa.schema([
        ("text_hash", pa.string()), ("model_fingerprint", pa.string()), ("sentence_index", pa.int32()),
        ("topic_model_id", pa.string()), ("theme_id", pa.string()), ("score", pa.float64()), ("reason", pa.string()),
    ]),
}  # fmt: skip
SCHEMAS["fixed_sentences"] = SCHEMAS["new_assignments"]
"""Columns of what is inserted, by the name under which the .sql files know it."""


@dataclass(frozen=True, slots=True)
class CurrentModel:
    """The topic model that runs assign with."""

    topic_model_id: str
    model_fingerprint: str
    threshold: float


def current_model(con: duckdb.DuckDBPyConnection, *, model_fingerprint: str | None = None) -> CurrentModel | None:
    """Return the current topic model (of this annotator, if one is named), or None if there is none."""
    rows = run_sql(con, PACKAGE, "current_model", {"model_fingerprint": model_fingerprint}).fetchall()
    return CurrentModel(*rows[0]) if rows else None


def read_rows(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a query as dicts by column name."""
    result = run_sql(con, PACKAGE, name, params)
    columns = [c[0] for c in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def read_number(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any] | None = None) -> int:
    """Return the one number that a query returns."""
    rows = run_sql(con, PACKAGE, name, params).fetchall()
    return int(rows[0][0]) if rows else 0


def write_rows(
    con: duckdb.DuckDBPyConnection,
    name: str,
    tables: Mapping[str, Sequence[dict[str, Any]] | pa.Table],
    params: dict[str, Any] | None = None,
) -> None:
    """Run a writing .sql file in one transaction, with `tables` as Arrow tables of SCHEMAS under their names."""
    with ExitStack() as registered:
        for view, rows in tables.items():
            schema = SCHEMAS[view]
            if not isinstance(rows, pa.Table):
                rows = pa.Table.from_pylist(list(rows), schema=schema)
            con.register(view, rows.cast(schema))
            registered.callback(con.unregister, view)
        run_in_transaction(con, name, params)


def run_in_transaction(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any] | None = None) -> None:
    """Run a writing .sql file in one transaction."""
    with transaction(con):
        run_sql(con, PACKAGE, name, params)


def unpack_embeddings(blobs: Sequence[bytes]) -> Vectors:
    """Return (n, dim) float32 from float16 blobs, rows L2-normalised again after the rounding; (0, 0) for none."""
    return _half_precision(b"".join(blobs), len(blobs)) if blobs else np.zeros((0, 0), dtype=np.float32)


def unpack_column(column: pa.Array) -> Vectors:
    """Return the same as unpack_embeddings, from the buffer of an Arrow column and without copying each row; at least one row."""
    blobs = column.cast(pa.binary())
    start, end = np.frombuffer(blobs.buffers()[1], dtype=np.int32)[[blobs.offset, blobs.offset + len(blobs)]]
    return _half_precision(blobs.buffers()[2][int(start) : int(end)], len(blobs))


def _half_precision(data: Any, n: int) -> Vectors:
    vectors = np.frombuffer(data, dtype="<f2").reshape(n, -1).astype(np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1.0)
    return vectors


def unpack_centroids(blobs: Sequence[bytes]) -> Vectors:
    """Return (k, dim) float32 from float32 blobs; (0, 0) for none, or if their lengths differ."""
    if not blobs or len({len(b) for b in blobs}) > 1:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1).astype(np.float32)


def pack_centroid(centroid: Vectors) -> bytes:
    """Return a vector as little-endian float32 bytes."""
    return centroid.astype("<f4").tobytes()


def dump_json(value: Any) -> str:
    """Return compact JSON with sorted keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
