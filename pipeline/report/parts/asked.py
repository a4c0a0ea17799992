"""What customers ask for, without blame: requests that are near in meaning, and everything that is asked for at a touchpoint."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Html, el
from pipeline.report.view import View

SHOWN = 8
"""Groups of each kind that are shown; published.suggestions has all."""


def section(view: View) -> Html | None:
    """Return the section; None where nobody asks for anything, or too few do."""
    rows = view.facts.rows["suggestions"]
    if not rows:
        return None
    lists = [_list(view, [r for r in rows if r["grouped_by"] == kind], kind) for kind in ("request", "touchpoint")]
    return el(
        "section",
        el("h2", view.say("asked")),
        el("p", view.say("asked_lead"), class_="lead"),
        el("div", lists, class_="columns"),
        id="asked",
    )


def _list(view: View, rows: list[Row], kind: str) -> Html | None:
    if not rows:
        return None
    items = [el("li", _heading(view, row), view.quote(row)) for row in rows[:SHOWN]]
    return el("div", el("h3", view.say(f"asked_{kind}")), el("ul", items, class_="plain"))


def _heading(view: View, row: Row) -> Html:
    """Return what a group is about, its customers and their share with its interval."""
    percent = view.words.percent
    subject = "theme" if row["theme_id"] else "touchpoint"
    subject_id = row["theme_id"] or f"{row['journey_id']}/{row['touchpoint_id']}"
    ends = view.words.between(percent(row["share_low"]), percent(row["share_high"]))
    share = view.say("asked_share", share=percent(row["share"]), ends=ends)
    name = view.link(subject, subject_id, row["label"])
    return el("p", el("strong", name), " ", el("span", view.customers(row["customers"]), " · ", share, class_="quiet"))
