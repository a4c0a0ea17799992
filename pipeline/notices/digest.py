"""The weekly digest: what the page begins with, once a week by the alerts' channels, with the page itself where words may leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.config.settings import Settings
from pipeline.notices.due import Alert
from pipeline.report.facts import Row, read_rows
from pipeline.report.parts.head import headline_text, move_of, move_word, moved_text, reader_text, tiles
from pipeline.report.parts.ranking import leading, now_text
from pipeline.report.view import NOUNS, View
from pipeline.report.words import load_words

QUERIES = ("about", "last_run", "kpis", "moves", "alerts", "journeys", "writers", "reading", "ranked")
MOST = 3
"""Pains and gains that are named."""


def weekly_digest(settings: Settings, *, now: datetime) -> list[Alert]:
    """Return the digest of this calendar week (ISO 8601, in the time zone of the settings); nothing where none is wanted or nothing is published.

    Its key names the week, so that each channel has it once, on the first occasion of the week: the nightly run sends it.

    Raises:
        QueryError: The published file cannot be read.
    """
    if not settings.alerts.digest or not settings.paths.published.exists():
        return []
    least = settings.publish.min_customers
    view = View(read_rows(settings.paths.published, QUERIES, least=least), load_words(settings.publish.page_language))
    if not view.facts.one("about").get("responses"):
        return []
    year, week, _ = now.astimezone(ZoneInfo(settings.timezone)).isocalendar()
    name = f"{year}-W{week:02d}"
    said = " ".join(text for text in (headline_text(view), moved_text(view)) if text)
    quotes = [row["quote"] for status in ("pain point", "gain") for row in _clear(view, status) if row["quote"]]
    page = settings.paths.page if settings.paths.page.is_file() else None
    return [Alert(f"digest:{name}", "digest", f"{name}: {said}", _facts(settings, view), tuple(quotes), page)]


def _facts(settings: Settings, view: View) -> dict[str, Any]:
    """Return figures with their intervals, in words, and where the page is."""
    about, facts = view.facts.one("about"), {}
    facts["responses"], facts["customers"] = about["responses"], about["customers"]
    facts["period"] = view.words.between(view.words.day(about["oldest"]), view.words.day(about["newest"]))
    for row in tiles(view):
        facts[view.kpi(row["kpi"])] = _figure(view, row)
    for status in ("pain point", "gain"):
        for place, row in enumerate(_clear(view, status), 1):
            said = f"{row['name']}: {view.say('net_is', value=view.net_text(row))}, {view.customers(row['customers'])}; {now_text(view, row)}"
            facts[f"{view.say(NOUNS[status])} {place}"] = said
    facts[view.say("alerts")] = len(view.facts.rows["alerts"])
    if reading := reader_text(view):
        facts[view.say("trust")] = reading
    facts["run_id"] = view.facts.one("last_run").get("run_id")
    if settings.alerts.page_url is not None:
        facts["page"] = settings.alerts.page_url
    return facts


def _figure(view: View, row: Row) -> str:
    unit, found = row["unit"], move_of(view, row["kpi"], row["higher_is_better"])
    said = view.figure_text(row["value"], row["low"], row["high"], unit)
    if found is None:
        return said
    move, tone = found
    number = view.figure_text(move["move"], move["move_low"], move["move_high"], unit, sign=True)
    return f"{said}; {view.say('move', number=number)}, {move_word(view, tone)}"


def _clear(view: View, status: str) -> list[Row]:
    return leading(view, status)[:MOST]
