"""Figures of the mapping on labelled texts: a text's set of touchpoints, its main touchpoint, the score's honesty."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.base import Annotator
from models.cards.card import renamed
from models.cards.figure import Figure
from models.evaluation.labelled_data import in_calibration_half, read_records
from models.evaluation.metrics import (
    UNSEEN,
    accuracy,
    calibration_error,
    confidence_counts,
    figure,
    micro_f1,
    set_counts,
)
from pipeline.config.journeys import load_journeys
from pipeline.config.places import shipped
from pipeline.evaluation.touchpoints.labelled_texts import Labelled, read_labels
from pipeline.touchpoints.place import Placed, place

FOLDER = Path(__file__).resolve().parent
SHOP = shipped("configs/journeys/ecommerce.yaml")
LABELS = FOLDER / "ecommerce.csv"


def measure(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return every figure of the card.

    Raises:
        ModelError: A data set is missing.
    """
    return [*_fabsa(annotator, datasets), *_mams(annotator, datasets), *_shop(annotator)]


def label_figures(
    key: str, data: str, labelled: Sequence[Labelled], placed: Sequence[Sequence[Placed]]
) -> list[Figure]:
    """Return the share of texts whose main touchpoint is right, the same of those that are mapped, and the score's error.

    A text is right when its main touchpoint (of its surest sentence) is one of its labels, or when it has no label and
    is unmapped.
    """
    main = [max(p, key=lambda s: s.score * (s.touchpoint_id is not None), default=None) for p in placed]
    answers = [(m.touchpoint_id if m else None, m.score if m else 0.0) for m in main]
    rows = [
        (t in row.touchpoints if t else not row.touchpoints, t, s)
        for row, (t, s) in zip(labelled, answers, strict=True)
    ]
    sets = [set_counts(row.touchpoints, {t for s in p for t in s.all}) for row, p in zip(labelled, placed, strict=True)]
    sure = [confidence_counts([(s, right)] if t else []) for right, t, s in rows]
    right = figure(
        f"{key}/right", f"{data}, main touchpoint or unmapped, share right", [[r, 1] for r, _, _ in rows], accuracy
    )
    if not any(t for _, t, _ in rows):  # nothing is mapped: the others have nothing to count
        return [right]
    return [
        right,
        figure(
            f"{key}/mapped-right",
            f"{data}, share right of the mapped ones",
            [[r and t is not None, t is not None] for r, t, _ in rows],
            accuracy,
        ),
        figure(f"{key}/set-micro-f1", f"{data}, set of touchpoints, micro-F1", sets, micro_f1),
        figure(
            f"{key}/score-ece",
            f"{data}, score, expected calibration error",
            sure,
            calibration_error,
            better="lower",
        ),
    ]


def _fabsa(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return the figures for FABSA dev: the set of themes of a review against the touchpoints of its sentences."""
    records = read_records(datasets, "fabsa/dev.jsonl")
    texts = [r["text"] for r in records]
    gold = [{x["theme"].replace(".", "_") for x in r["labels"]} for r in records]
    answers = annotator.annotate(texts)
    (journey,) = load_journeys([FOLDER / "fabsa.yaml"])
    words = place(journey, texts, answers, annotator=annotator, use_categories=False)
    both = place(journey, texts, answers, annotator=annotator)
    unseen = [i for i, t in enumerate(texts) if not in_calibration_half(t)]

    def f1(key: str, text: str, found: list[list[Placed]], *, main: bool = False) -> list[Figure]:
        sets = [{t for s in p for t in (s.all[:1] if main else s.all)} for p in found]
        counts = [set_counts(g, f) for g, f in zip(gold, sets, strict=True)]
        whole = figure(f"fabsa/{key}", f"FABSA dev, {text}, micro-F1", counts, micro_f1)
        half = figure(whole.key, whole.text, [counts[i] for i in unseen], micro_f1)
        return [whole, renamed(half, end=UNSEEN, remark="half not used in calibration")]

    single = [
        confidence_counts([(p[0].score, p[0].touchpoint_id in g)] if len(p) == 1 and p[0].touchpoint_id else [])
        for g, p in zip(gold, both, strict=True)
    ]
    return [
        *f1("words-micro-f1", "twelve themes by name, description and five examples", words),
        *f1("words-main-micro-f1", "by name, description and examples, one touchpoint per sentence", words, main=True),
        *f1("categories-micro-f1", "by words and aspect categories", both),
        *f1("categories-main-micro-f1", "by words and aspect categories, one touchpoint per sentence", both, main=True),
        figure(
            "fabsa/score-ece",
            "FABSA dev, score of reviews of one sentence, expected calibration error",
            single,
            calibration_error,
            better="lower",
        ),
    ]


def _mams(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return the figures for MAMS dev: restaurant categories that the annotator was not trained on, by words."""
    records = read_records(datasets, "mams/category_dev.jsonl")
    labelled = [Labelled(r["text"], frozenset(c["category"] for c in r["categories"])) for r in records]
    (journey,) = load_journeys([FOLDER / "mams.yaml"])
    texts = [row.text for row in labelled]
    placed = place(journey, texts, annotator.annotate(texts), annotator=annotator)
    return label_figures("mams", "MAMS dev, eight restaurant categories by words", labelled, placed)


def _shop(annotator: Annotator) -> list[Figure]:
    """Return the figures for 130 sentences of data/samples, labelled by hand under the e-commerce map; it needs no data set."""
    (journey,) = load_journeys([SHOP])
    labelled = read_labels(LABELS, journey)
    texts = [row.text for row in labelled]
    placed = place(journey, texts, annotator.annotate(texts), annotator=annotator)
    return label_figures("samples", "130 sentences of data/samples, e-commerce map", labelled, placed)
