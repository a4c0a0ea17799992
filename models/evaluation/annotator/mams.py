"""Figures on MAMS dev: aspect terms and their polarity."""

from __future__ import annotations

from models.base import Annotation, Label, Span
from models.cards.figure import Figure
from models.evaluation.labelled_data import Records
from models.evaluation.metrics import accuracy, calibration_figure, confidence_counts, figure, micro_f1, set_counts


def gold_spans(records: Records) -> list[list[Span]]:
    """Return the spans of the aspect terms of each record."""
    return [[(x["start"], x["end"]) for x in r["aspects"]] for r in records]


def mams(records: Records, answers: list[Annotation]) -> list[Figure]:
    """Return the figures for aspect terms of MAMS dev: exact spans; with polarity (joint); polarity if the spans are given."""
    spans = gold_spans(records)
    labels: list[list[Label]] = [[x["polarity"] for x in r["aspects"]] for r in records]
    named = [[m for m in a.mentions if m.term is not None] for a in answers]
    joint_gold = [{(*s, x) for s, x in zip(sp, la, strict=True)} for sp, la in zip(spans, labels, strict=True)]
    joint_found = [{(m.start, m.end, m.label) for m in ms} for ms in named]
    given = [
        [(g.confidence, g.label == x) for g, x in zip(a.given, la, strict=True)]
        for a, la in zip(answers, labels, strict=True)
    ]
    mentions = [
        [(m.confidence, (m.start, m.end, m.label) in gold) for m in ms]
        for ms, gold in zip(named, joint_gold, strict=True)
    ]
    ece = "expected calibration error"
    return [
        figure(
            "mams/terms-f1",
            "MAMS dev, aspect terms, F1 of exact spans",
            [set_counts(g, ((m.start, m.end) for m in ms)) for g, ms in zip(spans, named, strict=True)],
            micro_f1,
        ),
        figure(
            "mams/joint-f1",
            "MAMS dev, aspect terms with polarity, F1",
            [set_counts(g, f) for g, f in zip(joint_gold, joint_found, strict=True)],
            micro_f1,
        ),
        figure(
            "mams/given-accuracy",
            "MAMS dev, polarity of given spans, accuracy",
            [[sum(right for _, right in row), len(row)] for row in given],
            accuracy,
        ),
        calibration_figure(
            "mams/given-ece",
            f"MAMS dev, polarity of given spans, {ece}",
            [confidence_counts(row) for row in given],
        ),
        calibration_figure(
            "mams/mention-ece",
            f"MAMS dev, mentions (span and polarity right), {ece}",
            [confidence_counts(row) for row in mentions],
        ),
    ]
