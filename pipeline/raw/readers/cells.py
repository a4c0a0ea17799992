"""Typed cells of workbooks and Parquet files as text or times."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pipeline.raw.readers.base import MAX_PIECE, MAX_ROW, Listed, Reject, Row, Undecoded, Value, raw_of, show, storable


def cell(value: Any) -> Value:
    """Return a cell as text ("" for none, "true", "5" for 5 and 5.0, lists as JSON), or as a datetime if it is one."""
    if isinstance(value, Undecoded):
        return value
    if isinstance(value, str):
        return storable(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        number = float(value)
        return (
            "" if number != number else str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(value)
        )
    if isinstance(value, list):
        return Listed(storable(json.dumps(value, ensure_ascii=False, default=str)))
    if isinstance(value, dict):
        return storable(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)


def typed_row(number: int, columns: Sequence[str], values: Iterable[Any]) -> Row | Reject | None:
    """Return a row of typed cells; None if all are empty, a reject if one contains a NUL or all have more than MAX_ROW characters."""
    cells = {c: cell(v) for c, v in zip(columns, values, strict=False)}
    if not any(v if isinstance(v, datetime) else v.strip() for v in cells.values()):
        return None
    row = Row(number, cells)
    if (size := sum(len(v) for v in cells.values() if isinstance(v, str))) > MAX_ROW:
        longest = max((v for v in cells.values() if isinstance(v, str)), key=len)
        return Reject(number, f"{size:,} characters, more than {MAX_ROW:,}", show(longest[:MAX_PIECE]))
    if any(isinstance(v, str) and "\0" in v for v in cells.values()):
        return Reject(number, "NUL byte in the row", raw_of(row))
    return row
