"""What customers ask for, as the summary on a terminal says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WIDTH = 110
"""Characters of a sentence that are shown."""


def suggestion_lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return what customers ask for, one line per group and one for a sentence of it; no line where nothing is asked for."""
    if not rows:
        return []
    lines = ["What customers ask for (without blame; share of the journey's customers)"]
    for row in rows:
        share = f"{row['customers']:,} customers ({100 * row['share']:.0f} %, {100 * row['share_low']:.0f} to {100 * row['share_high']:.0f})"
        kind = "one request" if row["grouped_by"] == "request" else "several requests"
        lines.append(f"  {row['label']:<44} {share}, {kind}")
        quote = " ".join((row["quote"] or "").split())
        if quote:
            lines.append(f"      “{quote if len(quote) <= WIDTH else quote[: WIDTH - 1] + '…'}”")
    return [*lines, ""]
