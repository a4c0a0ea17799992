"""The main job on real input: verbatims per second from file to published file, seconds by stage, peak memory."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from models.annotator.arithmetic import computes_integers
from models.evaluation.labelled_data import find_datasets
from pipeline.config.settings import load_settings
from pipeline.contract import NoProgress, Progress
from pipeline.evaluation.bench.alone import peak_mib
from pipeline.evaluation.bench.measures import Measure, shown
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


def bench(source: Path, *, copies: int = 1, progress: Progress | None = None) -> list[Measure]:
    """Return what one run over the input costs, whole and by stage, in this process.

    Args:
        source: Folder of JSON-lines files.
        copies: How often the input is repeated, with new ids.
        progress: Told of the run's progress; None: nobody.
    """
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        inbox = Path(folder) / "inbox" / "fabsa"
        rows = copy_with_new_ids(source, inbox, copies=copies)
        settings = load_settings(data=Path(folder) / "data", inbox=inbox.parent)
        settings = settings.model_copy(update={"sources": SOURCES})
        began = time.monotonic()
        report = run_pipeline(settings, progress=progress or NoProgress())
        seconds = time.monotonic() - began
    facts = {k: v for s in report.stages for k, v in s.facts.items()}
    goal = 400 if computes_integers() else 150
    job = f"{rows:,} reviews, {facts['texts_scored']:,} distinct texts"
    parts = {stage.stage: stage.seconds for stage in report.stages}
    parts |= {"in the model": facts["model_seconds"], "cleaning": facts["clean_seconds"]}
    return [
        Measure(key="job/rate", text=f"{job}, files to published file", value=rows / seconds, unit="per s", goal=goal),
        *(
            Measure(key=f"job/{name}", text=f"the same, {name}", value=max(s, 1e-3), unit="s")
            for name, s in parts.items()
        ),
        Measure(key="job/peak", text="the same, peak memory", value=peak_mib(), unit="MiB"),
    ]


def main(argv: Sequence[str]) -> int:
    """Run the job on a copy of the input and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench")
    parser.add_argument("--input", type=Path, default=find_datasets() / "fabsa", help="folder of JSON-lines files")
    parser.add_argument("--copies", type=int, default=1, help="how often the input is repeated, with new ids")
    args = parser.parse_args(argv)
    if not list(args.input.glob("*.jsonl")):
        sys.stderr.write(f"{args.input}: no JSON-lines files; name a folder with --input\n")
        return 1
    for m in bench(args.input, copies=args.copies, progress=TerminalProgress()):
        sys.stdout.write(f"{m.text:<64}{shown(m):>16}\n")
    return 0
