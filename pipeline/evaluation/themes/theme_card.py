"""What the themes' card says beside its figures: settings, versions of packages, seeds and sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from models.cards.card import Card, card_path
from pipeline.config.settings import ThemeSettings
from pipeline.evaluation.themes.peer_fits import PACKAGES
from pipeline.evaluation.themes.theme_suites import TABLES
from pipeline.evaluation.themes.theme_tables import markdown

CARD = card_path("themes")


def theme_conditions(*, seeds: int, sizes: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Return settings.themes, versions that decide the fits, number of seeds, reviews and distinct sentences by data set."""
    packages = {name: version(name) for name in PACKAGES}
    settings = ThemeSettings().model_dump(mode="json")
    return {"settings": settings, "packages": packages, "seeds": seeds, "sizes": {k: list(v) for k, v in sizes.items()}}


def theme_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    told = card.conditions
    return {
        "sizes": "; ".join(f"{n}: {r:,} reviews, {s:,} distinct sentences" for n, (r, s) in told["sizes"].items()),
        "seeds": str(told["seeds"]),
        "packages": ", ".join(f"{name} {v}" for name, v in told["packages"].items()),
        "tables": markdown(TABLES, card.figures),
    }
