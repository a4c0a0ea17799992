"""What can be selected of what is loaded: sources, days, attributes and their values; and why a selection is empty."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import duckdb

from pipeline.config.selection import Selection
from pipeline.errors import WarehouseError, printable
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs"
SHOWN = 20
"""Names or values that a message lists at most, the most frequent first."""


def selection_params(selection: Selection) -> dict[str, Any]:
    """Return a selection as parameters of the queries: its fields, and the attribute as a JSON pointer (RFC 6901)."""
    attribute = (selection.attribute or "").replace("~", "~0").replace("/", "~1")
    return {**asdict(selection), "pointer": f"/{attribute}"}


def require_some(con: duckdb.DuckDBPyConnection, selection: Selection, *, name: str, least: int) -> None:
    """Raise unless a response is selected; the message says which part of the selection none matches, and what there is.

    Args:
        con: Connection to the warehouse, or to a copy of it.
        selection: What is asked for.
        name: Name of the ad-hoc run.
        least: Values of an attribute that fewer customers have are not named: such a value may be a person's.

    Raises:
        WarehouseError: Nothing is selected.
    """
    params = selection_params(selection)
    counts = _rows(con, "selected_counts", params)[0]
    if counts["all_of_it"]:
        return
    raise WarehouseError(f"ad-hoc run {name!r}: no response matches {_why(con, selection, params, counts, least)}")


def _why(
    con: duckdb.DuckDBPyConnection, selection: Selection, params: dict[str, Any], counts: dict[str, int], least: int
) -> str:
    if not counts["responses"]:
        return "anything: no response is loaded"
    if not counts["of_source"]:
        source, known = selection.source or "", _rows(con, "selectable_sources", params)
        return f"the source {_quoted(source)}{did_you_mean(source, (r['name'] for r in known))}; loaded are: {_listed(known)}"
    if not counts["of_period"]:
        (days,) = _rows(con, "selectable_days", params)
        first, last = selection.first_day or "the beginning", selection.last_day or "now"
        return f"the period from {first} to {last}; responses are loaded from {days['first_day']} to {days['last_day']}"
    if not counts["of_segment"]:
        return _why_segment(con, selection, params, least)
    parts = {"source": "of_source", "period": "of_period", "segment": "of_segment"}
    said = ", ".join(f"{part} {counts[count]:,}" for part, count in parts.items())
    return f"the source, period and segment together; each alone: {said} of {counts['responses']:,} responses"


def _why_segment(con: duckdb.DuckDBPyConnection, selection: Selection, params: dict[str, Any], least: int) -> str:
    attribute, value = selection.attribute or "", selection.value or ""
    attributes = _rows(con, "selectable_attributes", params)
    names = [row["name"] for row in attributes]
    if attribute not in names:
        said = did_you_mean(attribute, names)
        return f"the segment {_quoted(attribute)}: there is no such attribute{said}; there are: {_listed(attributes)}"
    values = _rows(con, "selectable_values", {**params, "least": least})
    said = did_you_mean(value, (row["name"] for row in values))
    named = f"values are: {_listed(values)}" if values else f"no value of it is that of {least} customers or more"
    return f"the segment {_quoted(attribute)} = {_quoted(value)}{said}; {named}"


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return a half sentence that names the nearest of what there is, whatever its case; "" where none is near."""
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(given.strip().casefold(), folded, n=1, cutoff=0.6)
    return f" (did you mean {printable(folded[near[0]])!r}?)" if near else ""


def _quoted(text: str) -> str:
    return f"{printable(text)!r}"


def _listed(rows: list[dict[str, Any]]) -> str:
    more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    return ", ".join(f"{printable(row['name'])} ({row['responses']:,})" for row in rows[:SHOWN]) + more


def _rows(con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    result = run_sql(con, PACKAGE, name, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
