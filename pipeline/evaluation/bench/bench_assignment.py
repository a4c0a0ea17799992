"""A million stored embeddings assigned to themes: seconds and peak memory, on a made-up warehouse."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config.settings import load_settings
from pipeline.contract import NoProgress
from pipeline.evaluation.bench.alone import alone, peak_mib
from pipeline.evaluation.bench.bench_scale import make_text
from pipeline.evaluation.bench.measures import Measure
from pipeline.themes.assign import assign_sentences
from pipeline.themes.tables import CurrentModel
from pipeline.warehouse.connection import open_warehouse

DIM = 384
FINGERPRINT = "made-up"
MODEL = CurrentModel("tm_made_up", FINGERPRINT, 0.35)
PART = 20_000
"""Texts written at once."""
THEMES = 100
GOAL_S, GOAL_MIB = 60.0, 3 * 1024.0


@dataclass(frozen=True, slots=True)
class Assigned:
    """What assigning cost, in a process of its own."""

    sentences: int
    themed: int
    seconds: float
    cpu_s: float
    peak_mib: float


def write_warehouse(path: Path, *, sentences: int, themes: int) -> int:
    """Write a warehouse with texts of two or three sentences, float16 embeddings and one topic model; returns the sentences.

    Nine in ten embeddings lie near a theme's centroid, the others anywhere: below the threshold.
    """
    rng = np.random.default_rng(7)
    centroids = rng.normal(size=(themes, DIM)).astype(np.float32)
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    written = number = 0
    with open_warehouse(path) as con:
        con.execute(
            "insert into themes.topic_models values ($id, now(), $print, '{}', 0, 0, $n, 0, $threshold, true, null)",
            {"id": MODEL.topic_model_id, "print": FINGERPRINT, "n": themes, "threshold": MODEL.threshold},
        )
        topics = pa.table(
            {"topic_model_id": [MODEL.topic_model_id] * themes, "topic": list(range(themes)),
             "theme_id": [f"T{t + 1:03d}" for t in range(themes)], "sentences": [0] * themes,
             "keywords": [["word"]] * themes, "centroid": [c.astype("<f4").tobytes() for c in centroids]}
        )  # fmt: skip
        con.register("new_topics", topics)
        con.execute("insert into themes.topics by name select * from new_topics")
        while written < sentences:
            texts = [make_text(number + i) for i in range(PART)]
            spans = [_spans(text) for text in texts]
            rows = [(number + i, j, *span) for i, found in enumerate(spans) for j, span in enumerate(found)]
            rows = rows[: sentences - written]
            _insert(con, number, texts, rows, _embeddings(rng, centroids, len(rows)))
            written, number = written + len(rows), number + PART
    return written


def _spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a made-up text; each ends in a full stop."""
    found, start = [], 0
    while (stop := text.find(". ", start)) >= 0:
        found.append((start, stop + 1))
        start = stop + 2
    return [*found, (start, len(text))]


def _embeddings(rng: np.random.Generator, centroids: NDArray[np.float32], count: int) -> list[bytes]:
    noise = rng.normal(size=(count, DIM)).astype(np.float32) / DIM**0.5
    near = centroids[rng.integers(len(centroids), size=count)] * (rng.random((count, 1)) < 0.9)
    vectors = near + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [row.tobytes() for row in vectors.astype("<f2")]


def _insert(
    con: object, first: int, texts: list[str], rows: list[tuple[int, int, int, int]], embeddings: list[bytes]
) -> None:
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    n, index, start, end = (list(c) for c in zip(*rows, strict=True))
    con.register("new_texts", pa.table({"text_hash": hashes, "text": texts}))  # type: ignore[attr-defined]
    con.register(  # type: ignore[attr-defined]
        "new_sentences",
        pa.table({"text_hash": [hashes[i - first] for i in n], "sentence_index": pa.array(index, pa.int32()),
                  "start_char": pa.array(start, pa.int32()), "end_char": pa.array(end, pa.int32()), "embedding": embeddings}),
    )  # fmt: skip
    con.execute("insert into enriched.texts select * from new_texts")  # type: ignore[attr-defined]
    con.execute(  # type: ignore[attr-defined]
        "insert into enriched.documents by name select text_hash as verbatim_id, 'r' as raw_hash, text_hash, 'en' as language, "
        "'given' as language_method, 0 as redactions, 'c' as cleaner, 'run' as run_id from new_texts"
    )
    con.execute(  # type: ignore[attr-defined]
        "insert into enriched.sentences by name select *, $f as model_fingerprint, 'neutral' as sentiment_label, "
        "0 as polarity, 1 as confidence from new_sentences",
        {"f": FINGERPRINT},
    )


def assign(path: Path) -> Assigned:
    """Assign every sentence of the warehouse, in this process."""
    settings = load_settings()
    with open_warehouse(path, memory_limit=settings.memory_limit, threads=settings.threads) as con:
        began, worked = time.monotonic(), time.process_time()
        total = assign_sentences(con, settings, model=MODEL, progress=NoProgress())
        seconds, cpu_s = time.monotonic() - began, time.process_time() - worked
        themed = con.sql("select count(theme_id) from themes.sentence_themes").fetchall()[0][0]
    return Assigned(total, int(themed), seconds, cpu_s, peak_mib())


def bench(sentences: int, *, themes: int) -> Assigned:
    """Return what assigning so many sentences costs, on a warehouse that is made up for it."""
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        path = Path(folder) / "warehouse.duckdb"
        write_warehouse(path, sentences=sentences, themes=themes)
        return alone(assign, path)


def measures(sentences: int) -> list[Measure]:
    """Return what assigning so many sentences to a hundred themes costs."""
    found = bench(sentences, themes=THEMES)
    return [
        Measure(
            key="themes/assigned",
            text=f"{sentences:,} stored sentences assigned to {THEMES} themes",
            value=found.sentences / found.seconds,
            unit="per s",
            goal=1e6 / GOAL_S,
        ),
        Measure(key="themes/peak", text="the same, peak memory", value=found.peak_mib, unit="MiB", goal=GOAL_MIB),
    ]


def main(argv: Sequence[str]) -> int:
    """Print what it cost; 1 if the goal for a million is missed."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench themes")
    parser.add_argument("--sentences", type=int, default=1_000_000, help="default: %(default)s")
    parser.add_argument("--themes", type=int, default=THEMES, help="default: %(default)s")
    args = parser.parse_args(argv)
    found = bench(args.sentences, themes=args.themes)
    write = sys.stdout.write
    write(f"{found.sentences:,} sentences, {args.themes} themes\n")
    write(
        f"assigned     {found.seconds:8.1f} s  {found.sentences / found.seconds:8.0f} sentences/s  (goal: {GOAL_S:.0f} s for a million)\n"
    )
    write(f"processor    {found.cpu_s:8.1f} s\n")
    write(f"with a theme {found.themed / found.sentences:8.1%}\n")
    write(f"peak memory  {found.peak_mib:8.0f} MiB  (goal: {GOAL_MIB:.0f} MiB)\n")
    allowed_s = GOAL_S * max(1.0, found.sentences / 1e6)
    return int(found.seconds > allowed_s or found.peak_mib > GOAL_MIB)
