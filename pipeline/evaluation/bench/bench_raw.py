"""One made-up CSV loaded into raw: rows per second, peak memory, and how many times the least that a row costs."""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa

from pipeline.config.settings import load_settings
from pipeline.config.sources import load_sources
from pipeline.contract import NoProgress
from pipeline.evaluation.bench.alone import alone, peak_mib
from pipeline.evaluation.bench.bench_scale import make_text
from pipeline.evaluation.bench.measures import Measure
from pipeline.raw.fingerprint import fingerprint
from pipeline.raw.load import InboxFile, Loading, load_file
from pipeline.raw.private_rows import row_privacy
from pipeline.warehouse.connection import open_warehouse

HEADER = ("id", "text", "created_at", "rating", "nps", "customer", "channel", "language")
TEXTS = 5_000
"""Different texts; making more takes longer than reading them."""
PART = 5_000
"""Rows that the reference inserts at once, as raw does."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading the file cost, in a process of its own; cpu_s are processor seconds of all its threads."""

    rows: int
    seconds: float
    cpu_s: float
    peak_mib: float


def write_csv(path: Path, rows: int) -> None:
    """Write a file of `rows` rows that the shipped mapping `generic` takes: a text in most, two scores, a customer for every three rows."""
    draw, texts = Random(7), [make_text(number) for number in range(min(rows, TEXTS))]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for i in range(rows):
            text = texts[draw.randrange(len(texts))] if draw.random() < 0.9 else ""
            day = f"{2024 + (i % 24) // 12}-{i % 12 + 1:02}-{i % 28 + 1:02}T{i % 24:02}:30:00Z"
            scores = (draw.randint(1, 5), draw.randint(0, 10))
            out.writerow((i, text, day, *scores, f"c{draw.randrange(rows // 3 + 1)}", "web", "en"))


def load_raw(path: Path) -> Cost:
    """Return what loading the file into an empty warehouse beside it costs."""
    settings = load_settings(data=path.parent / "data")
    mapping = load_sources(settings.sources)["generic"]
    loading = Loading(settings, row_privacy(settings), NoProgress(), "bench", datetime.now(UTC))
    (path.parent / "data").mkdir()
    with open_warehouse(path.parent / "data" / "warehouse.duckdb") as con:
        return _measured(lambda: load_file(con, InboxFile(path.name, path, fingerprint(path)), mapping, loading).loaded)


def load_plainly(path: Path) -> Cost:
    """Return what the least costs: each row read, its time and numbers parsed, a hash made of it, and all of it inserted."""
    return _measured(lambda: _plainly(path))


def _plainly(path: Path) -> int:
    read, part, schema = (
        0,
        list[tuple[object, ...]](),
        "id text, text text, created_at timestamptz, rating double, nps double, customer text, channel text, language text, hash text",
    )
    with duckdb.connect(str(path.parent / "plain.duckdb")) as con, path.open(encoding="utf-8", newline="") as file:
        con.execute(f"create table least ({schema})")
        rows = csv.reader(file)
        next(rows)
        for key, text, at, rating, nps, *rest in rows:
            digest = hashlib.sha256("\n".join((key, text, at, rating, nps, *rest)).encode()).hexdigest()
            part.append((key, text, datetime.fromisoformat(at), float(rating), float(nps), *rest, digest))
            read += 1
            if len(part) == PART:
                _insert(con, part)
        _insert(con, part)
    return read


def _insert(con: duckdb.DuckDBPyConnection, part: list[tuple[object, ...]]) -> None:
    if part:
        con.register("part", pa.table({f"c{n}": pa.array(column) for n, column in enumerate(zip(*part, strict=True))}))
        con.execute("insert into least select * from part")
        con.unregister("part")
        part.clear()


def _measured(load: Callable[[], int]) -> Cost:
    began, cpu = time.monotonic(), time.process_time()
    rows = load()
    return Cost(rows, time.monotonic() - began, time.process_time() - cpu, peak_mib())


def bench(rows: int) -> tuple[Cost, Cost]:
    """Return what raw costs and what the least costs, each in its own process, so that peaks do not mix."""
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        path = Path(folder) / "rows.csv"
        write_csv(path, rows)
        return alone(load_raw, path), alone(load_plainly, path)


def measures(rows: int) -> list[Measure]:
    """Return what one file of `rows` rows costs in raw."""
    raw, least = bench(rows)
    return [
        Measure(
            key="raw/rate",
            text=f"CSV of {rows:,} rows into raw, rows per processor second",
            value=raw.rows / raw.cpu_s,
            unit="per s",
        ),
        Measure(
            key="raw/least",
            text="the same as a share of the least that a row costs",
            value=100 * raw.cpu_s / least.cpu_s,
            unit="%",
        ),
        Measure(key="raw/peak", text="the same, peak memory", value=raw.peak_mib, unit="MiB"),
    ]


def main(argv: Sequence[str]) -> int:
    """Print rows per second, peak memory and the ratio, which other programs and another machine change little."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench raw")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the file (default: %(default)s)")
    rows = parser.parse_args(argv).rows
    raw, least = bench(rows)
    for name, cost in (("raw", raw), ("least", least)):
        sys.stdout.write(
            f"{name:<8}{cost.rows:>12,} rows {cost.seconds:>8.1f} s {cost.cpu_s:>8.1f} processor s {cost.rows / cost.cpu_s:>10,.0f} rows per processor s "
            f"{cost.peak_mib:>8,.0f} MiB\n"
        )
    sys.stdout.write(
        f"raw takes {raw.cpu_s / least.cpu_s:.2f} times the processor seconds of the least that a row costs\n"
    )
    return 0
