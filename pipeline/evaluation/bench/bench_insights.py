"""Times the insights stage on a made-up warehouse: seconds by table, peak memory, and how both grow."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.base import Annotator
from pipeline.config.settings import Settings
from pipeline.contract import NoProgress
from pipeline.evaluation.bench.alone import alone, peak_mib
from pipeline.evaluation.bench.measures import Measure
from pipeline.insights.stage import run
from pipeline.insights.steps import STEPS
from pipeline.warehouse.connection import open_warehouse
from pipeline.warehouse.sql import run_sql

FINGERPRINT = "bench"
SIZES = (100_000, 300_000, 1_000_000)


class _Models:
    """Only the fingerprint: the stage runs no model."""

    annotator_fingerprint = FINGERPRINT

    @property
    def annotator(self) -> Annotator:
        """Raise, because it is never asked for."""
        raise AssertionError("the insights ask for no model")


class _Stopwatch(NoProgress):
    """Notes when each step is done."""

    def __init__(self) -> None:
        self.at = [time.monotonic()]

    def start(self, label: str, total: int | None = None) -> None:
        """Begin the first step."""
        self.at = [time.monotonic()]

    def advance(self, n: int = 1) -> None:
        """Note that a step is done."""
        self.at.append(time.monotonic())


@dataclass(frozen=True, slots=True)
class Timing:
    """What one size cost.

    Attributes:
        sentences: Size of the input.
        seconds: The whole stage.
        peak_mib: Most memory its process held.
        steps: Seconds by step.
        rows: Rows by table.
    """

    sentences: int
    seconds: float
    peak_mib: float
    steps: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def make_settings(folder: Path) -> Settings:
    """Return the settings of the bench: the defaults, two attributes as segments."""
    settings = Settings(journeys=(folder / "bench.yaml",))
    segments = settings.insights.model_copy(update={"segments": ("plan", "country")})
    return settings.model_copy(update={"insights": segments})


def build(folder: Path, sentences: int) -> None:
    """Write a made-up warehouse of so many sentences to folder/warehouse.duckdb."""
    with open_warehouse(folder / "warehouse.duckdb", memory_limit="2GB") as con:
        params = {"sentences": sentences, "customers": max(1, sentences * 3 // 10), "fingerprint": FINGERPRINT}
        run_sql(con, "pipeline.evaluation.bench", "bench_insights", params)


def measure(folder: Path, sentences: int) -> Timing:
    """Run the stage once on folder/warehouse.duckdb in this process."""
    settings, watch = make_settings(folder), _Stopwatch()
    with open_warehouse(
        folder / "warehouse.duckdb", memory_limit=settings.memory_limit, threads=settings.threads
    ) as con:
        began = time.monotonic()
        report = run(con, settings, models=_Models(), progress=watch, run_id="bench")
        seconds = time.monotonic() - began
    steps = {s.name: b - a for s, a, b in zip(STEPS, watch.at, watch.at[1:], strict=False)}
    return Timing(sentences, seconds, peak_mib(), steps, dict(report.rows))


def bench(sizes: Sequence[int]) -> list[Timing]:
    """Return one timing per size; each is built and measured in its own processes, so that peaks do not mix."""
    timings = []
    for sentences in sizes:
        with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
            alone(build, Path(folder), sentences)
            timings.append(alone(measure, Path(folder), sentences))
    return timings


def measures(sentences: int) -> list[Measure]:
    """Return what the stage costs on a made-up warehouse of so many sentences."""
    (timing,) = bench([sentences])
    return [
        Measure(
            key="insights/all",
            text=f"insights of {sentences:,} made-up mentions, nothing kept",
            value=timing.seconds,
            unit="s",
        ),
        Measure(key="insights/peak", text="the same, peak memory", value=timing.peak_mib, unit="MiB"),
    ]


def print_timings(timings: Sequence[Timing]) -> None:
    """Print one line per step and one column per size."""
    write = sys.stdout.write
    write(f"{'sentences':<24}" + "".join(f"{t.sentences:>12,}" for t in timings) + f"{'rows':>12}\n")
    for name in sorted(timings[-1].steps, key=lambda n: -timings[-1].steps[n]):
        rows = timings[-1].rows.get(name)
        write(f"{name:<24}" + "".join(f"{t.steps.get(name, 0):>10.1f} s" for t in timings))
        write(f"{rows:>12,}\n" if rows is not None else f"{'':>12}\n")
    write(f"{'all':<24}" + "".join(f"{t.seconds:>10.1f} s" for t in timings) + "\n")
    write(f"{'peak memory':<24}" + "".join(f"{t.peak_mib:>8.0f} MiB" for t in timings) + "\n")


def main(argv: Sequence[str]) -> int:
    """Bench the sizes named (sentences), or SIZES."""
    print_timings(bench([int(a.replace(",", "").replace("_", "")) for a in argv] or SIZES))
    return 0
