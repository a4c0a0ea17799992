"""What the command line shows of the registry: plain rows, read from the warehouse."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import duckdb

from pipeline.errors import ThemesError
from pipeline.themes.tables import read_rows

EXEMPLARS = 3


def themes_list(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return every theme, active ones and large ones first, with the number of its sentences and their mean polarity."""
    return read_rows(con, "list_themes", {"theme_id": None})


def themes_show(con: duckdb.DuckDBPyConnection, theme_id: str, *, exemplars: int = EXEMPLARS) -> dict[str, Any]:
    """Return one theme with its `exemplars` (sentence, score) and its `events`.

    Raises:
        ThemesError: There is no such theme.
    """
    rows = read_rows(con, "list_themes", {"theme_id": theme_id})
    if not rows:
        raise ThemesError(f"no theme {theme_id!r}; see `voc themes list`")
    found = read_rows(con, "theme_exemplars", {"theme_id": theme_id, "count": exemplars})
    return {**rows[0], "exemplars": found, "events": themes_history(con, theme_id)}


def themes_as_of(con: duckdb.DuckDBPyConnection, theme_id: str, moment: datetime) -> dict[str, Any]:
    """Return what a theme was at a moment: its label and topic model then, and the sentences that it contained, nearest first.

    It contains only sentences that had come in by then. What has been erased or replaced since is not among them.

    Raises:
        ThemesError: There is no such theme, or it did not exist yet.
    """
    if not read_rows(con, "list_themes", {"theme_id": theme_id}):
        raise ThemesError(f"no theme {theme_id!r}; see `voc themes list`")
    about = {"theme_id": theme_id, "moment": moment}
    then = read_rows(con, "label_as_of", about)
    if not then:
        raise ThemesError(f"{theme_id} did not exist yet at {moment:%Y-%m-%d %H:%M} UTC; see `voc themes history`")
    return {"theme_id": theme_id, "at": moment, **then[0], "sentences": read_rows(con, "theme_as_of", about)}


def themes_history(con: duckdb.DuckDBPyConnection, theme_id: str | None = None) -> list[dict[str, Any]]:
    """Return the events of one theme, or of all, oldest first; evidence as a dict."""
    rows = read_rows(con, "theme_history", {"theme_id": theme_id})
    return [{**row, "evidence": json.loads(row["evidence"])} for row in rows]


def corrections_list(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return every correction, oldest first; details as a dict, sentences as their number."""
    rows = [{**row, "details": json.loads(row["details"])} for row in read_rows(con, "read_corrections")]
    for row in rows:
        if "sentences" in row["details"]:
            row["details"]["sentences"] = len(row["details"]["sentences"])
    return rows
