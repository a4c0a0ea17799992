"""Header rows below the first: wording of the questions, and import ids with time zones as Qualtrics writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def question_texts(columns: Sequence[str], headers: Sequence[Sequence[str]], row: int | None) -> dict[str, str]:
    """Return the wording by column from header row `row` (counted from 1); {} if there is no such row."""
    if row is None or row > len(headers):
        return {}
    return {c: w.strip() for c, w in zip(columns, headers[row - 1], strict=False) if w.strip()}


def is_import_row(cells: Sequence[str]) -> bool:
    """Return whether most cells that are not empty are JSON objects with an ImportId."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and 2 * sum("ImportId" in _object(cell) for cell in filled) > len(filled)


def time_zones(columns: Sequence[str], headers: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the time zone by column from import ids such as {"ImportId":"startDate","timeZone":"America/Los_Angeles"}."""
    found = {}
    for cells in headers:
        for column, cell in zip(columns, cells, strict=False):
            zone = _object(cell).get("timeZone")
            if isinstance(zone, str) and zone.strip():
                found[column] = "UTC" if zone.strip().upper() in ("Z", "GMT", "UTC") else zone.strip()
    return found


def _object(cell: str) -> dict[str, Any]:
    if not cell.lstrip().startswith("{"):
        return {}
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
