"""Command: what the reader's errors are, from labelled reviews (python -m pipeline.evaluation.intervals).

Reads the labelled sets with the shipped annotator, and writes what it says beside what people labelled (joint.jsonl, counts without
texts) and the errors fitted to them (models/cards/reader_errors.json), which every run puts into its intervals. With --nets it takes
the answers about each FABSA industry from a network that never saw that industry (models.training.industries --grouped --nets).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.base import Annotator
from models.choice import AnnotatorChoice
from models.evaluation.labelled_data import find_datasets, read_records
from models.registry import load_annotator
from pipeline.evaluation.intervals.fit import errors_record, fit, measure_shifts
from pipeline.evaluation.intervals.joint import PATH, SEEN, UNSEEN, Joint, read_joints, write_joints
from pipeline.evaluation.intervals.labelled import fabsa_joints, mams_joints, open_joints
from pipeline.insights.base.reader import PATH as ERRORS


def main(argv: Sequence[str] | None = None) -> int:
    """Write joint.jsonl and reader_errors.json; with --fit the latter alone, from the former."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.evaluation.intervals", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=None, help="labelled data  [default: VOC_DATASETS, else datasets]")
    parser.add_argument("--nets", type=Path, default=None, help="folder of networks, <Industry>.pt each")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--fit", action="store_true", help="read no review: fit the errors to joint.jsonl as it is")
    args = parser.parse_args(argv)
    if not args.fit:
        data = find_datasets(args.data)
        annotator = load_annotator(AnnotatorChoice("shipped", args.threads, None))
        fabsa = _left_out(data, args.nets, args.threads) if args.nets else _dev(data, annotator)
        joints = [*fabsa, *mams_joints(data, annotator), *open_joints(data, annotator)]
        about = {"fingerprint": annotator.fingerprint, "reader": UNSEEN if args.nets else SEEN}
        write_joints(PATH, joints, about=about)
    write_errors()
    sys.stdout.write(f"written: {PATH.name if not args.fit else ''} {ERRORS}\n")
    return 0


def write_errors() -> None:
    """Write reader_errors.json from joint.jsonl."""
    about, joints = read_joints()
    record = {
        "command": "python -m pipeline.evaluation.intervals",
        **about,
        "errors": errors_record(fit(measure_shifts(joints), seen=about["reader"] == SEEN)),
    }
    ERRORS.write_text(_lines(record), encoding="utf-8")


def _lines(record: Mapping[str, Any]) -> str:
    """Return the record as JSON, with one line per quantity."""
    text = json.dumps({**record, "errors": 0}, indent=2)
    kinds = ",\n".join(
        f"    {json.dumps(kind)}: {{\n"
        + ",\n".join(f"      {json.dumps(q)}: {json.dumps(told)}" for q, told in by_quantity.items())
        + "\n    }"
        for kind, by_quantity in record["errors"].items()
    )
    return text.replace('"errors": 0', f'"errors": {{\n{kinds}\n  }}') + "\n"


def _dev(data: Path, annotator: Annotator) -> Iterator[Joint]:
    records = read_records(data, "fabsa/dev.jsonl")
    return fabsa_joints(records, annotator.annotate([r["text"] for r in records]), annotator=annotator)


def _left_out(data: Path, nets: Path, threads: int) -> Iterator[Joint]:
    from models.training.left_out import NetAnnotator, left_out_industries

    for _, records, net in left_out_industries(data, nets):
        reader = NetAnnotator(net, threads=threads)
        yield from fabsa_joints(records, reader.annotate([r["text"] for r in records]), annotator=reader)


if __name__ == "__main__":
    sys.exit(main())
