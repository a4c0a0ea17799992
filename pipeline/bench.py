"""`make bench`: figures of the main job on real input, end to end and by stage; never a test.

python -m pipeline.bench [--input ../shared/data/fabsa] [--copies N]
python -m pipeline.bench insights [SENTENCES ...]    (the insights stage alone, on made-up input)
python -m pipeline.bench themes [--sentences 1000000]    (stored embeddings assigned to themes, made up)
python -m pipeline.bench scale [--verbatims 1000000] [--distinct 0.05]    (a first load, then a night with 1 % new, on made-up texts)
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from pipeline import bench_insights, bench_scale, bench_themes
from pipeline.config.settings import load_settings
from pipeline.runs.progress import TerminalProgress
from pipeline.runs.run import run_pipeline


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


def main(argv: list[str] | None = None) -> int:
    """Run the job on a copy of the input and print its figures."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["insights"]:
        return bench_insights.main(argv[1:])
    if argv[:1] == ["scale"]:
        return bench_scale.main(argv[1:])
    if argv[:1] == ["themes"]:
        return bench_themes.main(argv[1:])
    parser = argparse.ArgumentParser(prog="python -m pipeline.bench")
    parser.add_argument("--input", type=Path, default=Path("../shared/data/fabsa"), help="folder of JSON-lines files")
    parser.add_argument("--copies", type=int, default=1, help="how often the input is repeated, with new ids")
    args = parser.parse_args(argv)
    if not list(args.input.glob("*.jsonl")):
        sys.stderr.write(f"{args.input}: no JSON-lines files; name a folder with --input\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        inbox = Path(folder) / "inbox" / "fabsa"
        rows = copy_with_new_ids(args.input, inbox, copies=args.copies)
        settings = load_settings(data=Path(folder) / "data", inbox=inbox.parent)
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
    share = 100 * facts["model_seconds"] / seconds
    write(f"{'in the model':<12} {facts['model_seconds']:8.1f} s  {share:7.0f} % of the time\n")
    write(f"peak memory  {peak:8.0f} MiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
