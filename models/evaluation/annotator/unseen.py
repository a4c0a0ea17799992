"""Figures on domains that training never saw: four products, and a smart speaker."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from models.base import Annotator, Label, Span
from models.cards.figure import Figure
from models.evaluation.labelled_data import HELD_OUT_PRODUCTS, data_file, read_records
from models.evaluation.metrics import accuracy, calibration_figure, confidence_counts, figure, micro_f1, set_counts


def products(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return the figures for the four products that training leaves out whole: terms as strings; sentences whose aspects share one sign.

    Only features that carry an opinion are marked in this data, so every neutral term found counts against precision.
    Aspects that are not in the sentence word for word are left out. Neutral is always wrong for the sentences here.
    """
    names = ("product_reviews/product_reviews_1.jsonl", "product_reviews/product_reviews_2.jsonl")
    records = [r for r in read_records(datasets, *names) if r["product"] in HELD_OUT_PRODUCTS]
    spans = [_literal_spans(r) for r in records]
    answers = annotator.annotate([r["text"] for r in records], spans=[[s for s, _ in row] for row in spans])
    terms, given, sentences, sure = [], [], [], []
    for record, row, answer in zip(records, spans, answers, strict=True):
        gold = {record["text"][a:b].lower() for (a, b), _ in row}
        terms.append(set_counts(gold, {m.term.lower() for m in answer.mentions if m.term}))
        given.append([sum(g.label == x for g, (_, x) in zip(answer.given, row, strict=True)), len(row)])
        signs = {x["strength"] > 0 for x in record["aspects"]}
        if len(signs) == 1 and answer.sentiment:
            right = answer.sentiment.label == ("positive" if signs.pop() else "negative")
            sentences.append([right, 1])
            sure.append(confidence_counts([(answer.sentiment.confidence, right)]))
    where = "four products left out"
    return [
        figure("products/terms-f1", f"{where}, aspect terms as strings, F1", terms, micro_f1),
        figure("products/given-accuracy", f"{where}, polarity of given spans, accuracy", given, accuracy),
        figure("products/sentence-accuracy", f"{where}, polarity of opinion sentences, accuracy", sentences, accuracy),
        calibration_figure(
            "products/sentence-ece",
            f"{where}, polarity of opinion sentences, expected calibration error",
            sure,
        ),
    ]


def _literal_spans(record: dict[str, Any]) -> list[tuple[Span, Label]]:
    found: list[tuple[Span, Label]] = []
    for aspect in record["aspects"]:
        match = re.search(rf"(?<!\w){re.escape(aspect['aspect'])}(?!\w)", record["text"], re.IGNORECASE)
        if match:
            found.append((match.span(), "positive" if aspect["strength"] > 0 else "negative"))
    return found


def alexa(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return the figures for reviews of a domain never trained on: sign of the polarity against one or two stars, and five (three, four: out).

    Balanced: the mean of the accuracy on bad and on good ratings, since nine in ten are good.
    """
    with data_file(datasets, "alexa_reviews/amazon_alexa.tsv").open(encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t") if r["rating"] in {"1", "2", "5"}]
    answers = annotator.annotate([r["verified_reviews"] for r in rows])
    counts = []
    for row, answer in zip(rows, answers, strict=True):
        if answer.sentiment is not None:
            good = row["rating"] == "5"
            right = (answer.sentiment.polarity > 0) is good
            counts.append([right * good, good, right * (not good), not good])
    text = "speaker reviews, sign of the polarity against the rating, balanced accuracy"
    return [figure("alexa/balanced-accuracy", text, counts, lambda s: (accuracy(s[:, :2]) + accuracy(s[:, 2:])) / 2)]
