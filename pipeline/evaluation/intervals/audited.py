"""Command: what an audit is worth (python -m pipeline.evaluation.intervals.audited): how often corrected intervals hold the truth, and their width.

A population of labelled reviews, its labels the truth. Each draw takes so many reviews with replacement, has the annotator's answers for all of them, and labels
300. Without --nets the population is FABSA dev and the shipped annotator reads it. With --nets it is each industry of FABSA with at least 500 reviews,
read by a network that never saw it (models.training.industries --nets): what happens on data of one's own. Things are the categories, and themes: 30 clusters of
the sentences' embeddings, whose reviews are taken as given and whose tone is labelled, as the product takes them.
"""

from __future__ import annotations

import argparse
import random
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.cluster.vq import kmeans2

from models.annotator.classes import CATEGORIES
from models.base import Annotation
from models.choice import AnnotatorChoice
from models.evaluation.labelled_data import Records, find_datasets, read_records
from models.registry import load_annotator
from pipeline.evaluation.intervals.labelled import SIGN
from pipeline.insights.audit.estimates import LEAST_HERE
from pipeline.insights.base.frames import Floats
from pipeline.insights.statistics.prediction_powered import Sample, corrected, mean_interval, share_interval

LABELS, SEED, LEAST = 300, 3, 20
"""Reviews labelled, seed of the draws, and reviews from which on a thing counts."""
THEMES, MOST, FEWEST = 30, 1_200, 500
"""Clusters of sentences in a population; most reviews of an industry, and fewest of one that is looked at."""
SIZES = (1_000, 10_000)
QUANTITIES = ("negative_share", "positive_share", "net_sentiment", "volume_share")
Things = Mapping[tuple[str, str], tuple[Floats, Floats]]
"""Truth and answers by kind (category, theme) and quantity."""


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line per kind, quantity and number of reviews: share of intervals that hold the truth, the worst thing's, width beside labels alone."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.intervals.audited")
    parser.add_argument("--data", type=Path, default=None, help="labelled data  [default: VOC_DATASETS, else datasets]")
    parser.add_argument("--nets", type=Path, default=None, help="folder of networks, <Industry>.pt each")
    parser.add_argument("--draws", type=int, default=60)
    args = parser.parse_args(argv)
    found = [things(records, answers) for records, answers in populations(find_datasets(args.data), args.nets)]
    for kind, quantity in found[0]:
        for n in SIZES:
            rng = np.random.default_rng(SEED)
            each = [measure(*p[kind, quantity], quantity, n=n, draws=args.draws, rng=rng) for p in found]
            held, worst, width = np.array(each).T
            sys.stdout.write(
                f"{kind:<9} {quantity:<15} {n:>6,} reviews: {100 * held.mean():.1f} % held ({100 * held.min():.0f} to {100 * held.max():.0f} in a population), "
                f"worst thing {100 * worst.min():.0f} %, {width.mean():.2f} of the width of labels alone\n"
            )
            sys.stdout.flush()
    return 0


def populations(data: Path, nets: Path | None) -> Iterator[tuple[Records, Sequence[Annotation]]]:
    """Yield the labelled reviews of each population with what its reader says of them."""
    if nets is None:
        records = read_records(data, "fabsa/dev.jsonl")
        annotator = load_annotator(AnnotatorChoice("shipped", 1, None))
        yield records, annotator.annotate([r["text"] for r in records])
        return
    from models.training.left_out import NetAnnotator, left_out_industries

    for _, found, net in left_out_industries(data, nets):
        if len(found) >= FEWEST:
            some = random.Random(0).sample(found, min(MOST, len(found)))
            yield some, NetAnnotator(net).annotate([r["text"] for r in some])


def things(records: Records, answers: Sequence[Annotation]) -> Things:
    """Return the values of categories and themes."""
    truth, read = labelled(records), answered(answers)
    made = {("category", q): (values(truth, q), values(read, q)) for q in QUANTITIES}
    members = themes(answers)
    kept = [i for i, r in enumerate(records) if r["labels"] and answers[i].sentences]
    tones = (
        ([x["polarity"] for x in records[i]["labels"]] for i in kept),
        ([SIGN[s.label] for s in answers[i].sentences] for i in kept),
    )
    people, reader = (
        [[signs if m else [] for m in members[i]] for i, signs in zip(kept, t, strict=True)] for t in tones
    )
    return made | {("theme", q): (values(people, q), values(reader, q)) for q in QUANTITIES[:3]}


def themes(answers: Sequence[Annotation]) -> Floats:
    """Return (reviews, THEMES) 1 where a sentence of the review is in the cluster."""
    vectors = np.concatenate([np.asarray(a.embeddings, float).reshape(len(a.sentences), -1) for a in answers])
    review = np.repeat(np.arange(len(answers)), [len(a.sentences) for a in answers])
    _, cluster = kmeans2(vectors, THEMES, minit="++", seed=SEED)
    members = np.zeros((len(answers), THEMES))
    members[review, cluster] = 1.0
    return members


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
        told = found.labelled >= LEAST_HERE
        held.append(np.where(told, (low <= ratio) & (ratio <= high), np.nan))
        widths.append(np.where(told, (high - low, alone[1] - alone[0]), np.nan))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # things that no draw reaches
        return _summary(np.array(held), np.array(widths), frequent)


def _summary(held: Floats, widths: Floats, frequent: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[float, float, float]:
    of_each = np.nanmean(held, axis=0)[frequent]
    width = np.nanmean(widths, axis=0)[:, frequent]
    return float(np.nanmean(of_each)), float(np.nanmin(of_each)), float(np.nanmean(width[0] / width[1]))


if __name__ == "__main__":
    sys.exit(main())
