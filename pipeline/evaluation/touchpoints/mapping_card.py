"""What the mapping's card says beside its figures: rule, settings, maps and labels, and what was fitted."""

from __future__ import annotations

import hashlib
from typing import Any

from models.cards.card import Card, card_path, figures_table
from pipeline.config.journeys import load_journeys
from pipeline.config.settings import TouchpointSettings
from pipeline.evaluation.touchpoints.mapping_suites import FOLDER, LABELS, SHOP
from pipeline.touchpoints.index import rule_stamp

CARD = card_path("touchpoints")
FITTED = (
    "Of labelled data the mapping has seen: 2,500 FABSA training reviews (one threshold of support, and the two numbers of the "
    "logistic curve that makes a score of it, the latter on the 1,485 of one sentence), the other FABSA training reviews and "
    "2,000 MAMS training sentences (the kernel's two constants, wording of the examples), half of FABSA dev and 130 labelled "
    "sentences of data/samples (bonus and floor of a category; these and the written journey cases: sentences that belong nowhere). No label trains a weight of the mapping. The shipped embedding, "
    "though, comes from an encoder that learnt FABSA's themes from the training reviews."
)


def mapping_conditions() -> dict[str, Any]:
    """Return what decides the figures: the rule's stamp, settings.touchpoints, the maps and labels.

    A map is known by the hash of what it says: its comments may change. Beside them stands what was fitted on labelled data.
    """
    maps = load_journeys([FOLDER / "fabsa.yaml", FOLDER / "mams.yaml", SHOP])
    return {
        "rule": rule_stamp(),
        "settings": TouchpointSettings().model_dump(),
        "maps": {journey.id: journey.content_hash() for journey in maps},
        "labels": {LABELS.name: hashlib.sha256(LABELS.read_bytes()).hexdigest()},
        "fitted": FITTED,
    }


def mapping_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    told = card.conditions
    return {
        "figures": figures_table(card.figures, "what is measured"),
        "rule": told["rule"],
        "settings": ", ".join(f"`{name}` {value:g}" for name, value in told["settings"].items()),
        "files": "\n".join(f"- `{name}`: `{digest}`" for name, digest in {**told["maps"], **told["labels"]}.items()),
        "fitted": told["fitted"],
    }
