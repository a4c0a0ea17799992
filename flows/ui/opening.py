"""How the summary of a run begins: what hurts most and works best, key figures, touchpoints with the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.ui.markdown import escape_markdown
from pipeline.report.facts import Row, read_rows
from pipeline.report.parts.head import headline_text, move_of, move_word, moved_text, tiles
from pipeline.report.parts.ranking import UNITS, effect_of, leading, now_text
from pipeline.report.view import NOUNS, STATUS, View
from pipeline.report.words import load_words

QUERIES = ("about", "kpis", "moves", "journeys", "writers", "touchpoint_effects", "reading", "ranked")
"""What the opening shows; the sentences of every touchpoint and theme are left to the page."""
MOST = 5
SENTENCE_CHARS = 280
"""Characters of a sentence that are shown."""


def read_opening(published: Path, *, least: int) -> list[str]:
    """Return the beginning of a summary as lines of markdown, its title first.

    Args:
        published: The published file.
        least: Fewest customers of a group whose figures are shown (publish.min_customers).

    Raises:
        QueryError: Nothing is published, or the file cannot be read.
    """
    view = View(read_rows(published, QUERIES, least=least), load_words("en"))
    moved = moved_text(view)
    lines = [f"# {escape_markdown(headline_text(view))}", "", *([escape_markdown(moved), ""] if moved else [])]
    return [*lines, *_figures(view), *_touchpoints(view, "pain point"), *_touchpoints(view, "gain")]


def _figures(view: View) -> list[str]:
    rows = tiles(view)
    if not rows:
        return []
    lines = ["| key figure | value | 95 % interval | answers | last three months |", "|---|--:|---|--:|---|"]
    for row in rows:
        unit, ends = row["unit"], ""
        if row["low"] is not None:
            ends = view.words.between(view.words.figure(row["low"], unit), view.words.figure(row["high"], unit))
        cells = [view.kpi(row["kpi"]), view.words.figure(row["value"], unit), ends, view.words.number(row["n"])]
        lines.append(_line([*cells, _move(view, row)]))
    return [*lines, ""]


def _move(view: View, row: Row) -> str:
    found = move_of(view, row["kpi"], row["higher_is_better"])
    if found is None:
        return view.say("no_move")
    move, tone = found
    number = view.figure_text(move["move"], move["move_low"], move["move_high"], row["unit"], sign=True)
    return f"{number}, {move_word(view, tone)}"


def _touchpoints(view: View, status: str) -> list[str]:
    rows = leading(view, status)
    if not rows:
        return []
    tone, sign = STATUS[status]
    title = "Touchpoints that hurt most" if tone == "pain" else "Touchpoints that work best"
    lines = [
        f"## {title}",
        "",
        "| touchpoint | verdict | customers | net sentiment | now | scores without those who say so |",
    ]
    lines.append("|---|---|--:|---|---|---|")
    for row in rows[:MOST]:
        name = f"{row['name']} ({row['journey']})" if view.several() else row["name"]
        cells = [name, f"{sign} {view.say(NOUNS[status])}", view.words.number(row["customers"]), view.net_text(row)]
        cells.append(now_text(view, row) or "")
        lines.append(_line([*cells, _effect(view, {**row, "theme_id": None})]))
    lines.append("")
    for row in rows[:MOST]:
        if row["quote"]:
            said = escape_markdown(row["quote"], limit=SENTENCE_CHARS)
            source = f"{view.words.day(row['quote_at'])}, {row['quote_source']}"
            lines += [f"> **{escape_markdown(row['name'])}**: {said} ({escape_markdown(source)})", ""]
    return lines


def _effect(view: View, row: Row) -> str:
    found = effect_of(view, row)
    if found is None:
        return ""
    ends = (found["kpi_low"], found["kpi_high"])
    return f"{view.kpi(found['outcome'])} {view.figure_text(found['kpi_value'], *ends, UNITS[found['outcome']], sign=True)}"


def _line(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(escape_markdown(str(cell)) for cell in cells) + " |"
