"""Cells of a row as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from pipeline.raw.errors import RowError
from pipeline.raw.readers.base import Listed, Undecoded, Value

LONGEST = 1_000
"""Characters of a value that may be no answer. A longer one is not looked at."""


def given(values: Mapping[str, Value], column: str) -> Value:
    """Return the cell, "" if it is missing; bytes that are not text reject the row, unless no mapping asks for them."""
    value = values.get(column, "")
    if isinstance(value, Undecoded):
        raise RowError("a value cannot be read (UnicodeDecodeError)")
    return value


def plain_text(values: Mapping[str, Value], column: str) -> str:
    """Return the cell, trimmed; "" if it is missing.

    Raises:
        RowError: It holds bytes that are not text.
    """
    value = values.get(column, "")
    if type(value) is str:  # nearly every cell: what is not plain text is of a class of its own
        return value.strip()
    value = given(values, column)
    return value.isoformat() if isinstance(value, datetime) else value.strip()


def answer(values: Mapping[str, Value], column: str) -> str:
    """Return the cell untouched, "" if it is missing; the texts of a list of texts, one per line.

    Raises:
        RowError: It holds bytes that are not text, or a list of something else than texts.
    """
    value = values.get(column, "")
    if type(value) is str:
        return value
    value = given(values, column)
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, Listed):
        return value
    items = json.loads(value)
    if not all(isinstance(item, str) for item in items):
        raise RowError(
            f"column {column!r} holds a list of objects, not a text: map a column that has the customer's words alone"
        )
    return "\n".join(items)
