"""How far the numbers can be trusted: figures of the shipped cards, as rows for published.quality."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from models.cards.card import CARDS, load_card
from pipeline.config.settings import Settings

SUBJECTS = ("annotator", "touchpoints")
"""Cards whose figures are published."""
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
        settings: Of the run; a figure of the mapping is valid for the settings with which it was measured.
        fingerprint: Annotator in use; a figure is valid for the weights on which it was measured.
    """
    rows: list[dict[str, Any]] = []
    for subject in SUBJECTS:
        path = CARDS / f"{subject}.json"
        if not path.is_file():
            continue
        card = load_card(path)
        settings_now = settings.touchpoints.model_dump()
        holds = card.fingerprint == fingerprint and card.conditions.get("settings", settings_now) == settings_now
        for f in card.figures:
            ends = [f.value if end is None else end for end in (f.low, f.high)]
            low, value, high = (round(share, 6) for share in (min(ends[0], f.value), f.value, max(ends[1], f.value)))
            rows.append(
                {
                    "position": len(rows) + 1,
                    "measure": f.key,
                    "subject": subject,
                    **{"value": value, "low": low, "high": high},
                    "n": f.n,
                    "better": f.better,
                    "data": f.text,
                    "command": card.command,
                    "holds": holds,
                }
            )
    return pa.Table.from_pylist(rows, SCHEMA)
