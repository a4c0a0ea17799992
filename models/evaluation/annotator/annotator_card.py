"""The model card: a JSON file with every figure and sha256, and the Markdown page made from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from models.artifacts import MANIFEST
from models.base import ModelError
from models.base_weights import SHA256 as BASE_SHA256
from models.evaluation.annotator.exact import Exact, describe
from models.evaluation.annotator.speed import speed_lines
from models.evaluation.metrics import Figure

CARD = Path(__file__).resolve().parents[2] / "cards" / "annotator.json"
WEAK = 80.0
"""Pass rate, in percent, under which a capability is named as a known limit."""
TEMPLATE = Path(__file__).resolve().parents[2] / "cards" / "annotator.template.md"
"""The card's prose; {figures}, {behaviour}, {weak}, {speed}, {files}, {command} and {base} are filled in."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card file holds.

    Attributes:
        fingerprint: Of the annotator that was measured.
        command: Trains the weights.
        base_sha256: Of the base model's weights.
        files: sha256 and bytes of each shipped file, by name.
        figures: As measured.
        speed: As measured (models.evaluation.annotator.speed_peers.speed_report); None if it was not.
        exact: Figures of the exact fp32 encoder, and agreement between kinds of processors (models.evaluation.annotator.exact).
    """

    fingerprint: str
    command: str
    base_sha256: str
    files: dict[str, dict[str, Any]]
    figures: tuple[Figure, ...]
    speed: dict[str, Any] | None = None
    exact: Exact | None = None


def load_card(path: Path) -> Card:
    """Return the card of a JSON file.

    Raises:
        ModelError: The file is missing or is not a card.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        exact = Exact(**record["exact"]) if record.get("exact") else None
        return Card(**{**record, "figures": tuple(Figure(**f) for f in record["figures"]), "exact": exact})
    except (OSError, ValueError, TypeError, KeyError) as e:
        raise ModelError(f"{path}: no readable card ({type(e).__name__}); run `voc evaluate --write-card`") from e


def write_card(
    path: Path,
    weights: Path,
    figures: Sequence[Figure],
    *,
    fingerprint: str,
    speed: dict[str, Any] | None = None,
    exact: Exact | None = None,
) -> None:
    """Write the JSON file, and beside it the page.

    Suites that were not measured now keep their figures, unless they were measured on other weights.
    """
    config = json.loads((weights / "config.json").read_text(encoding="utf-8"))
    command = f"python -m models.training --seed {config['seed']} --epochs {config['epochs']}"
    rounded = tuple(
        replace(
            f,
            value=round(f.value, 2),
            low=round(f.low, 2),
            high=round(f.high, 2),
            floor=None if f.floor is None else round(f.floor, 2),
        )
        for f in figures
    )
    old = load_card(path) if path.is_file() else None
    if old is not None and old.fingerprint == fingerprint:
        measured = {_suite(f) for f in rounded}
        rounded = (*(f for f in old.figures if _suite(f) not in measured), *rounded)
        speed, exact = speed or old.speed, exact or old.exact
    card = Card(fingerprint, command, BASE_SHA256, describe_files(weights), rounded, speed, exact)
    path.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(render_card(card), encoding="utf-8")


def describe_files(weights: Path) -> dict[str, dict[str, Any]]:
    """Return the sha256 and size in bytes of every file of the folder except the manifest."""
    files = sorted(p for p in weights.iterdir() if p.is_file() and p.name != MANIFEST)
    return {p.name: {"sha256": hashlib.sha256(p.read_bytes()).hexdigest(), "bytes": p.stat().st_size} for p in files}


def render_card(card: Card) -> str:
    """Return the page in Markdown."""
    behaviour = [f for f in card.figures if f.key.startswith("behaviour/")]
    others = [f for f in card.figures if f not in behaviour]
    weak = [f"{f.key.split('/')[1]} ({f.value:.0f} %)" for f in behaviour if f.value < WEAK]
    exact = card.exact.values if card.exact else {}
    parts = {
        "figures": _table(others, "what is measured", exact),
        "behaviour": _table(behaviour, "capability", exact),
        "exact": describe(card.figures, card.exact) if card.exact else "Not measured.",
        "weak": ", ".join(weak) if weak else "none",
        "files": "\n".join(f"- `{name}`: {v['bytes']:,} bytes, `{v['sha256']}`" for name, v in card.files.items()),
        "speed": "\n".join(speed_lines(card.speed)) if card.speed else "Not measured.",
        "command": card.command,
        "base": card.base_sha256,
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace("{" + name + "}", text)
    return page


def _suite(f: Figure) -> str:
    return f.key.split("/")[0]


def _remark(f: Figure) -> str:
    if f.floor is not None:
        return f" (lower is better; right confidences would show {f.floor:.1f})"
    return " (lower is better)" if f.lower_is_better else ""


def _table(figures: Sequence[Figure], head: str, exact: dict[str, float]) -> str:
    rows = [
        f"| {f.text}{_remark(f)} | {f.value:.1f} | {f.low:.1f} to {f.high:.1f}"
        f" | {f.n} | {f'{exact[f.key]:.1f}' if f.key in exact else ''} |"
        for f in figures
    ]
    return "\n".join([f"| {head} | % | 95 % interval | n | fp32, % |", "|---|---|---|---|---|", *rows])
