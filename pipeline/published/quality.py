"""How far the numbers can be trusted: figures of the shipped cards, as rows for published.quality."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from pipeline.config.settings import ROOT, Settings

CARDS = ROOT / "models" / "cards"
SUBJECTS = {"annotator": "voc evaluate annotator", "touchpoints": "voc evaluate touchpoints"}
"""Name of a card and the command that reproduces it."""
SCHEMA = pa.schema(
    [("position", pa.int32()), ("measure", pa.string()), ("subject", pa.string())]
    + [(name, pa.float64()) for name in ("value", "low", "high")]
    + [
        ("n", pa.int64()),
        ("better", pa.string()),
        ("data", pa.string()),
        ("command", pa.string()),
        ("holds", pa.bool_()),
    ]
)


def card_figures(settings: Settings, *, fingerprint: str) -> pa.Table:
    """Return one row per figure of a card, in the card's order; values as shares.

    Args:
        settings: Of the run; a figure of the mapping holds for the settings it was measured with.
        fingerprint: Annotator in use; a figure holds for the weights it was measured on.
    """
    rows: list[dict[str, Any]] = []
    for subject, command in SUBJECTS.items():
        path = CARDS / f"{subject}.json"
        card = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"figures": []}
        holds = card.get("fingerprint") == fingerprint
        holds &= card.get("settings", settings.touchpoints.model_dump()) == settings.touchpoints.model_dump()
        for figure in card["figures"]:
            low, value, high = (round(figure[name] / 100, 6) for name in ("low", "value", "high"))
            rows.append(
                {
                    "position": len(rows) + 1,
                    "measure": figure["key"],
                    "subject": subject,
                    **{"value": value, "low": min(low, value), "high": max(high, value)},
                    "n": figure["n"],
                    "better": "lower" if figure["lower_is_better"] else "higher",
                    "data": figure["text"],
                    "command": command,
                    "holds": holds,
                }
            )
    return pa.Table.from_pylist(rows, SCHEMA)
