"""What the intervals' card says beside its figures: the reader whose errors they hold, and how samples are drawn."""

from __future__ import annotations

import hashlib
from typing import Any

from models.cards.card import Card
from pipeline.evaluation.intervals.coverage import DRAWS, TOLD
from pipeline.evaluation.intervals.fit import REFERENCE, UNSEEN
from pipeline.evaluation.intervals.joint import PATH, SEEN, read_joints
from pipeline.insights.base.reader import PATH as ERRORS

KNOWS = (
    "Since it knows those industries, spreads are taken {unseen} times as wide for an industry that it does not know (the ratio of errors "
    "of categories, industry left out of training or not, of the annotator's card)."
)
NEVER_SAW = (
    "An industry is read by a network that saw neither it nor those left out with it (`python -m models.training.industries --grouped --epochs 3`): "
    "trained on FABSA alone and for a shorter time than what ships, so that it errs more."
)


def interval_conditions() -> dict[str, Any]:
    """Return what decides the figures: the labelled answers, the errors fitted to them, and the constants of fit and simulation."""
    about, _ = read_joints()
    return {
        "reader": about["reader"],
        "answers": hashlib.sha256(PATH.read_bytes()).hexdigest(),
        "errors": hashlib.sha256(ERRORS.read_bytes()).hexdigest(),
        "draws": DRAWS,
        "labelled": TOLD,
        "reference": REFERENCE,
        "unseen": UNSEEN,
    }


def interval_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    told = card.conditions
    return {
        "table": card.reports["table"].rstrip("\n"),
        "errors": card.reports["errors"].rstrip("\n"),
        "differences": card.reports["differences"].rstrip("\n"),
        "reader": told["reader"],
        "draws": str(told["draws"]),
        "labelled": str(told["labelled"]),
        "reference": str(told["reference"]),
        "knows": (KNOWS if told["reader"] == SEEN else NEVER_SAW).format(unseen=f"{told['unseen']:g}"),
    }
