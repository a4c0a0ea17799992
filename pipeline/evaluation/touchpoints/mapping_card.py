"""The card of the mapping: figures, and what they were measured with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.base import ModelError
from models.evaluation.metrics import Figure
from pipeline.config.places import PACKAGED, ROOT
from pipeline.config.settings import TouchpointSettings
from pipeline.evaluation.touchpoints.mapping_suites import FOLDER, SHOP
from pipeline.touchpoints.index import rule_stamp

CARD = ROOT / "models" / "cards" / "touchpoints.json"


@dataclass(frozen=True, slots=True)
class TouchpointsCard:
    """What the card file holds.

    Attributes:
        fingerprint: Annotator whose vectors and categories were used.
        rule: rule_stamp().
        settings: settings.touchpoints.
        files: sha256 of the maps and labels, by name.
        fitted: What was fitted on labelled data, in words.
        figures: As measured.
    """

    fingerprint: str
    rule: str
    settings: dict[str, float]
    files: dict[str, str]
    fitted: str
    figures: tuple[Figure, ...]


FITTED = (
    "Of labelled data the mapping has seen: 2,500 FABSA training reviews (one threshold of support, and the two numbers of the "
    "logistic curve that makes a score of it, the latter on the 1,485 of one sentence), the other FABSA training reviews and "
    "2,000 MAMS training sentences (the kernel's two constants, wording of the examples), half of FABSA dev and 130 labelled "
    "sentences of data/samples (bonus and floor of a category; these and the written journey cases: sentences that belong nowhere). No label trains a weight of the mapping. The shipped embedding, "
    "though, comes from an encoder that learnt FABSA's themes from the training reviews."
)


def files_now() -> dict[str, str]:
    """Return the sha256 of the maps and labels from which the figures come, by name."""
    paths = (FOLDER / "fabsa.yaml", FOLDER / "mams.yaml", FOLDER / "ecommerce.csv", SHOP)
    names = [str(p.relative_to(PACKAGED if p.is_relative_to(PACKAGED) else ROOT)) for p in paths]
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in zip(names, paths, strict=True)}


def write_card(path: Path, figures: Sequence[Figure], *, fingerprint: str) -> None:
    """Write the card."""
    rounded = tuple(
        Figure(f.key, f.text, round(f.value, 2), round(f.low, 2), round(f.high, 2), f.n, f.lower_is_better)
        for f in figures
    )
    options = TouchpointSettings().model_dump()
    card = TouchpointsCard(fingerprint, rule_stamp(), options, files_now(), FITTED, rounded)
    path.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")


def load_card(path: Path) -> TouchpointsCard:
    """Return the card of a JSON file.

    Raises:
        ModelError: The file is missing or is not a card.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return TouchpointsCard(**{**record, "figures": tuple(Figure(**f) for f in record["figures"])})
    except (OSError, ValueError, TypeError, KeyError) as e:
        raise ModelError(f"{path}: no readable card; run `voc evaluate touchpoints --write-card`") from e
