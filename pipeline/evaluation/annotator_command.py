"""The command `voc evaluate SUITE`: prints figures with intervals, compares them with the card, fails when one fell."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from models.artifacts import WEIGHTS
from models.base import Annotator
from models.evaluation.annotator.annotator_card import CARD
from models.evaluation.metrics import Figure, fallen

if TYPE_CHECKING:
    from models.evaluation.annotator.exact import Exact

ALL = "annotator"
"""Name that stands for every suite."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run suites; 0 if no figure is worse than on the card, else 1.

    Raises:
        ModelError: The weights or a data set are missing, or the card cannot be read.
    """
    args = _parser().parse_args(argv)
    annotator = _annotator(args)
    if args.suite == "speed":
        return _speed(annotator, args)
    if args.failures:
        return _failures(annotator)
    figures = measure(annotator, args.suite, args.datasets)
    exact = _exact(args) if args.exact else None
    if args.write_card:
        from models.evaluation.annotator.annotator_card import write_card

        write_card(args.card, args.weights, figures, fingerprint=annotator.fingerprint, exact=exact)
        sys.stdout.write(f"written: {args.card}, {args.card.with_suffix('.md')}\n")
    card = read_card(args.card) if args.backend == "shipped" and args.card.exists() else {}
    for f in figures:
        sys.stdout.write(_line(f, card.get(f.key)) + "\n")
    if exact is not None:
        sys.stdout.write("\n".join(_exact_lines(figures, exact)) + "\n")
    worse = [f.key for f in figures if f.key in card and fallen(f, card[f.key])]
    if worse:
        sys.stdout.write(f"below the card ({args.card.name}): {', '.join(worse)}\n")
    if args.json:
        args.json.write_text(json.dumps([asdict(f) for f in figures], indent=2) + "\n", encoding="utf-8")
    return 1 if worse else 0


def measure(annotator: Annotator, suite: str, datasets: Path) -> list[Figure]:
    """Return the figures of one suite, or of every suite for ALL."""
    from models.evaluation.annotator.annotator_suites import SUITES

    names = list(SUITES) if suite == ALL else [suite]
    return [f for name in names for f in SUITES[name].run(annotator, datasets)]


def read_card(path: Path) -> dict[str, Figure]:
    """Return the figures of a card by key."""
    from models.evaluation.annotator.annotator_card import load_card

    return {f.key: f for f in load_card(path).figures}


def _parser() -> argparse.ArgumentParser:
    from models.evaluation.annotator.annotator_suites import SUITES

    listed = ", ".join(f"{name} ({suite.text})" for name, suite in SUITES.items())
    parser = argparse.ArgumentParser(
        prog="voc evaluate",
        description="Reproduce the model card's figures, with 95 % bootstrap intervals; fails where one has fallen.",
        epilog=f"suites: {ALL} (all of them), {listed}, speed",
    )
    parser.add_argument("suite", nargs="?", default=ALL, choices=[ALL, *SUITES, "speed"], metavar="SUITE")
    parser.add_argument(
        "--datasets", "--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="the dev sets"
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS / "annotator", metavar="DIR", help="the shipped files")
    parser.add_argument("--backend", default="shipped", help="shipped (default) or composed")
    parser.add_argument("--sentiment", help="composed backend: model that says the sentiment")
    parser.add_argument("--embedder", help="composed backend: sentence-transformers model")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--card", type=Path, default=CARD, metavar="FILE")
    parser.add_argument("--write-card", action="store_true", help="write the card from what is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--peers", action="store_true", help="suite speed: beside what is used today; takes a minute")
    parser.add_argument(
        "--exact", type=Path, metavar="FILE", help="measure this fp32 encoder, too (build/annotator.onnx)"
    )
    parser.add_argument("--failures", action="store_true", help="list the behaviour cases that fail")
    return parser


def _annotator(args: argparse.Namespace) -> Annotator:
    from models.registry import AnnotatorChoice, ComposedChoice, load_annotator

    if args.backend == "shipped":
        from models.annotator.runtime import ShippedAnnotator

        return ShippedAnnotator(args.weights, threads=args.threads)
    composed = ComposedChoice(args.sentiment, None, args.embedder, None) if args.sentiment and args.embedder else None
    return load_annotator(AnnotatorChoice(args.backend, args.threads, composed))


def _line(now: Figure, card: Figure | None) -> str:
    text = f"{now.key:40} {now.value:6.1f}  [{now.low:5.1f}, {now.high:5.1f}]  n={now.n:<5d}"
    if card is None:
        return text + " not on the card"
    return text + f" card {card.value:5.1f}{'  BELOW THE CARD' if fallen(now, card) else ''}"


def _exact(args: argparse.Namespace) -> Exact:
    from models.evaluation.annotator.exact import compare_exact

    def again(annotator: Annotator) -> list[Figure]:
        return measure(annotator, args.suite, args.datasets)

    return compare_exact(args.weights, args.exact, args.datasets, again, threads=args.threads)


def _exact_lines(figures: Sequence[Figure], exact: Exact) -> list[str]:
    from models.evaluation.annotator.exact import describe, losses

    return [describe(figures, exact), *(f"  {lost:+5.2f} {key}" for lost, key in losses(figures, exact.values)[:8])]


def _speed(annotator: Annotator, args: argparse.Namespace) -> int:
    from models.annotator.runtime import ShippedAnnotator
    from models.evaluation.annotator.speed import measure_speed, speed_lines

    if isinstance(annotator, ShippedAnnotator) and (args.peers or args.write_card):
        from models.evaluation.annotator.annotator_card import write_card
        from models.evaluation.annotator.speed_peers import speed_report
        from models.evaluation.labelled_data import read_records

        texts = [r["text"] for r in read_records(args.datasets, "fabsa/dev.jsonl")]
        report = speed_report(annotator, args.weights, texts, threads=args.threads)
        sys.stdout.write("\n".join(speed_lines(report)) + "\n")
        if args.write_card:
            write_card(args.card, args.weights, [], fingerprint=annotator.fingerprint, speed=report)
        return 0
    for row in measure_speed(annotator):
        sys.stdout.write(f"{row.words:4d} words: {row.texts_per_s:8.0f} texts/s {row.words_per_s:8.0f} words/s\n")
    return 0


def _failures(annotator: Annotator) -> int:
    from models.evaluation.annotator.behaviour import failures, load_cases

    cases = load_cases()
    for case, wrong in zip(cases, failures(annotator, cases), strict=True):
        if wrong:
            sys.stdout.write(f"{case.capability}:{case.number}: {wrong}: {case.texts[0][:100]!r}\n")
    return 0
