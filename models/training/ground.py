"""Command: fit the ground of the shipped annotator, and print expected beside true accuracy (python -m models.training.ground --data DIR).

With --nets each FABSA industry is read by a network that never saw it (python -m models.training.industries --grouped --nets DIR).
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

from models.evaluation.labelled_data import HELD_OUT_PRODUCTS, read_records
from models.registry import AnnotatorChoice, load_annotator
from models.training.ground_fit import SEED, expected_and_true, fit_ground, write_ground

REVIEWS = 1_500
"""Training reviews that the centres are made of."""


def _sign(signs: set[int]) -> int | None:
    return signs.pop() if len(signs) == 1 else None


def main() -> None:
    """Print the table; with --write, replace models/ground/ground.json first."""
    parser = argparse.ArgumentParser(prog="python -m models.training.ground", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data sets")
    parser.add_argument("--write", action="store_true", help="fit and replace ground.json")
    parser.add_argument("--nets", type=Path, default=None, help="folder of networks, <Industry>.pt each: print theirs")
    args = parser.parse_args()
    if args.nets is not None:
        _print_table(_left_out(args.data, args.nets))
        return
    annotator = load_annotator(AnnotatorChoice())
    dev = list(read_records(args.data, "fabsa/dev.jsonl"))
    if args.write:
        train = [r["text"] for r in read_records(args.data, "fabsa/train.jsonl")]
        random.Random(SEED).shuffle(train)
        write_ground(fit_ground(annotator, train[:REVIEWS], [r["text"] for r in dev]))
    names = ("product_reviews/product_reviews_1.jsonl", "product_reviews/product_reviews_2.jsonl")
    products = [r for r in read_records(args.data, *names) if r["product"] in HELD_OUT_PRODUCTS]
    texts: list[tuple[str, int | None, str]] = [
        *((r["text"], _sign({x["polarity"] for x in r["labels"]}), r["industry"]) for r in dev),
        *((r["text"], _sign(_signs(r)), r["product"]) for r in products),
    ]
    answers = annotator.annotate([text for text, _, _ in texts])
    found = expected_and_true(answers, [sign for _, sign, _ in texts], [group for _, _, group in texts])
    _print_table(found)


def _left_out(data: Path, nets: Path) -> dict[str, tuple[int, float, float]]:
    """Return expected and true accuracy of each FABSA industry as a reader has it that never saw the industry."""
    from models.training.left_out import NetAnnotator, left_out_industries

    found: dict[str, tuple[int, float, float]] = {}
    for industry, records, net in left_out_industries(data, nets):
        answers = NetAnnotator(net, tempered=True).annotate([r["text"] for r in records])
        signs = [_sign({x["polarity"] for x in r["labels"]}) for r in records]
        found |= expected_and_true(answers, signs, [industry] * len(records))
    return found


def _print_table(found: dict[str, tuple[int, float, float]]) -> None:
    sys.stdout.write(f"{'group':<28}{'texts':>7}{'expected':>10}{'true':>8}\n")
    for group, (n, expected, true) in found.items():
        sys.stdout.write(f"{group:<28}{n:>7}{100 * expected:>9.1f}%{100 * true:>7.1f}%\n")


def _signs(record: dict[str, Any]) -> set[int]:
    return {1 if x["strength"] > 0 else -1 for x in record["aspects"]}


if __name__ == "__main__":
    main()
