"""A year's feedback in one night, then a night with 1 % new: seconds and peak memory of both, on made-up texts."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pipeline.config.settings import load_settings
from pipeline.evaluation.bench.alone import alone, peak_mib
from pipeline.evaluation.bench.measures import Measure
from pipeline.jobs.nightly import run_pipeline

OPENINGS = (
    "",
    "Honestly, ",
    "Second time this year: ",
    "As a customer of many years: ",
    "Short version: ",
    "Sadly or not, ",
)
SUBJECTS = (
    "the delivery of my parcel", "the driver", "the returns portal", "my refund", "the checkout", "the app on my phone",
    "signing in", "the chat with support", "the phone line", "the product page", "the kettle I bought", "the packaging",
    "the monthly fee", "the invoice", "the discount code", "the store opening", "the assembly manual", "the search",
)  # fmt: skip
VERDICTS = (
    "was late again", "was quick and easy", "does not work at all", "is lovely", "took three attempts", "was friendly",
    "was rude", "costs too much", "is better than last year", "was broken on arrival", "was exactly as described",
    "kept me waiting for an hour",
)  # fmt: skip
ENDINGS = (
    "",
    " I will order again.",
    " Never again.",
    " Please look into it.",
    " Thank you.",
    " Nobody answers e-mails.",
)
FILE_ROWS = 20_000
NEW_DAY = "2026-01-01"
"""The night's rows are of the day after the first load's two years."""


@dataclass(frozen=True, slots=True)
class Night:
    """What one run cost; cpu_s are processor seconds of all its threads, which other programs do not lengthen much."""

    verbatims: int
    texts_scored: int
    seconds: float
    cpu_s: float
    model_s: float
    peak_mib: float
    stages: dict[str, float]


def make_text(number: int) -> str:
    """Return feedback of two or three sentences, a different one for each number."""
    draw = Random(number)
    first, second = (f"{draw.choice(SUBJECTS)} {draw.choice(VERDICTS)}." for _ in range(2))
    return (
        f"{draw.choice(OPENINGS)}{first} {second.capitalize()} My order number ends in {number}.{draw.choice(ENDINGS)}"
    )


def write_rows(inbox: Path, *, first: int, count: int, distinct: float, day: str | None = None) -> None:
    """Write files of FILE_ROWS rows; a share `distinct` of the rows has its own text, the others repeat one of these.

    Args:
        inbox: Folder; created.
        first: Number of the first row.
        count: Rows.
        distinct: Above 0, up to 1.
        day: Date of every row; None: over two years.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    texts = max(1, round(count * distinct))
    for start in range(first, first + count, FILE_ROWS):
        with (inbox / f"rows-{start:09}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "text", "created_at", "rating", "customer"])
            for i in range(start, min(first + count, start + FILE_ROWS)):
                draw = Random(i)
                text = make_text(first + (i - first if i - first < texts else draw.randrange(texts)))
                given = day or f"{2024 + (i % 24) // 12}-{i % 12 + 1:02}-{i % 28 + 1:02}"
                rows.writerow(
                    [i, text, given, draw.randint(1, 5), f"c{draw.randrange(max(1, first + count) * 3 // 10 + 1)}"]
                )


def run_night(data: Path, inbox: Path) -> Night:
    """Return the figures of one run in this process."""
    settings = load_settings(data=data, inbox=inbox)
    began, cpu = time.monotonic(), time.process_time()
    report = run_pipeline(settings)
    facts = {key: value for stage in report.stages for key, value in stage.facts.items()}
    return Night(
        verbatims=int(facts.get("rows_loaded", 0)),
        texts_scored=int(facts["texts_scored"]),
        seconds=time.monotonic() - began,
        cpu_s=time.process_time() - cpu,
        model_s=float(facts["model_seconds"]),
        peak_mib=peak_mib(),
        stages={stage.stage: stage.seconds for stage in report.stages},
    )


def bench(verbatims: int, *, distinct: float, new_share: float = 0.01) -> tuple[Night, Night]:
    """Return the figures of the first load and the night after it, each in its own process, so that peaks do not mix."""
    nights = []
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        data, inbox = Path(folder) / "data", Path(folder) / "inbox"
        loads = ((0, verbatims, None), (verbatims, round(verbatims * new_share), NEW_DAY))
        for first, count, day in loads:
            write_rows(inbox / "made-up", first=first, count=count, distinct=distinct, day=day)
            nights.append(alone(run_night, data, inbox))
    return nights[0], nights[1]


def measures(verbatims: int, *, distinct: float) -> list[Measure]:
    """Return what a first load and a night with 1 % new cost."""
    load, night = bench(verbatims, distinct=distinct)
    what = f"{verbatims:,} made-up verbatims, {100 * distinct:.0f} % of the texts differ"
    return [
        Measure(key="scale/load", text=f"{what}: first load", value=load.seconds, unit="s"),
        Measure(key="scale/night", text="the night after it, 1 % new", value=night.seconds, unit="s"),
        Measure(
            key="scale/share",
            text="the night in processor seconds of the first load",
            value=100 * night.cpu_s / load.cpu_s,
            unit="%",
            goal=6,
        ),
        Measure(key="scale/peak", text="peak memory of the first load", value=load.peak_mib, unit="MiB", goal=2_048),
    ]


def main(argv: Sequence[str]) -> int:
    """Print both nights side by side."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench scale")
    parser.add_argument("--verbatims", type=int, default=1_000_000, help="of the first load (default: %(default)s)")
    parser.add_argument(
        "--distinct", type=float, default=0.05, help="share of texts that differ (default: %(default)s)"
    )
    args = parser.parse_args(argv)
    load, night = bench(args.verbatims, distinct=args.distinct)
    write = sys.stdout.write
    write(f"{'':<14}{'first load':>14}{'1 % new':>14}\n")
    write(f"{'verbatims':<14}{load.verbatims:>14,}{night.verbatims:>14,}\n")
    write(f"{'texts scored':<14}{load.texts_scored:>14,}{night.texts_scored:>14,}\n")
    for stage in load.stages:
        write(f"{stage:<14}{load.stages[stage]:>12.1f} s{night.stages[stage]:>12.1f} s\n")
    write(f"{'all':<14}{load.seconds:>12.1f} s{night.seconds:>12.1f} s\n")
    write(f"{'in the model':<14}{load.model_s:>12.1f} s{night.model_s:>12.1f} s\n")
    write(f"{'processor':<14}{load.cpu_s:>12.1f} s{night.cpu_s:>12.1f} s\n")
    write(f"{'peak memory':<14}{load.peak_mib:>10,.0f} MiB{night.peak_mib:>10,.0f} MiB\n")
    share, of_cpu = 100 * night.seconds / load.seconds, 100 * night.cpu_s / load.cpu_s
    write(f"the night costs {share:.1f} % of the first load, {of_cpu:.1f} % of its processor seconds\n")
    rate = load.texts_scored / load.model_s
    all_s = [n.seconds + (n.verbatims - n.texts_scored) / rate for n in (load, night)]
    write(
        f"computed, if no two texts were equal, at {rate:.0f} texts/s in the model: "
        f"{all_s[0]:,.0f} s and {all_s[1]:,.0f} s, {100 * all_s[1] / all_s[0]:.1f} %\n"
    )
    return 0
