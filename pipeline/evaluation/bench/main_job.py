"""Times the main job on real input, end to end and by stage."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from models.evaluation.labelled_data import find_datasets
from pipeline.config.settings import load_settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.runs.progress import TerminalProgress

SOURCES = Path(__file__).resolve().parent / "sources"
"""How the public review sets are read; the product's own mappings leave them alone."""


def copy_with_new_ids(source: Path, target: Path, *, copies: int) -> int:
    """Write each JSON-lines file of `source` `copies` times under new ids; returns the rows written."""
    target.mkdir(parents=True, exist_ok=True)
    rows = 0
    for copy in range(copies):
        for path in sorted(source.glob("*.jsonl")):
            with (
                path.open(encoding="utf-8") as lines,
                (target / f"{copy:03}_{path.name}").open("w", encoding="utf-8") as out,
            ):
                for line in lines:
                    record = json.loads(line)
                    record["id"] = f"{copy}-{record['id']}"
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
                    rows += 1
    return rows


def main(argv: Sequence[str]) -> int:
    """Run the job on a copy of the input and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench")
    parser.add_argument("--input", type=Path, default=find_datasets() / "fabsa", help="folder of JSON-lines files")
    parser.add_argument("--copies", type=int, default=1, help="how often the input is repeated, with new ids")
    args = parser.parse_args(argv)
    if not list(args.input.glob("*.jsonl")):
        sys.stderr.write(f"{args.input}: no JSON-lines files; name a folder with --input\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        inbox = Path(folder) / "inbox" / "fabsa"
        rows = copy_with_new_ids(args.input, inbox, copies=args.copies)
        settings = load_settings(data=Path(folder) / "data", inbox=inbox.parent)
        settings = settings.model_copy(update={"sources": SOURCES})
        began = time.monotonic()
        report = run_pipeline(settings, progress=TerminalProgress())
        seconds = time.monotonic() - began
    facts = {k: v for s in report.stages for k, v in s.facts.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    write = sys.stdout.write
    write(f"{rows:,} rows, {facts['texts_scored']:,} distinct texts scored, {settings.threads} threads, one run\n")
    write(f"{'end to end':<12} {seconds:8.1f} s  {rows / seconds:8.0f} verbatims/s\n")
    for stage in report.stages:
        write(f"{stage.stage:<12} {stage.seconds:8.1f} s  {rows / max(stage.seconds, 1e-3):8.0f} verbatims/s\n")
    for name, fact in (
        ("in the model", "model_seconds"),
        ("cleaning", "clean_seconds"),
    ):  # cleaning: personal data, language
        write(f"{name:<12} {facts[fact]:8.1f} s  {100 * facts[fact] / seconds:7.0f} % of the time\n")
    write(f"peak memory  {peak:8.0f} MiB\n")
    return 0
