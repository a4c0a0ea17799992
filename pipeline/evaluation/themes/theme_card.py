"""The card of the themes: figures and what they were measured with, as JSON, and the same as Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from models.base import ModelError
from pipeline.config.settings import ROOT, ThemeSettings
from pipeline.evaluation.themes.peer_fits import PACKAGES
from pipeline.evaluation.themes.theme_suites import TABLES
from pipeline.evaluation.themes.theme_tables import Measure, markdown

CARD = ROOT / "models" / "cards" / "themes.json"


@dataclass(frozen=True, slots=True)
class ThemesCard:
    """What the card file holds.

    Attributes:
        fingerprint: Annotator whose sentences and embeddings were used.
        settings: settings.themes.
        packages: Versions that decide the fits.
        seeds: Number of seeds and replicates.
        sizes: Reviews and distinct sentences by data set.
        measures: As measured.
    """

    fingerprint: str
    settings: dict[str, Any]
    packages: dict[str, str]
    seeds: int
    sizes: dict[str, list[int]]
    measures: tuple[Measure, ...]


def make_card(measures: Sequence[Measure], *, fingerprint: str, seeds: int, sizes: dict[str, list[int]]) -> ThemesCard:
    """Return the card of what was measured here and now, rounded to five digits."""
    rounded = tuple(replace(m, values=tuple(round(v, 5) for v in m.values)) for m in measures)
    packages = {name: version(name) for name in PACKAGES}
    return ThemesCard(fingerprint, ThemeSettings().model_dump(mode="json"), packages, seeds, sizes, rounded)


def write_card(path: Path, card: ThemesCard) -> None:
    """Write the JSON file and, beside it, the Markdown that is made of it."""
    path.write_text(json.dumps(asdict(card), indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(card_markdown(card), encoding="utf-8")


def with_the_rest(measures: Sequence[Measure], path: Path) -> list[Measure]:
    """Return these figures in place of the card's own; rows of a table that was measured now are replaced as a whole.

    Raises:
        ModelError: There is no card to fill up from.
    """
    now = {m.table for m in measures}
    return [*(m for m in load_card(path).measures if m.table not in now), *measures]


def load_card(path: Path) -> ThemesCard:
    """Return the card of a JSON file.

    Raises:
        ModelError: The file is missing or is not a card.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        measures = tuple(Measure(**{**m, "values": tuple(m["values"])}) for m in record["measures"])
        return ThemesCard(**{**record, "measures": measures})
    except (OSError, ValueError, TypeError, KeyError) as e:
        raise ModelError(f"{path}: no readable card; run `voc evaluate themes --write-card`") from e


def card_markdown(card: ThemesCard) -> str:
    """Return the card for reading."""
    sizes = "; ".join(f"{name}: {r:,} reviews, {s:,} distinct sentences" for name, (r, s) in card.sizes.items())
    packages = ", ".join(f"{name} {v}" for name, v in card.packages.items())
    return "\n\n".join(
        [
            "# Themes: figures",
            "Made by `voc evaluate themes --write-card`; the command fails where one of the product's own figures falls below.",
            f"{sizes}. {card.seeds} seeds and replicates. {packages}.",
            markdown(TABLES, card.measures),
        ]
    )
