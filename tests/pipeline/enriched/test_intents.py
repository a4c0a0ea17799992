"""Intents of stored sentences: with the annotation, and again where another head reads them."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from models.intent.head import IntentHead
from pipeline.enriched.intents import read_stored_intents, with_intents
from tests.warehouses import in_memory


def tiny_head(fingerprint: str, sign: int = 1) -> IntentHead:
    """Praise where the first number of the embedding is positive, else a suggestion; the other way round with sign -1."""
    hidden = np.zeros((7, 2), np.int8)
    hidden[0] = (100 * sign, -100 * sign)
    out = np.zeros((2, 5))
    out[0, 1] = out[1, 2] = 9
    weights: dict[str, Any] = {
        "hidden.weight": hidden,
        "hidden.scale": np.ones(2) / 10,
        "hidden.bias": np.zeros(2),
        "out.weight": out,
        "out.bias": np.zeros(5),
    }
    return IntentHead(weights, temperature=1, fingerprint=fingerprint)


def sentences(*signs: int) -> pa.Table:
    n = len(signs)
    vectors = np.array([[s, 0, 0, 0] for s in signs], "<f2")
    return pa.table(
        {
            "text_hash": [f"t{i}" for i in range(n)],
            "model_fingerprint": ["tiny"] * n,
            "sentence_index": pa.array([0] * n, pa.int32()),
            "start_char": pa.array([0] * n, pa.int32()),
            "end_char": pa.array([5] * n, pa.int32()),
            "sentiment_label": ["negative"] * n,
            "polarity": [-0.9] * n,
            "confidence": [0.95] * n,
            "embedding": pa.array(
                [b"" if s == 0 else v.tobytes() for s, v in zip(signs, vectors, strict=True)], pa.binary()
            ),
        }
    )


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return in_memory()


def store(con: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    con.register("new_sentences", table)
    con.execute("insert into enriched.sentences by name select * from new_sentences")
    con.unregister("new_sentences")


def stored(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select text_hash, intent, intent_confidence, intent_head from enriched.sentences order by 1"
    ).fetchall()


def test_without_a_head_intents_are_null() -> None:
    table = with_intents(sentences(1, -1), None)
    assert table["intent"].to_pylist() == table["intent_confidence"].to_pylist() == [None, None]


def test_stored_sentences_get_what_they_would_have_got_with_the_annotation(con: duckdb.DuckDBPyConnection) -> None:
    store(con, sentences(1, -1, 1))
    assert read_stored_intents(con, tiny_head("one"), fingerprint="tiny") == 3
    fresh = with_intents(sentences(1, -1, 1), tiny_head("one"))
    assert [r[1] for r in stored(con)] == fresh["intent"].to_pylist() == ["praise", "suggestion", "praise"]
    assert [r[2] for r in stored(con)] == fresh["intent_confidence"].to_pylist()
    assert read_stored_intents(con, tiny_head("one"), fingerprint="tiny") == 0


def test_another_head_reads_again_but_for_removed_texts_and_other_annotators(con: duckdb.DuckDBPyConnection) -> None:
    store(con, with_intents(sentences(1, -1), tiny_head("one")))
    con.execute("update enriched.sentences set embedding = ''::blob where text_hash = 't1'")
    store(con, sentences(1).set_column(1, "model_fingerprint", pa.array(["other"])))
    assert read_stored_intents(con, tiny_head("two", sign=-1), fingerprint="tiny") == 1
    found = con.execute(
        "select text_hash, model_fingerprint, intent, intent_head from enriched.sentences order by all"
    ).fetchall()
    assert found == [
        ("t0", "other", None, None),
        ("t0", "tiny", "suggestion", "two"),
        ("t1", "tiny", "suggestion", "one"),
    ]
