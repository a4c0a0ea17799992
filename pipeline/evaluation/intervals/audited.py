"""Command: what an audit is worth (python -m pipeline.evaluation.intervals.audited): how often corrected intervals hold the truth, and their width.

FABSA dev is the population, its labels the truth, its categories the things. Each draw takes so many reviews with replacement, has the shipped annotator's
answers for all of them, and labels 300.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.annotator.classes import CATEGORIES
from models.base import Annotation
from models.choice import AnnotatorChoice
from models.evaluation.labelled_data import Records, find_datasets, read_records
from models.registry import load_annotator
from pipeline.evaluation.intervals.labelled import SIGN
from pipeline.insights.base.frames import Floats
from pipeline.insights.statistics.prediction_powered import Sample, corrected, mean_interval, share_interval

LABELS, SEED, LEAST = 300, 3, 20
"""Reviews labelled, seed of the draws, and reviews from which on a category counts."""
QUANTITIES = ("negative_share", "positive_share", "net_sentiment", "volume_share")


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per quantity and number of reviews: share of intervals that hold the truth, the worst category's, width beside labels alone."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.intervals.audited")
    parser.add_argument("--data", type=Path, default=None, help="labelled data  [default: VOC_DATASETS, else datasets]")
    parser.add_argument("--draws", type=int, default=60)
    args = parser.parse_args(argv)
    records = read_records(find_datasets(args.data), "fabsa/dev.jsonl")
    annotator = load_annotator(AnnotatorChoice("shipped", 1, None))
    answers = annotator.annotate([r["text"] for r in records])
    rng = np.random.default_rng(SEED)
    for quantity in QUANTITIES:
        truth, read = (values(said, quantity) for said in (labelled(records), answered(answers)))
        for n in (1_000, 10_000):
            held, worst, width = measure(truth, read, quantity, n=n, draws=args.draws, rng=rng)
            line = f"{quantity:<16} {n:>6,} reviews: {100 * held:.0f} % held, worst {100 * worst:.0f} %, {width:.2f} of the width of labels alone"
            sys.stdout.write(f"{line}\n")
    return 0


def labelled(records: Records) -> list[list[list[int]]]:
    """Return the signs that people found, by review and category."""
    return [[[x["polarity"] for x in r["labels"] if x["theme"] == c] for c in CATEGORIES] for r in records]


def answered(answers: Sequence[Annotation]) -> list[list[list[int]]]:
    """Return the signs that the annotator found in the sentences, by review and category."""
    return [
        [[SIGN[k.label] for said in a.sentence_categories for k in said if k.category == c] for c in CATEGORIES]
        for a in answers
    ]


def values(signs: Sequence[Sequence[Sequence[int]]], quantity: str) -> Floats:
    """Return (2, reviews, categories) numerator and denominator of the quantity for each review."""
    speaks = np.array([[float(bool(s)) for s in row] for row in signs])
    if quantity == "volume_share":
        return np.array([speaks, np.ones_like(speaks)])
    made = np.array([[_of(s, quantity) for s in row] for row in signs])
    return np.array([made, speaks])


def _of(signs: Sequence[int], quantity: str) -> float:
    if quantity == "net_sentiment":
        return float(np.mean(signs)) if signs else 0.0
    wanted = -1 if quantity == "negative_share" else 1
    return float(wanted in signs)


def measure(
    truth: Floats, read: Floats, quantity: str, *, n: int, draws: int, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Return the share of intervals that hold the truth, that of the worst category, and the mean ratio of widths."""
    whole = truth.sum(axis=1)
    ratio, frequent = whole[0] / np.maximum(whole[1], 1), whole[0 if quantity == "volume_share" else 1] >= LEAST
    ends = mean_interval if quantity == "net_sentiment" else share_interval
    held, widths = [], []
    for _ in range(draws):
        rows = rng.integers(0, truth.shape[1], n)
        some = rows[rng.choice(n, LABELS, replace=False)]
        equal = np.full(LABELS, 1 / LABELS)
        sample = Sample(
            equal, np.zeros(LABELS, np.int64), np.full(LABELS, 1 - LABELS / n), truth[:, some], read[:, some]
        )
        found = corrected(sample, read[:, rows].sum(axis=1), n)
        low, high = ends(found.value, found.error, level=0.95)
        alone = ends(found.alone, found.alone_error, level=0.95)
        held.append((low <= ratio) & (ratio <= high))
        widths.append((high - low, alone[1] - alone[0]))
    of_each = np.mean(held, axis=0)[frequent]
    width = np.nanmean(np.array(widths), axis=0)[:, frequent]
    return float(of_each.mean()), float(of_each.min()), float((width[0] / width[1]).mean())


if __name__ == "__main__":
    sys.exit(main())
