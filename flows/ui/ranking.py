"""The lists of pain points and gains in a run's summary: touchpoints, and below each the themes at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.ui.markdown import escape_markdown
from pipeline.reading.ranking import BEFORE, TOUCHPOINT, change_lines, entry_name, now_line

VERBATIM_CHARS = 280
"""Characters of a verbatim that the summary shows; the published file has all of it."""


def of_first(rows: Sequence[dict[str, Any]], touchpoints: int = 5) -> list[dict[str, Any]]:
    """Return the entries of the first touchpoints of a list, and what no longer holds."""
    return [row for row in rows if row["touchpoint_place"] <= touchpoints or row["standing"] == BEFORE]


def ranking_section(title: str, rows: Sequence[dict[str, Any]], least: int) -> list[str]:
    """Return a list of the ranking: touchpoints, and below each the themes at it."""
    if not rows:
        return [f"## {title}", "", "None is clear of chance yet.", ""]
    lines = [
        f"## {title}",
        "",
        "| touchpoint | theme | customers | share | net sentiment | likely misplaced or misread | now | score gap | without those who say so |",
    ]
    lines.append("|---|---|--:|--:|---|--:|---|---|---|")
    for row in rows:
        theme = "" if row["level"] == TOUCHPOINT else entry_name(row)
        now = now_line(row, least) or "its themes are clear, the touchpoint is not"
        cells = (
            escape_markdown(row["touchpoint"]), escape_markdown(theme), f"{row['customers']:,}", _percent(row.get("volume_share")), _net(row),
            _percent(row["doubtful_share"]),
            escape_markdown(f"no longer so: {now}" if row["standing"] == BEFORE else now), _impact(row),
            escape_markdown(row["left_out_statement"] or "not known"),
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for row in rows:
        if row.get("quote") and row["standing"] != BEFORE:
            label, quote = escape_markdown(entry_name(row)), escape_markdown(row["quote"], limit=VERBATIM_CHARS)
            lines += [f"> **{label}**: {quote} ({escape_markdown(row['verbatim_id'])})", ""]
    return lines


def changes_section(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return what the run changed in the lists, and why."""
    if not rows:
        return []
    told = (f"- {escape_markdown(line, limit=500)}" for line in change_lines(rows))
    return ["## What this run changed in these lists, and why", "", *told, ""]


def _net(row: dict[str, Any]) -> str:
    if row.get("net_sentiment") is None:
        return _interval(row.get("polarity"), None, None)
    return _interval(row["net_sentiment"], row["net_low"], row["net_high"])


def _impact(row: dict[str, Any]) -> str:
    return _interval(row.get("score_gap"), row.get("score_gap_low"), row.get("score_gap_high"))


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:+.2f}" if low is None or high is None else f"{value:+.2f} ({low:+.2f} to {high:+.2f})"


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{100 * value:.1f} %"
