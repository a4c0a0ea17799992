"""What the card of intents says beside its figures: how the head was fitted, its files and the labels."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from models.cards.card import Card, card_path, figures_table
from models.evaluation.annotator.annotator_card import describe_files
from models.evaluation.intents.intent_suites import CASES
from models.intent.store import FOLDER

CARD = card_path("intents")


def intent_conditions(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the command that fits the head, its sentences by set, its temperature, and sha256 of its files and of the cases."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return {
        "training": f"python -m models.training.intent --seed {config['seed']} --each {config['each']}",
        "sentences": config["sentences"],
        "temperature": config["temperature"],
        "files": describe_files(folder),
        "cases": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(CASES.glob("*.jsonl"))},
    }


def intent_page(card: Card) -> dict[str, str]:
    """Return the texts for the placeholders of the page's template, by name."""
    files = card.conditions["files"].items()
    return {
        "cases": figures_table([f for f in card.figures if f.suite == "intent-cases"], "what is measured"),
        "real": figures_table([f for f in card.figures if f.suite == "intent-real"], "what is measured"),
        "command": card.conditions["training"],
        "sentences": ", ".join(f"{name} {n:,}" for name, n in card.conditions["sentences"].items()),
        "files": "\n".join(f"- `{name}`: {v['bytes']:,} bytes, `{v['sha256']}`" for name, v in files),
    }
