"""Cells of a row as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipeline.raw.errors import RowError
from pipeline.raw.readers.base import Undecoded, Value

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
    value = given(values, column)
    return value.isoformat() if isinstance(value, datetime) else value.strip()
