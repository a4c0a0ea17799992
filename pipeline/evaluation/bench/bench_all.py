"""Every bench on this machine, as one table in JSON and Markdown, and what is slower than in the figures kept."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from models.evaluation.labelled_data import find_datasets
from pipeline.evaluation.bench import (
    bench_assignment,
    bench_demo,
    bench_insights,
    bench_raw,
    bench_scale,
    bench_search,
    bench_service,
    main_job,
)
from pipeline.evaluation.bench.alone import alone
from pipeline.evaluation.bench.machine import machine, reference_s, versions
from pipeline.evaluation.bench.measures import Measure, Table, compare, markdown

KEPT = Path("docs/bench.json")
"""Figures of the last run that somebody kept, on a quiet machine."""
BENCHES: Mapping[str, Callable[[], list[Measure]]] = {
    "demo": bench_demo.bench,
    "job": lambda: main_job.bench(_reviews()),
    "scale": lambda: bench_scale.measures(100_000, distinct=0.05),
    "raw": lambda: bench_raw.measures(100_000),
    "insights": lambda: bench_insights.measures(100_000),
    "themes": lambda: bench_assignment.measures(300_000),
    "search": lambda: bench_search.measures(1_000_000),
    "service": lambda: bench_service.bench([1, 8, 32], seconds=10, texts=4_000),
}
"""By name; they take about fifteen minutes together. Those on a published file of one's own (`page`) are asked for by name."""
logger = logging.getLogger(__name__)


def run(name: str) -> list[Measure]:
    """Return what one of BENCHES measures, in this process."""
    return BENCHES[name]()


def measure(names: Iterable[str]) -> Table:
    """Return the table of these benches, each in a process of its own.

    A bench whose input is not there is left out, with the reason.
    """
    found: list[Measure] = []
    left_out: dict[str, str] = {}
    references = [alone(reference_s)]
    for name in names:
        logger.info("%s", name)
        try:
            found += alone(run, name)
        except FileNotFoundError as error:
            left_out[name] = str(error)
        references.append(alone(reference_s))
    return Table(
        machine=machine(),
        versions=versions(),
        reference_s=median(references),
        measures=tuple(found),
        left_out=left_out,
    )


def write(table: Table, folder: Path, lost: Sequence[str]) -> str:
    """Write bench.json and bench.md into the folder, which is made; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    page = "\n".join(markdown(table, lost)) + "\n"
    (folder / "bench.json").write_text(table.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(page, encoding="utf-8")
    return page


def main(argv: Sequence[str]) -> int:
    """Measure, print the page and write it; returns 0 whatever has become slower, since it is for a person to judge."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(BENCHES), default=list(BENCHES), help="[default: all]")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build"),
        help="folder of bench.json and bench.md; docs keeps them  [default: build]",
    )
    parser.add_argument("--against", type=Path, default=KEPT, help=f"figures of an earlier run  [default: {KEPT}]")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("pipeline").setLevel(logging.WARNING)
    logger.setLevel(logging.INFO)
    kept = Table.model_validate_json(args.against.read_text(encoding="utf-8")) if args.against.exists() else None
    table = measure(args.only)
    sys.stdout.write(write(table, args.out, compare(table, kept) if kept else []))
    return 0


def _reviews() -> Path:
    folder = find_datasets() / "fabsa"
    if not list(folder.glob("*.jsonl")):
        raise FileNotFoundError(f"{folder}: no JSON-lines files; set VOC_DATASETS to the labelled data")
    return folder
