"""Figures by trade and kind of text on openly licensed sets: some left out of training whole, of the others the tenth left out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.base import LABELS, Annotation, Annotator
from models.cards.figure import Figure
from models.evaluation.labelled_data import Records, read_records
from models.evaluation.metrics import (
    accuracy,
    calibration_figure,
    class_counts,
    confidence_counts,
    figure,
    macro_f1,
)

MOST = 1_000
"""Texts of a set that are read: those with the smallest hashes."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set.

    Attributes:
        name: Of its file.
        text: What it is, for the card.
        whole: True where training never saw any of it.
        domain: Only records of this domain; "": all.
        given: Whether it has spans with polarity, too.
    """

    name: str
    text: str
    whole: bool
    domain: str = ""
    given: bool = False


SETS = (
    OpenSet("uci_sentences", "sentences of shop, restaurant and film reviews", whole=True),
    OpenSet("steam_reviews", "reviews of video games", whole=True),
    OpenSet("tsa_md", "review sentences of open domains", whole=True, given=True),
    OpenSet("senti4sd", "posts of programmers", whole=True),
    OpenSet("brighter", "posts in social media, sign of the emotion", whole=True),
    OpenSet("emobank", "blogs, letters, news and fiction, valence of the writer", whole=True),
    OpenSet("goemotions", "forum comments, sign of the emotion", whole=False),
    OpenSet("vader_rated", "short posts rated by twenty people", whole=False, domain="tweets"),
    OpenSet("nhs_feedback", "patients' answers", whole=False),
    OpenSet("clothing_reviews", "reviews of clothes, by stars", whole=False),
    OpenSet("film_sentences", "sentences of film reviews", whole=False),
    OpenSet("dmaste", "product reviews of eight trades", whole=False, given=True),
    OpenSet("banking77", "requests to a bank, without an opinion", whole=False),
    OpenSet("multidogo", "customers in chats with six trades, without an opinion", whole=False),
)


def in_dev_tenth(text: str) -> bool:
    """Return whether a text of an open set is left out of training."""
    return hashlib.sha256(text.encode()).digest()[1] % 10 == 0


def open_sets(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return accuracy, macro-F1 and calibration error of the sentiment, set by set, and the polarity of given spans where there are any."""
    found: list[Figure] = []
    for chosen in SETS:
        records = [r for r in read_records(datasets, f"open/{chosen.name}.jsonl") if _counts(r, chosen)]
        records = sorted(records, key=lambda r: hashlib.sha256(r["text"].encode()).digest())[:MOST]
        spans = [_spans(r) if chosen.given else [] for r in records]
        answers = annotator.annotate([r["text"] for r in records], spans=[[s for s, _ in row] for row in spans])
        where = f"{chosen.text} ({'set' if chosen.whole else 'tenth'} left out)"
        found += _sentiment(chosen.name, where, records, answers)
        if chosen.given:
            rows = [
                [sum(g.label == x for g, (_, x) in zip(a.given, row, strict=True)), len(row)]
                for a, row in zip(answers, spans, strict=True)
                if row
            ]
            found.append(
                figure(f"open/{chosen.name}-given", f"{where}, polarity of given spans, accuracy", rows, accuracy)
            )
    return found


def _counts(record: dict[str, Any], chosen: OpenSet) -> bool:
    return (
        record["language"] == "en"
        and chosen.domain in ("", record["domain"])
        and (chosen.whole or in_dev_tenth(record["text"]))
        and (record["label"] in LABELS or chosen.given)
    )


def _spans(record: dict[str, Any]) -> list[tuple[tuple[int, int], str]]:
    return [
        ((a["start"], a["end"]), a["polarity"])
        for a in record["aspects"]
        if a["start"] is not None and a["polarity"] in LABELS
    ]


def _sentiment(key: str, where: str, records: Records, answers: list[Annotation]) -> list[Figure]:
    right, classes, sure = [], [], []
    for record, answer in zip(records, answers, strict=True):
        if record["label"] not in LABELS:
            continue
        label = answer.sentiment.label if answer.sentiment else "neutral"
        right.append([label == record["label"], 1])
        classes.append(class_counts(LABELS, [record["label"]], [label]))
        if answer.sentiment:
            sure.append(confidence_counts([(answer.sentiment.confidence, label == record["label"])]))
    return [
        figure(f"open/{key}-accuracy", f"{where}, sentiment, accuracy", right, accuracy),
        figure(f"open/{key}-f1", f"{where}, sentiment, macro-F1", classes, macro_f1),
        calibration_figure(f"open/{key}-ece", f"{where}, sentiment, expected calibration error", sure),
    ]
