"""Figures on FABSA dev: categories with polarity, and sentiment of reviews."""

from __future__ import annotations

from typing import Any

from models.base import LABELS, Annotation, Label
from models.cards.figure import Figure
from models.evaluation.labelled_data import SIGNS, Records
from models.evaluation.metrics import (
    accuracy,
    calibration_figure,
    class_counts,
    confidence_counts,
    figure,
    macro_f1,
    micro_f1,
    set_counts,
)


def fabsa(records: Records, answers: list[Annotation]) -> list[Figure]:
    """Return the figures for categories with polarity of FABSA dev reviews.

    A gold or found item is a (category, label) pair of a review. Micro-F1 counts all items; macro-F1 is the mean of
    F1 over the pairs that occur. "From sentences" takes the union of the sentences' categories instead of the
    review's own. Polarity is counted on categories that are both gold and found.
    """
    gold = [{(x["theme"], SIGNS[x["polarity"]]) for x in r["labels"]} for r in records]
    found = [{(c.category, c.label) for c in a.categories} for a in answers]
    united = [{(c.category, c.label) for s in a.sentence_categories for c in s} for a in answers]
    pairs = sorted(set().union(*gold))
    both = list(zip(gold, found, strict=True))
    polarity = [_polarity_counts(g, f) for g, f in both]
    sure = [_category_confidence(g, a) for g, a in zip(gold, answers, strict=True)]
    micro = [set_counts(g, f) for g, f in both]
    return [
        figure("fabsa/category-polarity-micro-f1", "FABSA dev, category and polarity, micro-F1", micro, micro_f1),
        figure(
            "fabsa/category-polarity-macro-f1",
            "FABSA dev, category and polarity, macro-F1",
            [class_counts(pairs, g, f) for g, f in both],
            macro_f1,
        ),
        figure(
            "fabsa/category-micro-f1",
            "FABSA dev, category alone, micro-F1",
            [set_counts({c for c, _ in g}, {c for c, _ in f}) for g, f in both],
            micro_f1,
        ),
        figure("fabsa/polarity-accuracy", "FABSA dev, polarity given the category, accuracy", polarity, accuracy),
        figure(
            "fabsa/from-sentences-micro-f1",
            "FABSA dev, category and polarity, union of the sentences' answers, micro-F1",
            [set_counts(g, f) for g, f in zip(gold, united, strict=True)],
            micro_f1,
        ),
        calibration_figure(
            "fabsa/category-ece",
            "FABSA dev, category, expected calibration error",
            sure,
        ),
    ]


def _polarity_counts(gold: set[tuple[Any, Any]], found: set[tuple[Any, Any]]) -> list[float]:
    shared = {c for c, _ in gold} & {c for c, _ in found}
    return [sum((c, s) in gold for c, s in found if c in shared), len(shared)]


def _category_confidence(gold: set[tuple[Any, Any]], answer: Annotation) -> list[float]:
    there = {c for c, _ in gold}
    return confidence_counts((c.confidence, c.category in there) for c in answer.categories)


def sentiment(records: Records, answers: list[Annotation]) -> list[Figure]:
    """Return the figures for the sentiment of FABSA dev reviews.

    Gold: the sign that all of a review's labels share (0: neutral). Reviews whose labels differ in sign (5 %) have no
    single sentiment: they are left out of the main figures and counted as neutral in the "mixed" one.
    """
    rows = []
    for record, answer in zip(records, answers, strict=True):
        signs = {x["polarity"] for x in record["labels"]}
        gold: Label = SIGNS[signs.pop()] if len(signs) == 1 else "neutral"
        if answer.sentiment is not None:
            rows.append((gold, answer.sentiment, len({x["polarity"] for x in record["labels"]}) == 1))
    clear = [(g, s) for g, s, one in rows if one]
    return [
        figure(
            "sentiment/review-macro-f1",
            "FABSA dev, sentiment of reviews of one sign, 3-class macro-F1",
            [class_counts(LABELS, [g], [s.label]) for g, s in clear],
            macro_f1,
        ),
        figure(
            "sentiment/review-accuracy",
            "FABSA dev, sentiment of reviews of one sign, accuracy",
            [[g == s.label, 1] for g, s in clear],
            accuracy,
        ),
        figure(
            "sentiment/mixed-macro-f1",
            "FABSA dev, sentiment of all reviews, mixed ones as neutral, 3-class macro-F1",
            [class_counts(LABELS, [g], [s.label]) for g, s, _ in rows],
            macro_f1,
        ),
        calibration_figure(
            "sentiment/review-ece",
            "FABSA dev, sentiment of reviews of one sign, expected calibration error",
            [confidence_counts([(s.confidence, g == s.label)]) for g, s in clear],
        ),
    ]
