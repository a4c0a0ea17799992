"""Segments as readers ask for them: which there are, which differ most, and two of them side by side."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from pipeline.config.spellings import Spellings, load_spellings, plain_value, same_form
from pipeline.errors import QueryError
from pipeline.insights.segments.meaning import name_words
from pipeline.insights.statistics.differences import family_q_values, net_difference, share_difference
from pipeline.reading.groups import is_few
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

LEVEL, FDR = 0.95, 0.05
Row = dict[str, Any]


def list_segments(published: Path, *, touchpoint: str | None = None, least: int = 1) -> dict[str, list[Row]]:
    """Return the segments of a published file and where they differ.

    Args:
        published: The published file.
        touchpoint: Only differences at this touchpoint.
        least: Rows about fewer customers are left out (publish.min_customers).

    Returns:
        "segments": one dict per segment; "attributes": one dict per attribute, with the reason why it is counted or not; "differ": one dict
        per touchpoint and segment that clearly differs from the other segments of its attribute, the clearest first.

    Raises:
        QueryError: Nothing is published, or the file is of a version without segments, or has no such touchpoint.
    """
    con = _open(published)
    try:
        _known_touchpoint(con, touchpoint)
        differ = _rows(con, "clear_contrasts", touchpoint=touchpoint)
        return {
            "segments": [row for row in _rows(con, "every_segment") if not is_few(row, "segments", least)],
            "attributes": _rows(con, "counted_attributes"),
            "differ": [row for row in differ if not is_few(row, "segment_contrasts", least)],
        }
    finally:
        con.close()


def compare_segments(
    published: Path, one: str, other: str, *, least: int = 5, spellings: Spellings | None = None
) -> dict[str, Any]:
    """Return two segments side by side, touchpoint by touchpoint.

    Customers who are in both are left out, so that the sides share nobody. The intervals are of sampling alone (Newcombe 1998 for shares, adjusted
    Wald for net sentiment): what of the reader's errors both sides have in common cancels.

    Args:
        published: The published file.
        one: A segment, as segments.scope has it; another spelling of its value does as well, and upper and lower case do not count.
        other: Another one.
        least: Fewer customers on either side who wrote, or who speak of a touchpoint: no figure is given.
        spellings: The table of spellings; the shipped one when None.

    Returns:
        "one", "other": scopes; "customers_one", "customers_other", "customers_both"; "touchpoints": one dict per touchpoint of which enough
        customers of either side speak, with complaint_share and net_sentiment of both, their differences with intervals and q-values
        (Benjamini-Hochberg over all touchpoints), and `complaints` (more or fewer) and `tone` (better or worse) where the difference is clear.

    Raises:
        QueryError: Nothing is published, or there is no such segment (the message names those there are).
    """
    con = _open(published)
    try:
        known = spellings or load_spellings(None)
        one, other = _known_segment(con, one, known), _known_segment(con, other, known)
        if one == other:
            raise QueryError(f"{one}: cannot be compared with itself; name two different segments (`voc segments`)")
        sizes = _rows(con, "in_both", one=one, other=other)[0]
        rows = _rows(con, "two_segments", one=one, other=other)
    finally:
        con.close()
    found = {
        "one": one,
        "other": other,
        "customers_one": sizes["one"],
        "customers_other": sizes["other"],
        "customers_both": sizes["both"],
    }
    return {**found, "touchpoints": _side_by_side(rows, least=least)}


def _side_by_side(rows: Sequence[Row], *, least: int) -> list[Row]:
    """Return one row per touchpoint from the rows of two_segments."""
    sides: dict[tuple[str, str], dict[bool, Row]] = {}
    for row in rows:
        sides.setdefault((row["journey_id"], row["touchpoint_id"]), {})[row["one"]] = row
    pairs = [(s[True], s[False]) for s in sides.values() if len(s) == 2]
    pairs = [
        (a, b)
        for a, b in pairs
        if min(a["writers"], b["writers"]) >= least and max(a["customers"], b["customers"]) >= least
    ]
    if not pairs:
        return []

    def column(side: int, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([pair[side][name] for pair in pairs], float)

    more = share_difference(
        column(0, "negative"), column(0, "writers"), column(1, "negative"), column(1, "writers"), level=LEVEL
    )
    tone = net_difference(
        *(column(0, n) for n in ("s", "q", "customers")), *(column(1, n) for n in ("s", "q", "customers")), level=LEVEL
    )
    few = np.minimum(column(0, "customers"), column(1, "customers")) < least
    tone_values = [np.where(few, np.nan, x) for x in tone]
    family = np.zeros(len(pairs), np.int64)
    q, tone_q = family_q_values(more[3], family), family_q_values(tone_values[3], family)
    found = []
    for i, (a, b) in enumerate(pairs):
        row = {name: a[name] for name in ("journey_id", "journey", "touchpoint_id", "touchpoint")}
        for side, at in (("one", a), ("other", b)):
            shown = at["customers"] == 0 or at["customers"] >= least
            row[f"customers_{side}"] = at["customers"] if shown else None
            row[f"complaint_share_{side}"] = at["negative"] / at["writers"] if shown else None
            row[f"net_sentiment_{side}"] = at["s"] / at["customers"] if shown and at["customers"] else None
        shown = all(row[f"customers_{side}"] is not None for side in ("one", "other"))
        row |= _difference("complaint", [x[i] for x in more[:3]], q[i], ("fewer", "more"), shown=shown)
        row |= _difference("net", [x[i] for x in tone_values[:3]], tone_q[i], ("worse", "better"), shown=shown)
        found.append(row)
    return found


def _difference(name: str, ends: Sequence[float], q: float, words: tuple[str, str], *, shown: bool) -> Row:
    """Return the columns of a difference, None where it is not known or not shown."""
    value, low, high = (float(x) for x in ends)
    known = shown and np.isfinite([value, q]).all()
    clear = known and q <= FDR and (low > 0 or high < 0)
    return {
        f"{name}_difference": value if known else None,
        f"{name}_difference_low": low if known else None,
        f"{name}_difference_high": high if known else None,
        f"{name}_q_value": float(q) if known else None,
        "complaints" if name == "complaint" else "tone": words[int(value > 0)] if clear else None,
    }


def contrast_line(row: Mapping[str, Any]) -> str:
    """Return in one line how a segment differs from the others of its attribute at a touchpoint."""
    who = f"{row['attribute']} {row['value']}"
    if row["complaints"]:
        return (
            f"{row['touchpoint']} ({row['journey']}): {who} complains {'more' if row['complaints'] == 'more' else 'less'}: "
            f"{100 * row['complaint_share']:.0f} % of {row['scope_customers']:,} customers, {100 * row['other_complaint_share']:.0f} % of the "
            f"{row['other_customers']:,} others (difference {100 * row['complaint_difference_low']:+.0f} to "
            f"{100 * row['complaint_difference_high']:+.0f} points)"
        )
    return (
        f"{row['touchpoint']} ({row['journey']}): {who} speaks {row['tone']} of it: {row['net_sentiment']:+.2f}, the others "
        f"{row['other_net_sentiment']:+.2f} (difference {row['net_difference_low']:+.2f} to {row['net_difference_high']:+.2f})"
    )


def counted_line(attributes: Sequence[Mapping[str, Any]]) -> str:
    """Return in one line which attributes are segments, and which are not and why."""
    used = [f"{a['attribute']} ({a['segments']})" for a in attributes if a["used"]]
    left = [f"{a['attribute']} ({a['reason']})" for a in attributes if not a["used"]]
    counted = f"Segments   source, channel{', ' + ', '.join(used) if used else ''}"
    return counted + (f"; not counted: {', '.join(left)}" if left else "")


def segment_lines(numbers: Mapping[str, Any]) -> list[str]:
    """Return which segments differ most, and which attributes are counted and which are not, as lines of the summary."""
    differ = [f"  {contrast_line(row)}" for row in numbers["segments_differ"]]
    lines = ["Segments that clearly differ (`voc segments` has all)", *differ, ""] if differ else []
    return [*lines, *([counted_line(numbers["segments"]), ""] if numbers["segments"] else [])]


def _open(published: Path) -> duckdb.DuckDBPyConnection:
    con = open_published(published)
    if not con.execute("select 1 from duckdb_tables() where table_name = 'segment_contrasts'").fetchall():
        con.close()
        raise QueryError(
            f"{published}: written by a version that knew no segments of its own; the next `voc run` adds them"
        )
    return con


def _rows(con: duckdb.DuckDBPyConnection, name: str, **params: Any) -> list[Row]:
    result = run_sql(con, "pipeline.reading", name, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _known_segment(con: duckdb.DuckDBPyConnection, scope: str, spellings: Spellings) -> str:
    """Return the segment's scope as the file has it, for any spelling of its value.

    Raises:
        QueryError: There is none of that name.
    """
    rows = _rows(con, "every_segment")
    scopes = [row["scope"] for row in rows]
    exact = [s for s in scopes if s == scope] or [s for s in scopes if s.casefold() == scope.strip().casefold()]
    exact = exact or [row["scope"] for row in rows if _is_spelled(row, scope, spellings)]
    if exact:
        return str(exact[0])
    attribute = scope.replace("=", ":", 1).partition(":")[0].strip().casefold()
    near = (
        [s for s in scopes if s.partition(":")[0].casefold() == attribute]
        or difflib.get_close_matches(scope, scopes, 5)
        or scopes
    )
    raise QueryError(
        f"there is no segment {scope!r}; there are {', '.join(near[:20])}{' and more (`voc segments`)' if len(near) > 20 else ''}"
    )


def _is_spelled(row: Row, scope: str, spellings: Spellings) -> bool:
    """Return whether a scope, such as country:UK or country=uk, is another spelling of a segment."""
    attribute, parted, value = scope.partition(":" if ":" in scope else "=")
    if not parted or plain_value(attribute) != plain_value(row["attribute"]):
        return False
    table = spellings.table(name_words(row["attribute"]))
    return same_form(table, value) in {same_form(table, v) for v in (row["value"], *row["spellings"])}


def _known_touchpoint(con: duckdb.DuckDBPyConnection, touchpoint: str | None) -> None:
    if touchpoint is None:
        return
    known = sorted({t for (t,) in con.execute("select touchpoint_id from touchpoints").fetchall()})
    if touchpoint not in known:
        raise QueryError(f"there is no touchpoint {touchpoint!r}; there are {', '.join(known)}")
