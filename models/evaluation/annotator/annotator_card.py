"""What the annotator's card says beside its figures: the shipped files, speed, what int8 costs, known limits."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from models.artifacts import MANIFEST
from models.base_weights import SHA256 as BASE_SHA256
from models.cards.card import Card, card_path, figures_table
from models.evaluation.annotator.exact import Exact, describe
from models.evaluation.annotator.speed import speed_lines

CARD = card_path("annotator")
WEAK = 0.8
"""Pass rate under which a capability is named as a known limit."""


def annotator_conditions(weights: Path) -> dict[str, Any]:
    """Return the command that trains the weights, the base weights' sha256, and sha256 and size of each shipped file."""
    config = json.loads((weights / "config.json").read_text(encoding="utf-8"))
    training = f"python -m models.training --seed {config['seed']} --epochs {config['epochs']}"
    return {"training": training, "base_sha256": BASE_SHA256, "files": describe_files(weights)}


def describe_files(weights: Path) -> dict[str, dict[str, Any]]:
    """Return the sha256 and size in bytes of every file of the folder except the manifest."""
    files = sorted(p for p in weights.iterdir() if p.is_file() and p.name != MANIFEST)
    return {p.name: {"sha256": hashlib.sha256(p.read_bytes()).hexdigest(), "bytes": p.stat().st_size} for p in files}


def annotator_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    behaviour = [f for f in card.figures if f.suite == "behaviour"]
    others = [f for f in card.figures if f.suite != "behaviour"]
    weak = [f"{f.key.split('/')[1]} ({100 * f.value:.0f} %)" for f in behaviour if f.value < WEAK]
    exact = Exact(**card.reports["exact"]) if card.reports.get("exact") else None
    column = ("fp32, %", exact.values if exact else {})
    files = card.conditions["files"].items()
    return {
        "figures": figures_table(others, "what is measured", column),
        "behaviour": figures_table(behaviour, "capability", column),
        "exact": describe(card.figures, exact) if exact else "Not measured.",
        "weak": ", ".join(weak) if weak else "none",
        "files": "\n".join(f"- `{name}`: {v['bytes']:,} bytes, `{v['sha256']}`" for name, v in files),
        "speed": "\n".join(speed_lines(card.reports["speed"])) if card.reports.get("speed") else "Not measured.",
        "command": card.conditions["training"],
        "base": card.conditions["base_sha256"],
    }
