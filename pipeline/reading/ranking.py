"""The ranking as every reader shows it: the rows of published.ranking in their order, and what holds now in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.warehouse.sql import run_sql

Row = dict[str, Any]
PAIN_POINT, GAIN = "pain point", "gain"
NOW, BEFORE = "now", "before"
TOUCHPOINT, THEME = "touchpoint", "theme"
WIDTH = 110
"""Characters of a sentence that a line shows."""
ASSOCIATION = "An association, not a cause."
"""End of every left_out_statement; a list says it once."""
SAY = {PAIN_POINT: "complain", GAIN: "praise it"}


def read_ranking(con: duckdb.DuckDBPyConnection, *, least: int = 1) -> list[Row]:
    """Return the entries of both lists, pain points first, in the order of published.ranking.

    Each has journey and stage by name, and the sentence that says it best (quote, quote_at, quote_source). Entries about fewer
    than `least` customers are left out, counts of the window that small are None.

    Args:
        con: A published file, as open_published returns it.
        least: Fewest customers of a group that is shown (publish.min_customers).
    """
    result = run_sql(con, "pipeline.reading", "ranking", {"least": least})
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def of_kind(rows: Sequence[Row], kind: str, *, touchpoints: int | None = None) -> list[Row]:
    """Return one list, its first `touchpoints` touchpoints with the themes below them."""
    chosen = [row for row in rows if row["kind"] == kind]
    places = list(dict.fromkeys(row["touchpoint_place"] for row in chosen))[:touchpoints]
    return [row for row in chosen if row["touchpoint_place"] in places]


def entry_name(row: Mapping[str, Any]) -> str:
    """Return what an entry is called: the touchpoint, the theme, or what is said at the touchpoint outside any theme."""
    if row["level"] == THEME and row["theme_id"] is None:
        return f"{row['touchpoint']}: no theme"
    return str(row["label"] or row["touchpoint"])


def now_line(row: Mapping[str, Any], least: int) -> str:
    """Return in words what holds in the window, how that compares with the days before, and since when; "" for a touchpoint of no verdict."""
    if row["standing"] is None:
        return ""
    say = SAY[row["kind"]]
    days = (row["window_until"] - row["window_from"]).days + 1
    now = f"{_count(row['recent_voices'], least)} of {row['recent_n']:,} customers {say} in the last {days} days"
    then = ""
    if row["earlier_n"]:
        then = f", {_count(row['earlier_voices'], least)} of {row['earlier_n']:,} in the {days} before"
    parts = [f"{now}{then}: {row['trend']}", since_words(row)]
    if row["kind"] == PAIN_POINT and row["last_complaint_at"] is not None:
        parts.append(f"last complaint {row['last_complaint_at']:%Y-%m-%d}")
    return "; ".join(part for part in parts if part)


def since_words(row: Mapping[str, Any]) -> str:
    """Return since when the present level holds, in words; "" where nobody has said it."""
    if row["since"] is None:
        return ""
    if row["since_is"] == "first voice":
        return f"first said {row['since']:%Y-%m-%d}"
    again = " again" if {row["trend"], row["since_is"]} == {"better", "worse"} else ""
    return f"{row['since_is']}{again} since {row['since']:%Y-%m}"


def _count(n: int | None, least: int) -> str:
    return f"fewer than {least}" if n is None else f"{n:,}"


def change_lines(rows: Sequence[Mapping[str, Any]], *, most: int = 8) -> list[str]:
    """Return what the last run changed in the ranking and why, one line each.

    Args:
        rows: Of published.ranking_changes, in its order.
        most: Lines at most.
    """
    lines = [str(row["statement"]) for row in rows]
    more = [f"and {len(lines) - most:,} more: from ranking_changes"] if len(lines) > most else []
    return lines[:most] + more


def shown(ranking: Sequence[Row], kind: str, top: int) -> list[Row]:
    """Return the first touchpoints of a list with their themes, and further on whatever no longer holds."""
    first = of_kind(ranking, kind, touchpoints=top)
    places = {row["place"] for row in first}
    past = [row for row in ranking if row["kind"] == kind and row["standing"] == BEFORE and row["place"] not in places]
    return first + past[:top]


def touchpoints_of(rows: Sequence[Row]) -> list[Row]:
    """Return the touchpoints of a list, each with the names of its first three themes that hold now ("themes"), None where there is none."""
    named: dict[int, list[str]] = {}
    for row in rows:
        if row["level"] != TOUCHPOINT and row["theme_id"] is not None and row["standing"] != BEFORE:
            named.setdefault(row["touchpoint_place"], []).append(row["label"])
    return [
        {**row, "themes": ", ".join(named.get(row["touchpoint_place"], [])[:3]) or None}
        for row in rows
        if row["level"] == TOUCHPOINT and row["standing"] != BEFORE
    ]


def ranking_lines(title: str, rows: Sequence[Row], level: str, least: int) -> list[str]:
    """Return a list of the ranking for a terminal: touchpoints with their themes below them, and apart what no longer holds.

    Args:
        title: Of the list.
        rows: Of `shown`.
        level: Of the intervals, as it is written.
        least: Fewest customers of a group that is shown.
    """
    if not rows:
        return [title, "  none can be told from chance yet; `select * from undecided` lists what may become one", ""]
    known = any(row["basis"] != "sampling only" for row in rows)
    holds = ", the annotator's own errors included" if known else ""
    lines = [
        f"{title} by touchpoint (most pressing of the last days first; net sentiment of all time, -1 to 1, with its {level} interval{holds}; share of the "
        "journey's customers; doubtful: sentences that are likely misplaced or misread)"
    ]
    past = [row for row in rows if row["standing"] == BEFORE]
    for row in rows:
        if row["standing"] == BEFORE:
            continue
        name = f"{entry_name(row)} ({row['journey']})" if row["level"] == TOUCHPOINT else f"  {entry_name(row)}"
        net = f"{row['net_sentiment']:+.2f} ({row['net_low']:+.2f} to {row['net_high']:+.2f})"
        share = f"{row['customers']:,} customers ({100 * row['volume_share']:.0f} %)"
        if row["level"] == TOUCHPOINT and row["status"] != row["kind"]:
            net = f"{net}, not clear itself"
        net += f", {100 * row['doubtful_share']:.0f} % doubtful"
        lines.append(f"  {name:<44} {share:>22}   {net}")
        if said := now_line(row, least):
            lines.append(f"      {said}")
        if row["left_out_statement"]:
            lines.append(f"      {row['left_out_statement'].removesuffix(ASSOCIATION).rstrip()}")
        if row["at_stake"]:
            lines.append(f"      {row['at_stake']}")
        quote = " ".join((row["quote"] or "").split())
        if quote:
            lines.append(f"      “{quote if len(quote) <= WIDTH else quote[: WIDTH - 1] + '…'}”")
    if past:
        lines.append("  No longer so, or not clearly")
        lines += [
            f"    {entry_name(row)} ({row['touchpoint']}, {row['journey']}): {now_line(row, least)}" for row in past
        ]
    if any(row["left_out_statement"] for row in rows):
        lines.append(f"  What a key figure reads without customers: {ASSOCIATION[0].lower()}{ASSOCIATION[1:]}")
    if any(row["net_low"] < 0 < row["net_high"] for row in rows):
        lines.append(
            "  Where an interval crosses 0: clear in what was read, not yet in what was meant; `voc audit` settles it"
        )
    return [*lines, ""]
