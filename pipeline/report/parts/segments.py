"""Segments side by side: key figures, and touchpoints with a mark where a segment clearly differs from the rest."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.facts import Row
from pipeline.report.html import Html, el, quoted
from pipeline.report.parts.places import consistency
from pipeline.report.svg import Point, interval_bar, spread
from pipeline.report.view import View

SHADES = ((-0.6, "h-3"), (-0.3, "h-2"), (-0.1, "h-1"), (0.1, "h0"), (0.3, "h1"), (0.6, "h2"))
COLUMNS = 10
"""Segments in a heat map: those with the most customers."""
KPIS = ("nps", "csat", "ces", "rating")


def section(view: View) -> Html | None:
    """Return the section; None where there is nothing to set side by side."""
    figures = _figures(view)
    maps = [_map(view, journey_id, rows) for journey_id, rows in view.journeys.items()]
    parts = [contrasts(view), figures, *maps, consistency(view), _at_risk(view)]
    if not any(parts):
        return None
    return el(
        "section",
        el("h2", view.say("segments")),
        el("p", view.say("segments_lead"), class_="lead"),
        parts,
        id="segments",
    )


def contrasts(view: View) -> Html | None:
    """Return the segment that differs most at each touchpoint, the clearest first; None where none clearly does."""
    rows = [r for r in view.facts.rows["segment_contrasts"] if r["place"] == 1]
    if not rows:
        return None
    items = [
        el(
            "li",
            view.link("touchpoint", f"{r['journey_id']}/{r['touchpoint_id']}", r["touchpoint"]),
            ": ",
            segment_name(view, r["scope"]),
            " ",
            el("span", view.say(f"differs_{r['complaints'] or r['tone']}"), class_="differs"),
            " ",
            el("span", _contrast(view, r), class_="quiet"),
        )
        for r in rows
    ]
    lead = el("p", view.say("contrasts_lead"), class_="quiet")
    return el("div", el("h3", view.say("contrasts")), lead, el("ul", items, class_="plain"))


def _contrast(view: View, row: Row) -> str:
    """Return the figures of both sides."""
    if row["complaints"]:
        shares = {
            k: view.words.percent(row[c])
            for k, c in (("share", "complaint_share"), ("others", "other_complaint_share"))
        }
        sizes = {"n": view.words.number(row["scope_customers"]), "m": view.words.number(row["other_customers"])}
        return view.say("contrast_complaints", **shares, **sizes)
    nets = {k: view.words.net(row[c]) for k, c in (("net", "net_sentiment"), ("others", "other_net_sentiment"))}
    return view.say("contrast_tone", **nets)


def segment_name(view: View, scope: str) -> Html:
    """Return a scope as markup: what kind of segment, and its value."""
    kind, value = segment_words(view, scope)
    return el("span", el("span", kind + " ", class_="quiet"), quoted(value), class_="segment")


def segment_words(view: View, scope: str) -> tuple[str, str]:
    """Return what kind of segment a scope is, in words, and its value."""
    kind, _, value = scope.partition(":")
    return {"source": view.say("source"), "channel": view.say("channel")}.get(kind, kind), value


def _figures(view: View) -> Html | None:
    rows = view.facts.rows["segment_kpis"]
    scopes = list(dict.fromkeys(r["scope"] for r in sorted(rows, key=lambda r: (r["scope"] != "all", r["scope"]))))
    kpis = [k for k in KPIS if sum(r["kpi"] == k for r in rows) > 1]
    if len(scopes) < 3 or not kpis:
        return None
    found = {(r["kpi"], r["scope"]): r for r in rows}
    ends = {k: spread([Point(r["value"], r["low"], r["high"]) for r in rows if r["kpi"] == k]) for k in kpis}
    head = el("tr", el("th", view.say("segment"), scope="col"), *(el("th", view.kpi(k), scope="col") for k in kpis))
    body = [
        el(
            "tr",
            el("th", view.say("everybody") if scope == "all" else segment_name(view, scope), scope="row"),
            *(_figure(view, found.get((k, scope)), ends[k]) for k in kpis),
            class_="all" if scope == "all" else None,
        )
        for scope in scopes
        if any((k, scope) in found for k in kpis)
    ]
    return el(
        "div",
        el("h3", view.say("segment_figures")),
        _scrolled(view.say("segment_figures"), el("table", el("thead", head), el("tbody", body), class_="figures")),
    )


def _figure(view: View, row: Row | None, ends: tuple[float, float]) -> Html:
    if row is None:
        return el("td", "\N{EN DASH}", class_="quiet")
    text = view.figure_text(row["value"], row["low"], row["high"], row["unit"])
    bar = interval_bar(text, Point(row["value"], row["low"], row["high"]), ends=ends, zero=None, tone="plain")
    n = el("span", view.say("answers", n=view.words.number(row["n"])), class_="quiet")
    return el("td", bar, el("p", text, class_="ends"), n)


def _map(view: View, journey_id: str, points: Sequence[Row]) -> Html | None:
    """Return a heat map of touchpoints by segment."""
    cells = [c for c in view.facts.rows["cells"] if c["journey_id"] == journey_id and c["scope"] != "all"]
    size: dict[str, int] = {}
    for cell in cells:
        size[cell["scope"]] = max(size.get(cell["scope"], 0), cell["scope_customers"] or 0)
    size = {
        scope: n for scope, n in size.items() if n < view.writers[journey_id]
    }  # a segment that is everybody tells nothing
    scopes = sorted(sorted(size, key=lambda s: (-size[s], s))[:COLUMNS])
    if len(scopes) < 2:
        return None
    found = {(c["touchpoint_id"], c["scope"]): c for c in cells}
    head = el(
        "tr",
        el("th", view.say("touchpoint"), scope="col"),
        *(el("th", segment_name(view, s), scope="col") for s in scopes),
    )
    body = [
        el(
            "tr",
            el("th", view.link("touchpoint", f"{journey_id}/{p['touchpoint_id']}", p["name"]), scope="row"),
            *(_cell(view, found.get((p["touchpoint_id"], s))) for s in scopes),
        )
        for p in points
        if any((p["touchpoint_id"], s) in found for s in scopes)
    ]
    title = view.say("heat_map", name=points[0]["journey"])
    table = el("table", el("thead", head), el("tbody", body), class_="heat")
    return el(
        "div",
        el("h3", title),
        _scrolled(title, table),
        el("p", view.say("heat_key"), class_="quiet"),
        data_journey=list(view.journeys).index(journey_id) + 1,
    )


def _scrolled(name: str, table: Html) -> Html:
    return el("div", table, class_="scroll", tabindex="0", role="region", aria_label=name)


def _cell(view: View, cell: Row | None) -> Html:
    if cell is None:
        return el("td", "", class_="none")
    net = cell["net_sentiment"]
    shade = next((name for limit, name in SHADES if net < limit), "h3")
    clear = cell["tone"] or cell["complaints"]
    mark = el("span", view.say(f"differs_{clear}"), class_="differs") if clear else None
    n = el("span", view.words.number(cell["customers"]), class_="n")
    return el("td", view.words.net(net), n, mark, class_=shade)


def heat_table(view: View, journey_id: str, touchpoint_id: str) -> Html | None:
    """Return the segments that clearly differ from the rest at a touchpoint, in words."""
    cells = [
        c
        for c in view.facts.rows["cells"]
        if (c["journey_id"], c["touchpoint_id"]) == (journey_id, touchpoint_id) and (c["tone"] or c["complaints"])
    ]
    if not cells:
        return None
    items = [
        el(
            "li",
            segment_name(view, c["scope"]),
            ": ",
            view.say(f"differs_{c['tone'] or c['complaints']}"),
            " ",
            el("span", view.net_text(c), class_="quiet"),
        )
        for c in cells
    ]
    return el("div", el("h4", view.say("segments_differ")), el("ul", items, class_="plain"))


def _at_risk(view: View) -> Html | None:
    """Return customers at risk, who are in the page only where somebody asked for them."""
    rows = view.facts.at_risk
    if not rows:
        return None
    keys = ("customer", "risk", "last_seen", "responses")
    head = el("tr", *(el("th", view.say(k), scope="col", class_="num" if k != "customer" else None) for k in keys))
    body = [
        el(
            "tr",
            el("th", quoted(r["customer_key"]), scope="row"),
            el("td", view.words.number(r["risk"], 2), class_="num"),
            el("td", view.words.day(r["last_response_at"]), class_="num"),
            el("td", view.words.number(r["responses"]), class_="num"),
        )
        for r in rows
    ]
    return el(
        "div",
        el("h3", view.say("at_risk")),
        el("p", view.say("at_risk_lead"), class_="lead"),
        el("table", el("thead", head), el("tbody", body)),
    )
