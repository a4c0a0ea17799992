"""A search among a million sentences: seconds, on a made-up published file; reading the query's words costs extra, once."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.evaluation.bench.measures import Measure
from pipeline.published.embeddings import as_int8
from pipeline.reading.search import LEAST, Found, find
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

DIM = 384
PART = 50_000
"""Embeddings written at once."""
GOAL_S = 1.0
ALIKE = 0.001
"""Share of sentences that are like what is looked for."""


def write_published(path: Path, *, sentences: int) -> NDArray[np.float32]:
    """Write the tables that a search reads, with an even number of sentences; returns the (DIM,) direction that ALIKE of them lie near."""
    rng = np.random.default_rng(11)
    wanted = rng.normal(size=DIM).astype(np.float32)
    wanted /= np.linalg.norm(wanted)
    con = duckdb.connect(":memory:")
    con.execute("attach $path as made (storage_version 'v1.2.0')", {"path": str(path)})
    for name in ("bench_touchpoints", "bench_responses", "bench_verbatims", "bench_sentences"):
        run_sql(con, "pipeline.evaluation.bench", name, {"verbatims": sentences // 2})
    con.execute(f"create table made.published.embeddings (sentence_id text, embedding tinyint[{DIM}], length float)")
    for start in range(0, sentences, PART):
        n = min(PART, sentences - start)
        vectors = rng.normal(size=(n, DIM)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[rng.random(n) < ALIKE] += 2 * wanted
        small = as_int8(vectors)
        part = pa.table(
            {
                "sentence_id": [f"v{i // 2}#{i % 2}" for i in range(start, start + n)],
                "embedding": pa.FixedSizeListArray.from_arrays(pa.array(small.ravel()), DIM),
                "length": np.linalg.norm(small.astype(np.float32), axis=1),
            }
        )
        con.register("part", part)
        con.execute("insert into made.published.embeddings from part")
    con.execute("checkpoint made")
    con.close()
    return wanted


def timed(path: Path, wanted: NDArray[np.float32]) -> tuple[float, Found]:
    """Return the seconds of one search, opening the file included, and what it found."""
    began = time.perf_counter()
    con = open_published(path)
    found = find(con, wanted.tolist(), most=10, least=LEAST)
    con.close()
    return time.perf_counter() - began, found


def bench(sentences: int) -> tuple[list[float], int, float]:
    """Return the seconds of five searches, ascending, how many sentences are alike, and the file's size in MB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voc.duckdb"
        wanted = write_published(path, sentences=sentences)
        size = path.stat().st_size / 1e6
        runs = [timed(path, wanted) for _ in range(5)]
    (whole,) = (c for c in runs[0][1].counts if c.part == "all")
    return sorted(s for s, _ in runs), whole.sentences, size


def measures(sentences: int) -> list[Measure]:
    """Return the seconds of a search among so many sentences, the median of five."""
    seconds, _, _ = bench(sentences)
    text = f"`voc search` among {sentences:,} made-up sentences, without reading the query"
    return [Measure(key="search/median", text=text, value=median(seconds), unit="s", goal=GOAL_S)]


def main(argv: Sequence[str]) -> int:
    """Print what a search costs; 1 if the median of five is over GOAL_S for a million sentences."""
    parser = argparse.ArgumentParser(prog="bench search", description=__doc__)
    parser.add_argument("--sentences", type=int, default=1_000_000)
    sentences = parser.parse_args(argv).sentences
    seconds, alike, size = bench(sentences)
    sys.stdout.write(
        f"{sentences:,} sentences, {size:,.0f} MB: {median(seconds):.2f} s (from {seconds[0]:.2f} to {seconds[-1]:.2f}), {alike:,} alike\n"
    )
    return int(median(seconds) > GOAL_S * max(1.0, sentences / 1_000_000))
