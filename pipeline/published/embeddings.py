"""The table published.embeddings: every sentence's embedding as whole numbers of eight bits, for `voc search`."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.warehouse.sql import load_sql, run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.published"
BATCH = 50_000
"""Sentences in memory at a time: 77 MB of 384 numbers each in single precision."""
FRAME = "embedding_rows"


def publish_embeddings(con: duckdb.DuckDBPyConnection, *, model_fingerprint: str) -> None:
    """Make snapshot.published.embeddings, in batches.

    How many numbers an embedding has is read from the stored ones, because an erasure publishes without loading the annotator; 1 where
    there are none.

    Args:
        con: The writer's connection, inside build_snapshot.
        model_fingerprint: Annotator whose embeddings are published.
    """
    reading = con.cursor()  # of its own, so that batches are read while others are written
    try:
        reading.execute(load_sql(PACKAGE, "sentence_vectors"), {"model_fingerprint": model_fingerprint})
        made = False
        with transaction(con):
            while rows := reading.fetchmany(BATCH):
                halves = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f2").reshape(len(rows), -1)
                batch = _rows([key for key, _ in rows], as_int8(halves.astype(np.float32)))
                _write(con, "insert_embeddings" if made else "create_embeddings", batch)
                made = True
            if not made:
                _write(con, "create_embeddings", _rows([], np.zeros((0, 1), dtype=np.int8)))
    finally:
        reading.close()


def as_int8(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return (n, dim) int8 of the rows' directions: each row is stretched until its largest number is 127.

    The cosine to the original row is above 0.999 (tests/pipeline/published/test_embeddings.py).
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.rint(vectors * (127 / np.where(largest > 0, largest, 1))).astype(np.int8)


def _rows(keys: list[str], vectors: NDArray[np.int8]) -> pa.Table:
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    column = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    return pa.table({"sentence_id": pa.array(keys, pa.string()), "embedding": column, "length": lengths})


def _write(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register(FRAME, rows)
    try:
        run_sql(con, PACKAGE, name)
    finally:
        con.unregister(FRAME)
