"""How `voc query "from TABLE"` shows a table on a terminal: what it is about and how sure first, identifiers last, nothing cut to nonsense."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any

from pipeline.errors import printable

FIRST = ("rank", "label", "name", "touchpoint", "theme", "category", "kpi", "outcome", "text", "headline", "scope", "period", "customers", "n",
         "net_sentiment", "negative_share", "positive_share", "value", "trend", "since", "impact", "sentiment_label")  # fmt: skip
"""Columns in the order in which a reader wants them; the others follow as they are in the file, identifiers at the end."""
BOUNDS = {"net_sentiment": ("net_low", "net_high"), "value": ("low", "high"), "negative_share": ("negative_low", "negative_high"),
          "positive_share": ("positive_low", "positive_high"), "impact": ("impact_low", "impact_high")}  # fmt: skip
"""The interval of a number, which stands in the same cell."""
WIDEST = 40
"""Characters of a cell; a longer one ends in an ellipsis."""


def in_order(columns: Sequence[str]) -> list[str]:
    """Return the columns of a table, what matters first and identifiers last; bounds that stand beside their value are left out."""
    beside = {bound for value, bounds in BOUNDS.items() if value in columns for bound in bounds}
    first = [c for c in FIRST if c in columns]
    rest = [c for c in columns if c not in first and c not in beside]
    return first + [c for c in rest if not _is_id(c)] + [c for c in rest if _is_id(c)]


def table_text(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, width: int) -> str:
    """Return the rows as a table of at most `width` characters; what has no room is named below it.

    Args:
        columns: Names in the order of the rows.
        rows: What DuckDB returned.
        width: Characters of the terminal.
    """
    place = {name: i for i, name in enumerate(columns)}
    cells = {name: [_cell(name, row, place) for row in rows] for name in in_order(columns)}
    right = {name: all(isinstance(row[place[name]], int | float | None) for row in rows) for name in cells}
    shown, room = list[str](), width
    wide = {name: max(_width(text) for text in (name, *cells[name])) for name in cells}
    for name in cells:
        if shown and wide[name] > room:
            break
        shown.append(name)
        room -= wide[name] + 2
    lines = ["  ".join(_pad(name, wide[name], right=right[name]) for name in shown).rstrip()]
    lines.append("  ".join("─" * wide[name] for name in shown))
    for i in range(len(rows)):
        lines.append("  ".join(_pad(cells[name][i], wide[name], right=right[name]) for name in shown).rstrip())
    lines.append(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}")
    left = [name for name in cells if name not in shown]
    if left:
        lines += _wrapped(f"not shown for want of room: {', '.join(left)}", width)
        lines += _wrapped("select them by name, or take --format csv", width)
    return "\n".join(lines) + "\n"


def _is_id(column: str) -> bool:
    return column.endswith(("_id", "_ids", "_key", "_hash")) or column in ("example_roles", "customer")


def _cell(name: str, row: Sequence[Any], place: dict[str, int]) -> str:
    value = _short(row[place[name]])
    low, high = BOUNDS.get(name, ("", ""))
    if low in place and high in place and row[place[low]] is not None and row[place[high]] is not None:
        return f"{value} ({_short(row[place[low]])} to {_short(row[place[high]])})"
    return value


def _short(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 1_000 else f"{value:,.0f}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = printable(" ".join(str(value).split()))
    return text if _width(text) <= WIDEST else _cut(text)


def _cut(text: str) -> str:
    kept = ""
    for sign in text:
        if _width(kept + sign) >= WIDEST:
            break
        kept += sign
    return kept + "…"


def _width(text: str) -> int:
    """Return the columns that a text takes on a terminal: East Asian wide signs take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, max(width, 20), break_long_words=False)
