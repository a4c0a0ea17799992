"""What can be selected of what is loaded: sources, days, attributes and their values; and why a selection is empty."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import duckdb

from pipeline.config.selection import Selection
from pipeline.config.spellings import Spellings, plain_value, same_form
from pipeline.errors import WarehouseError, printable
from pipeline.insights.segments.bands import fold
from pipeline.insights.segments.meaning import name_words
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs"
SHOWN = 20
"""Names or values that a message lists at most, the most frequent first."""


COLUMNS = ("channel", "language")
"""Columns of responses that are selected as attributes are; their values are as they are written."""


def selection_params(selection: Selection, values: Sequence[str] = ()) -> dict[str, Any]:
    """Return a selection as parameters of the queries: its fields, the attribute as a JSON pointer (RFC 6901), and the values that it takes.

    Args:
        selection: What is asked for.
        values: The attribute's values that are selected, as responses have them.
    """
    return {**asdict(selection), "pointer": _pointer(selection.attribute), "values": list(values)}


def _pointer(attribute: str | None) -> str:
    return "/" + (attribute or "").replace("~", "~0").replace("/", "~1")


def folded_selection(
    con: duckdb.DuckDBPyConnection, selection: Selection, *, spellings: Spellings, least: int
) -> tuple[Selection, list[str]]:
    """Return a selection with its attribute and value as `voc segments` names them, and all values of responses that are meant.

    UK and GB are one country by the table of spellings, and so are Premium and premium. A band or a version may be named, and so may one value in it.
    What nothing matches comes back as it is, with no value.

    Args:
        con: Connection to the warehouse, or to a copy of it.
        selection: What is asked for.
        spellings: The table of spellings.
        least: Fewest customers of a segment, which decides how far versions are cut.
    """
    if selection.attribute is None or selection.value is None:
        return selection, []
    names = [row["name"] for row in _rows(con, "selectable_attributes", {})]
    attribute = _same(selection.attribute, names) or selection.attribute
    segments = segments_of(con, attribute, spellings=spellings, least=least)
    table = {} if attribute in COLUMNS else spellings.table(name_words(attribute))
    found = _meant(selection.value, segments, table)
    value, values = found or (selection.value, [])
    return replace(selection, attribute=attribute, value=value), values


def segments_of(
    con: duckdb.DuckDBPyConnection, attribute: str, *, spellings: Spellings, least: int
) -> Mapping[str, str]:
    """Return the segment by value, for each value that responses have of an attribute; values that say nothing are their own."""
    rows = _rows(con, "selectable_values", {"attribute": attribute, "pointer": _pointer(attribute)})
    counts = {row["name"]: row["customers"] for row in rows}
    said = {value: n for value, n in counts.items() if not spellings.says_nothing(value)}
    if attribute in COLUMNS or not said:
        return {value: value for value in counts}
    return {**{value: value for value in counts}, **fold(attribute, said, spellings=spellings, least=least).segments}


def _meant(value: str, segments: Mapping[str, str], table: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """Return the segment that somebody means by a value, and its values; one value alone where that is no segment's name."""
    members: dict[str, list[str]] = defaultdict(list)
    for written, segment in segments.items():
        members[segment].append(written)
    form = same_form(table, value)
    if value.strip() in members:
        return value.strip(), members[value.strip()]
    for segment, values in members.items():
        if same_form(table, segment) == form:
            return segment, values
    values = [written for written in segments if plain_value(written) == plain_value(value)]
    return (values[0], values) if values else None


def _same(given: str, known: Iterable[str]) -> str | None:
    """Return what is meant of what is known: the same words, or else the same but for capitals, blanks, dashes and underscores."""
    names = list(known)
    near = [name for name in names if plain_value(name) == plain_value(given)]
    return given if given in names else near[0] if near else None


def require_some(
    con: duckdb.DuckDBPyConnection,
    selection: Selection,
    values: Sequence[str],
    *,
    name: str,
    spellings: Spellings,
    least: int,
) -> None:
    """Raise unless a response is selected; the message says which part of the selection none matches, and what there is.

    Args:
        con: Connection to the warehouse, or to a copy of it.
        selection: What is asked for, as folded_selection returns it.
        values: The values of its attribute, from there too.
        name: Name of the ad-hoc run.
        spellings: The table of spellings.
        least: Values of an attribute that fewer customers have are not named: such a value may be a person's.

    Raises:
        WarehouseError: Nothing is selected.
    """
    params = selection_params(selection, values)
    counts = _rows(con, "selected_counts", params)[0]
    if counts["all_of_it"]:
        return
    why = _why(con, selection, params, counts, spellings, least)
    raise WarehouseError(f"ad-hoc run {name!r}: no response matches {why}")


def _why(
    con: duckdb.DuckDBPyConnection,
    selection: Selection,
    params: dict[str, Any],
    counts: dict[str, int],
    spellings: Spellings,
    least: int,
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
        return _why_segment(con, selection, spellings, least)
    parts = {"source": "of_source", "period": "of_period", "segment": "of_segment"}
    said = ", ".join(f"{part} {counts[count]:,}" for part, count in parts.items())
    return f"the source, period and segment together; each alone: {said} of {counts['responses']:,} responses"


def _why_segment(con: duckdb.DuckDBPyConnection, selection: Selection, spellings: Spellings, least: int) -> str:
    attribute, value = selection.attribute or "", selection.value or ""
    attributes = _rows(con, "selectable_attributes", {})
    names = [row["name"] for row in attributes]
    if attribute not in names:
        said = did_you_mean(attribute, names)
        return f"the segment {_quoted(attribute)}: there is no such attribute{said}; there are: {_listed(attributes)}"
    values = large_segments(con, attribute, spellings=spellings, least=least)
    said = did_you_mean(value, (row["name"] for row in values))
    named = f"values are: {_listed(values)}" if values else f"no value of it is that of {least} customers or more"
    return f"the segment {_quoted(attribute)} = {_quoted(value)}{said}; {named}"


def large_segments(
    con: duckdb.DuckDBPyConnection, attribute: str, *, spellings: Spellings, least: int
) -> list[dict[str, Any]]:
    """Return the segments of an attribute that `least` customers have: name and responses, the most frequent first."""
    segments = segments_of(con, attribute, spellings=spellings, least=least)
    params = {"attribute": attribute, "pointer": _pointer(attribute), "least": least}
    return _rows(con, "selectable_segments", {**params, "given": list(segments), "segments": list(segments.values())})


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
