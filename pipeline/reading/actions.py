"""What the summary of a run says of the declared actions: a line each, with the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def with_writers(rows: Sequence[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """Return the rows without those that compare fewer than `least` customers who wrote."""
    return [row for row in rows if not any(0 < row[f"writers_{side}"] < least for side in ("before", "after"))]


def action_section(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the lines of the printed summary; none where no action is declared."""
    return (
        ["What your actions changed (docs/actions.md)", *(f"  {line}" for line in action_lines(rows)), ""]
        if rows
        else []
    )


def action_lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return one line per declared action, newest first: day, verdict, name, effect with its interval, and why."""
    lines = []
    for row in rows:
        effect = ""
        if row["effect"] is not None:
            value, low, high = (f"{100 * row[c]:+.0f} %" for c in ("effect", "effect_low", "effect_high"))
            effect = f" complaints {value} against the others ({low} to {high});"
        seen = f"; to be seen from {row['seen_from']} on" if row["verdict"] == "too early" and row["seen_from"] else ""
        lines.append(f"{row['began_on']}  {row['verdict']}: {row['name']}:{effect} {row['reason']}{seen}")
    return lines
