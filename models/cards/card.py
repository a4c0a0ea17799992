"""A card: the figures of one subject and what they were measured with, as a JSON file and a page in Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from models.base import ModelError
from models.cards.figure import Figure, percent, rounded

CARDS = Path(__file__).resolve().parent
DEFAULTS = {f.name: f.default for f in fields(Figure)}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card file holds.

    Attributes:
        subject: annotator, touchpoints, privacy, themes or intervals.
        command: Reproduces the figures.
        fingerprint: Of the annotator that they were measured with.
        conditions: What else decides them: settings, versions, sha256 of files, by name.
        figures: As measured, rounded.
        reports: What is no figure, by name: speed, the exact encoder beside the shipped one.
    """

    subject: str
    command: str
    fingerprint: str
    conditions: dict[str, Any]
    figures: tuple[Figure, ...]
    reports: dict[str, Any] = field(default_factory=dict)


def card_path(subject: str) -> Path:
    """Return where the card of a subject is shipped."""
    return CARDS / f"{subject}.json"


def load_card(path: Path) -> Card:
    """Return the card of a JSON file.

    Raises:
        ModelError: The file is missing or is no card.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        figures = tuple(Figure(**{**f, "values": tuple(f.get("values", ()))}) for f in record["figures"])
        return Card(**{**record, "figures": figures})
    except (OSError, ValueError, TypeError, KeyError) as e:
        raise ModelError(f"{path}: no readable card ({type(e).__name__}); run `voc evaluate … --write-card`") from e


def save_card(path: Path, card: Card) -> None:
    """Write the JSON file, one line per figure; attributes that have their default are left out."""
    head = {k: v for k, v in asdict(card).items() if k != "figures"}
    text = json.dumps(head, indent=2, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("    " + json.dumps(figure_record(f), ensure_ascii=False) for f in card.figures)
    path.write_text(f'{text},\n  "figures": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


def figure_record(figure: Figure) -> dict[str, Any]:
    """Return the figure as JSON has it, without attributes that have their default."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(figure).items() if v != DEFAULTS[k]}


def make_card(
    subject: str,
    figures: Sequence[Figure],
    *,
    command: str,
    fingerprint: str,
    conditions: Mapping[str, Any],
    reports: Mapping[str, Any] | None = None,
    before: Card | None = None,
) -> Card:
    """Return the card of what was measured now.

    Suites and reports that were not measured now are taken from the card before, unless that was measured with another
    annotator.
    """
    now = tuple(rounded(f) for f in figures)
    kept: tuple[Figure, ...] = ()
    told = dict(reports or {})
    if before is not None and before.fingerprint == fingerprint:
        measured = {f.suite for f in now}
        kept = tuple(f for f in before.figures if f.suite not in measured)
        told = {**before.reports, **told}
    return Card(subject, command, fingerprint, dict(conditions), (*kept, *now), told)


def render_card(card: Card, parts: Mapping[str, str]) -> str:
    """Return the page: the subject's template with the parts in place of their names in braces."""
    page = (CARDS / f"{card.subject}.template.md").read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace("{" + name + "}", text)
    return page


def figures_table(figures: Sequence[Figure], head: str, more: tuple[str, Mapping[str, float]] | None = None) -> str:
    """Return a Markdown table with one row per figure: value and interval in percent, n, and one more column if it is given.

    Args:
        figures: Shares.
        head: Of the first column.
        more: Head of the last column, and shares by key; a figure without one has an empty cell.
    """
    name, values = more if more is not None else ("", {})
    rows = []
    for f in figures:
        low, high = (percent(f.value if end is None else end) for end in (f.low, f.high))
        last = "" if more is None else f" {f'{percent(values[f.key]):.1f}' if f.key in values else ''} |"
        rows.append(f"| {f.text}{_remark(f)} | {percent(f.value):.1f} | {low:.1f} to {high:.1f} | {f.n} |{last}")
    lines = [f"| {head} | % | 95 % interval | n |", "|---|---|---|---|"]
    if more is not None:
        lines = [f"{lines[0]} {name} |", f"{lines[1]}---|"]
    return "\n".join([*lines, *rows])


def renamed(figure: Figure, *, end: str, remark: str) -> Figure:
    """Return the same figure on a part of the records: `end` follows its key, `remark` its text."""
    return replace(figure, key=figure.key + end, text=f"{figure.text}, {remark}")


def _remark(f: Figure) -> str:
    if f.floor is not None:
        return f" (lower is better; right confidences would show {percent(f.floor):.1f})"
    return " (lower is better)" if f.better == "lower" else ""
