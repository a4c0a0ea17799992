"""The words after `voc evaluate`, read into suites and options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipeline.evaluation.command import evaluate
from pipeline.evaluation.options import Options
from pipeline.evaluation.suites import SUBJECTS, SUITES


def main(argv: Sequence[str] | None = None) -> int:
    """Evaluate as the words say; see pipeline.evaluation.command.evaluate."""
    given = vars(_parser().parse_args(argv))
    suites = given.pop("suites")
    return evaluate(suites, Options(**{name: value for name, value in given.items() if value is not None}))


def _parser() -> argparse.ArgumentParser:
    listed = ", ".join(f"{name} ({suite.text})" for name, suite in SUITES.items())
    parser = argparse.ArgumentParser(
        prog="voc evaluate",
        description="Reproduce the figures of the cards, with 95 %% bootstrap intervals; fails where one has fallen.",
        epilog=f"Subjects, each with a card: {', '.join(SUBJECTS)}. Their suites: {listed}. The themes take half an hour on "
        "two cores, most of it plain BERTopic; with --quick three minutes.",
    )
    names = [*SUBJECTS, *SUITES]
    parser.add_argument("suites", nargs="*", choices=[*names, []], metavar="SUITE", help="default: annotator")
    add = parser.add_argument
    add("--datasets", "--data", type=Path, metavar="DIR", help="folder of the labelled data")
    add("--card", type=Path, metavar="FILE", help="card to compare with (default: the shipped one)")
    add("--write-card", action="store_true", help="write the card from what is measured")
    add("--json", type=Path, metavar="FILE", help="write the figures there, too")
    add("--threads", type=int, help="of the annotator (default: 2)")
    add("--weights", type=Path, metavar="DIR", help="the annotator's files (default: the shipped ones)")
    add("--backend", choices=["shipped", "composed"], help="annotator to measure (default: shipped)")
    add("--sentiment", help="composed backend: model that says the sentiment")
    add("--embedder", help="composed backend: sentence-transformers model")
    add("--exact", type=Path, metavar="FILE", help="measure this fp32 encoder, too (build/annotator.onnx)")
    add("--failures", action="store_true", help="list the behaviour cases that fail")
    add("--peers", action="store_true", help="suite speed: beside what is used today; takes a minute")
    add("--labels", type=Path, metavar="FILE.csv", help="touchpoints: your own labels, columns text and touchpoints")
    add("--journey", type=Path, metavar="FILE", help="map of these labels (default: the first of the settings)")
    add("--config", type=Path, metavar="FILE", help="settings (default: configs/pipeline.yaml)")
    add("--seeds", type=int, metavar="N", help="themes: seeds and replicates (default: 5; 2 with --quick)")
    add("--quick", action="store_true", help="themes: the first reviews of each data set; not compared")
    add("--cache", type=Path, metavar="DIR", help="themes: keep annotations and the peers' fits there")
    return parser
