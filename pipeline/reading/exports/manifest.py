"""The manifest of an export by month: what it holds, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAME = "manifest.json"
FORMAT = "voc export by month"
SCHEMA_VERSION = 1
"""Rises when the layout or a type changes in a way that readers notice; everything is then written anew."""
COMPLETE, WRITING = "complete", "being written"


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of a table that lie in one place.

    Attributes:
        table: Published table.
        month: As 2026-03, or "all"; None for a table that is one file.
        rows: Number of rows.
        stamp: Hash of the rows, whatever their order, and of the columns with their types.
    """

    table: str
    month: str | None
    rows: int
    stamp: str

    @property
    def path(self) -> str:
        """Return the folder, or the file, of the piece, relative to the export."""
        return f"{self.table}.parquet" if self.month is None else f"{self.table}/month={self.month}"


@dataclass(frozen=True, slots=True)
class Head:
    """What a manifest says of the export as a whole.

    Attributes:
        run_id: Run whose results were published.
        timezone: Time zone in which days and months are counted.
        min_customers: Rows about groups of fewer customers are held back.
        held_back: Number of these rows by table.
        columns: Types of the columns as written, by table.
    """

    run_id: str | None
    timezone: str | None
    min_customers: int
    held_back: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]


def being_written(run_id: str | None) -> str:
    """Return the manifest that stands there while files are put into place."""
    return json.dumps({"format": FORMAT, "schema_version": SCHEMA_VERSION, "state": WRITING, "run_id": run_id}) + "\n"


def manifest_text(head: Head, pieces: Sequence[Piece], sizes: Mapping[str, int]) -> str:
    """Return the manifest of a whole export as JSON.

    Args:
        head: Of the export.
        pieces: All that it holds.
        sizes: Bytes of each piece by its path.
    """
    tables: dict[str, Any] = {}
    for piece in pieces:
        table = tables.setdefault(
            piece.table, {"rows": 0, "by_month": piece.month is not None, "columns": head.columns[piece.table], "parts": []}
        )  # fmt: skip
        table["rows"] += piece.rows
        part = {"path": piece.path, "rows": piece.rows, "bytes": sizes[piece.path], "stamp": piece.stamp}
        table["parts"].append(part if piece.month is None else {"month": piece.month, **part})
    months = sorted({piece.month for piece in pieces if piece.month and piece.month != "all"})
    whole = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "state": COMPLETE,
        "run_id": head.run_id,
        "timezone": head.timezone,
        "min_customers": head.min_customers,
        "held_back": dict(head.held_back),
        "months": months,
        "tables": tables,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def is_ours(text: str | None) -> bool:
    """Return whether a manifest is one of an export by month, whole or not, of any version."""
    try:
        return text is not None and json.loads(text)["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        return False


def known_parts(text: str | None) -> dict[str, tuple[str, int]]:
    """Return stamp and bytes of each piece by its path; nothing where the export is not whole, or of another version."""
    try:
        found = json.loads(text or "{}")
        if (found["format"], found["schema_version"], found["state"]) != (FORMAT, SCHEMA_VERSION, COMPLETE):
            return {}
        return {part["path"]: (part["stamp"], part["bytes"]) for t in found["tables"].values() for part in t["parts"]}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
