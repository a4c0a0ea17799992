"""Whether the same customers say the same of a touchpoint in two channels, or in two sources."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Html, el, quoted
from pipeline.report.view import View

MOST = 10
"""Pairs that are shown of each kind: those in which most customers spoke of the touchpoint."""


def consistency(view: View) -> Html | None:
    """Return one table of pairs of channels and sources; None where no touchpoint has enough customers who spoke of it in two."""
    rows = view.facts.rows["consistency"]
    shown = [row for kind in ("channel", "source") for row in [r for r in rows if r["pair_of"] == kind][:MOST]]
    if not shown:
        return None
    names = ("touchpoint", "consistency_places", "consistency_customers", "consistency_same", "consistency_torn")
    head = el("tr", *(el("th", view.say(name), scope="col") for name in names))
    title = view.say("consistency")
    table = el("table", el("thead", head), el("tbody", [_row(view, row) for row in shown]))
    return el(
        "div",
        el("h3", title),
        el("p", view.say("consistency_lead"), class_="quiet"),
        el("div", table, class_="scroll", tabindex="0", role="region", aria_label=title),
        id="consistency",
    )


def _row(view: View, row: Row) -> Html:
    subject = f"{row['journey_id']}/{row['touchpoint_id']}"
    kind = el("span", view.say(row["pair_of"]) + " ", class_="quiet")
    pair = el("span", kind, quoted(row["first_place"]), " · ", quoted(row["second_place"]), class_="segment")
    chance = view.say("consistency_chance", share=view.words.percent(row["agreement_by_chance"]))
    return el(
        "tr",
        el("th", view.link("touchpoint", subject, row["touchpoint"]), scope="row"),
        el("td", pair),
        el("td", view.words.number(row["customers"]), class_="num"),
        el("td", _share(view, row, "agreement"), " ", el("span", chance, class_="quiet")),
        el("td", _share(view, row, "contradictory")),
    )


def _share(view: View, row: Row, name: str) -> str:
    """Return a share with its interval."""
    low, high = (view.words.percent(row[f"{name}_{end}"]) for end in ("low", "high"))
    return f"{view.words.percent(row[name])} ({view.words.between(low, high)})"
