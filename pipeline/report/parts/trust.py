"""How far to trust the page: how well the texts are read, what is not read, who does not write, what alerts would see."""

from __future__ import annotations

import json

from pipeline.report.facts import Row
from pipeline.report.html import Html, el, quoted
from pipeline.report.svg import Point, interval_bar
from pipeline.report.view import View

MEASURED = {
    "fabsa/category-polarity-micro-f1@unseen": "measured_opinions",
    "sentiment/review-accuracy@unseen": "measured_sentiment",
    "industries/mean-micro-f1": "measured_industries",
    "fabsa/categories-main-micro-f1@unseen": "measured_touchpoints",
}
"""Figures of the models' cards that the page names, and the words for them."""


def section(view: View) -> Html:
    """Return the section."""
    parts = [
        _reading(view),
        _audited(view),
        _left_out(view),
        _bias(view),
        _sight(view),
        _measured(view),
        _made_by(view),
    ]
    return el(
        "section",
        el("h2", view.say("trust")),
        el("p", view.say("trust_lead"), class_="lead"),
        el("div", parts, class_="columns"),
        id="trust",
    )


def _reading(view: View) -> Html | None:
    rows = [r for r in view.facts.rows["reading"] if r["expected_right"] is not None]
    if not rows:
        return None
    percent = view.words.percent
    body = []
    for row in rows:
        right = f"{percent(row['expected_right'])} ({view.words.between(percent(row['expected_low']), percent(row['expected_high']))})"
        against = "\N{EN DASH}"
        if row["contradicting_share"] is not None:
            against = f"{percent(row['contradicting_share'])} ({view.words.between(percent(row['contradicting_low']), percent(row['contradicting_high']))})"
        name = view.say("all_sources") if row["source"] == "all" else quoted(row["source"])
        bar = interval_bar(
            right,
            Point(row["expected_right"], row["expected_low"], row["expected_high"]),
            ends=(0.5, 1),
            zero=None,
            tone="plain",
        )
        body.append(
            el(
                "tr",
                el("th", name, scope="row"),
                el("td", bar, el("p", right, class_="ends")),
                el("td", against, class_="num"),
                el("td", view.words.number(row["texts"]), class_="num"),
            )
        )
    keys = ("source", "expected_right", "contradicting", "texts")
    head = el(
        "tr",
        *(el("th", view.say(k), scope="col", class_="num" if k in ("contradicting", "texts") else None) for k in keys),
    )
    return el(
        "div",
        el("h3", view.say("reading")),
        el("table", el("thead", head), el("tbody", body)),
        el("p", view.say("reading_note"), class_="quiet"),
        class_="wide",
    )


def _audited(view: View) -> Html:
    rows = view.facts.rows["audited"]
    if not rows:
        return el("div", el("h3", view.say("audited")), el("p", view.say("not_audited")))
    items = [
        el(
            "li",
            quoted(r["touchpoint"]),
            ": ",
            view.net_text(r, "value", "low", "high"),
            " ",
            el("span", view.say("audited_on", n=view.words.number(r["labelled_customers"])), class_="quiet"),
        )
        for r in rows
    ]
    return el("div", el("h3", view.say("audited")), el("ul", items, class_="plain"))


def _left_out(view: View) -> Html:
    about = view.facts.one("about")
    number, percent = view.words.number, view.words.percent
    said = [
        ("unread", about.get("unread", 0), about.get("texts", 0)),
        ("unmapped", about.get("unmapped", 0), about.get("sentences", 0)),
        ("unthemed", about.get("unthemed", 0), about.get("sentences", 0)),
    ]
    items = [
        el("li", view.say(key, n=number(n), of=number(whole), share=percent(n / whole if whole else 0.0, 1)))
        for key, n, whole in said
    ]
    held = el("li", view.say("held_back", n=view.facts.least)) if view.facts.least > 1 else None
    return el("div", el("h3", view.say("left_out")), el("ul", items, held, class_="plain"))


def _bias(view: View) -> Html | None:
    units = {r["kpi"]: r["unit"] for r in view.facts.rows["kpis"]}
    rows = [r for r in view.facts.rows["bias"] if r["kpi"] in units and r["value_wrote"] is not None]
    if not rows:
        return None
    items = [el("li", bias_text(view, row, units[row["kpi"]])) for row in rows]
    return el(
        "div",
        el("h3", view.say("bias")),
        el("ul", items, class_="plain"),
        el("p", view.say("bias_note"), class_="quiet"),
    )


def bias_text(view: View, row: Row, unit: str) -> str:
    """Return how those who wrote and those who did not score a key figure, in one sentence."""
    wrote = view.words.figure(row["value_wrote"], unit)
    share = view.words.percent(row["share_wrote"])
    if row["value_silent"] is None or row["difference"] is None:
        return view.say("bias_one_side", kpi=view.kpi(row["kpi"]), wrote=wrote, share=share)
    number = view.figure_text(row["difference"], row["difference_low"], row["difference_high"], unit, sign=True)
    clear = row["verdict"] in ("writers lower", "writers higher")
    silent = view.words.figure(row["value_silent"], unit)
    verdict = view.say(f"bias_{row['verdict'].replace(' ', '_')}" if clear else "bias_no_difference")
    return view.say(
        "bias_text", kpi=view.kpi(row["kpi"]), wrote=wrote, silent=silent, number=number, share=share, verdict=verdict
    )


def _sight(view: View) -> Html | None:
    row = view.facts.one("sight")
    if not row.get("watched"):
        return None
    said = view.say(
        "sight_text",
        month=view.words.number(100 * row["doubling_31"]),
        quarter=view.words.number(100 * row["doubling_85"]),
        n=view.words.number(row["watched"]),
    )
    return el("div", el("h3", view.say("sight")), el("p", said))


def _measured(view: View) -> Html | None:
    """Return a few figures of the models' cards: those that are named in MEASURED."""
    rows = {r["measure"]: r for r in view.facts.rows["measured"]}
    items = []
    for measure, key in MEASURED.items():
        row = rows.get(measure)
        if row is None or row["low"] is None:
            continue
        ends = view.words.between(*(view.words.number(row[end], 2) for end in ("low", "high")))
        stale = f" {view.say('measured_otherwise')}" if row["holds"] is False else ""
        items.append(el("li", el("strong", view.words.number(row["value"], 2)), f" ({ends}) {view.say(key)}{stale}"))
    if not items:
        return None
    note = el("p", view.say("measured_note"), " ", el("code", "voc evaluate"), class_="quiet")
    return el("div", el("h3", view.say("measured")), el("ul", items, class_="plain"), note)


def _made_by(view: View) -> Html | None:
    run = view.facts.one("last_run")
    if not run:
        return None
    manifest = json.loads(run["manifest"]) if run["manifest"] else {}
    named = [f"{view.say(f'made_{key}')} {manifest[key]}" for key in ("annotator", "topic_model") if manifest.get(key)]
    return el(
        "div",
        el("h3", view.say("made_by")),
        el("p", view.say("made_text", day=view.words.day(run["finished_at"]), run=run["run_id"])),
        el("ul", (el("li", text) for text in named), class_="plain quiet") if named else None,
        el(
            "p",
            view.say("manifest"),
            " ",
            el("code", 'voc query "select manifest from runs"'),
            class_="quiet",
        ),
    )
