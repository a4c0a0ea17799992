"""A section of its own for every touchpoint and theme: its trend, what belongs to it, segments that differ, and its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, clean, el, join, quoted
from pipeline.report.parts.ranking import effect_text
from pipeline.report.parts.segments import heat_table
from pipeline.report.svg import Point, Tick, trend_chart
from pipeline.report.view import STATUS, View, series, status_of

ROLES = ("typical", "recent", "strong")
AT_ONCE = 3
"""Sentences that stand in the page itself; the others are added by its script when somebody asks for them."""
THEMES = 8
NUMBERED = 24
"""Months whose numbers stand below a chart."""
MOST = 60
"""Themes that have a section of their own: those with the most customers."""
OPEN = 2
"""Sections that are open at first: the most pressing touchpoints."""
SIGNS = {"negative": ("pain", "\N{MINUS SIGN}"), "neutral": ("few", "\N{MIDDLE DOT}"), "positive": ("gain", "+")}


def section(view: View) -> Html | None:
    """Return the sections of touchpoints, the most pressing first, and of themes; None where there are none."""
    points = [row for rows in view.journeys.values() for row in rows if row["customers"]]
    place = {
        (r["journey_id"], r["touchpoint_id"]): (r["kind"] != "pain point", r["touchpoint_place"])
        for r in reversed(view.facts.rows["ranked"])
    }
    last = (True, len(place) + 1)
    points.sort(key=lambda r: (place.get((r["journey_id"], r["touchpoint_id"]), last), -r["customers"]))
    themes = view.facts.rows["themes"][:MOST]
    if not points and not themes:
        return None
    opened = [_touchpoint(view, row, open_=i < OPEN and row["status"] == "pain point") for i, row in enumerate(points)]
    named = [_theme(view, row) for row in themes]
    return el(
        "section",
        el("h2", view.say("subjects")),
        el("p", view.say("subjects_lead"), class_="lead"),
        el("h3", view.say("touchpoints")) if opened else None,
        opened,
        el("h3", view.say("themes")) if named else None,
        named,
        id="subjects",
    )


def _touchpoint(view: View, row: Row, *, open_: bool) -> Html:
    key = ("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}")
    status = status_of(row)
    where: list[Child] = [row["stage"], *([" · ", row["journey"]] if view.several() else [])]
    said = join(
        [
            view.status(status),
            el("span", view.net_text(row), class_="net"),
            el("span", view.customers(row["customers"]), class_="quiet"),
        ]
    )
    same = [
        r
        for r in view.facts.rows["trends"]
        if r["subject"] == "touchpoint"
        and (r["journey_id"], r["touchpoint_id"]) == (row["journey_id"], row["touchpoint_id"])
    ]
    body = [
        el("p", quoted(row["description"]), class_="quiet") if row["description"] else None,
        _trends(view, same, STATUS[status][0]),
        el(
            "p",
            effect_text(
                view,
                {
                    **row,
                    "theme_id": None,
                    "status": row["status"] or ("pain point" if row["net_sentiment"] < 0 else "gain"),
                },
            ),
            class_="effect",
        ),
        _themes_at(view, row),
        heat_table(view, row["journey_id"], row["touchpoint_id"]),
        _sentences(view, key),
    ]
    return _folded(
        view.anchors[key],
        el("span", quoted(row["name"]), class_="title"),
        join([el("span", where, class_="quiet"), said]),
        body,
        open_=open_,
    )


def _theme(view: View, row: Row) -> Html:
    key = ("theme", row["theme_id"])
    same = [r for r in view.facts.rows["trends"] if r["subject"] == "theme" and r["theme_id"] == row["theme_id"]]
    journeys = list(dict.fromkeys(r["journey_id"] for r in same))
    most = max(journeys, key=lambda j: sum(r["customers"] for r in same if r["journey_id"] == j), default=None)
    share = view.words.percent(row["share"]) if row["share"] is not None else ""
    head = [
        el("span", view.say("customers_share", n=view.words.number(row["customers"]), share=share), class_="quiet"),
        el("span", view.say("unstable"), class_="status unsure") if row["unstable"] else None,
    ]
    places = [r for r in view.facts.rows["themes_at"] if r["theme_id"] == row["theme_id"]][:THEMES]
    places.sort(key=lambda r: -r["customers"])
    at = [
        el(
            "li",
            view.link("touchpoint", f"{r['journey_id']}/{r['touchpoint_id']}", _point_name(view, r)),
            " ",
            el("span", view.customers(r["customers"]), class_="quiet"),
        )
        for r in places
    ]
    body = [
        el("p", quoted(row["description"]), class_="quiet") if row["description"] else None,
        el("p", el("span", view.say("keywords"), class_="quiet"), " ", quoted(", ".join(row["keywords"] or [])))
        if row["keywords"]
        else None,
        _trends(view, [r for r in same if r["journey_id"] == most], ""),
        el("div", el("h4", view.say("where_it_comes_up")), el("ul", at, class_="inline")) if at else None,
        _sentences(view, key),
    ]
    return _folded(view.anchors[key], el("span", quoted(row["label"]), class_="title"), join(head), body, open_=False)


def _point_name(view: View, row: Row) -> str:
    points = view.journeys.get(row["journey_id"], [])
    return next((str(p["name"]) for p in points if p["touchpoint_id"] == row["touchpoint_id"]), row["touchpoint_id"])


def _folded(anchor: str, title: Html, said: Html, body: Sequence[Child], *, open_: bool) -> Html:
    return el(
        "details",
        el("summary", title, " ", said),
        el("div", body, class_="inside"),
        class_="subject",
        id=anchor,
        open=open_,
    )


def _trends(view: View, rows: Sequence[Row], tone: str) -> Html | None:
    """Return net sentiment and the share who complain by month, each with its band."""
    charts = []
    months = [view.words.month(m).replace(" ", "\N{NO-BREAK SPACE}") for m in view.months]
    for metric, ends, ticks in (
        ("net_sentiment", (-1.0, 1.0), (-1.0, -0.5, 0.0, 0.5, 1.0)),
        ("negative_share", (0.0, 1.0), (0.0, 0.5, 1.0)),
    ):
        points = series([r for r in rows if r["metric"] == metric], view.months)
        if sum(p.value is not None for p in points) < 2:
            continue
        labels = [Tick(t, view.words.percent(t) if metric == "negative_share" else view.words.net(t)) for t in ticks]
        name = view.say(f"trend_of_{metric}")
        chart = trend_chart(name, points, ends=ends, ticks=labels, months=months, tone=tone)
        charts.append(el("figure", el("figcaption", name), chart, _numbers(view, points, metric)))
    return el("div", charts, class_="charts") if charts else None


def _numbers(view: View, points: Sequence[Point], metric: str) -> Html:
    """Return the series as a table for those who do not see the chart, or want the numbers."""
    write = view.words.percent if metric == "negative_share" else view.words.net

    def ends(point: Point) -> str:
        return (
            "" if point.low is None or point.high is None else view.words.between(write(point.low), write(point.high))
        )

    rows = [
        el(
            "tr",
            el("th", view.words.month(month), scope="row"),
            el("td", write(p.value), class_="num"),
            el("td", ends(p), class_="num"),
        )
        for month, p in zip(view.months, points, strict=True)
        if p.value is not None
    ][-NUMBERED:]
    head = [
        el("th", view.say(key), scope="col", class_="num" if key != "month" else None)
        for key in ("month", "value", "interval_name")
    ]
    return el(
        "details",
        el("summary", view.say("as_numbers")),
        el("table", el("thead", el("tr", head)), el("tbody", rows)),
        class_="numbers",
    )


def _themes_at(view: View, row: Row) -> Html | None:
    rows = [
        r
        for r in view.facts.rows["themes_at"]
        if (r["journey_id"], r["touchpoint_id"]) == (row["journey_id"], row["touchpoint_id"])
    ]
    if not rows:
        return None
    items = [
        el(
            "li",
            view.link("theme", r["theme_id"], r["label"]),
            " ",
            el("span", view.customers(r["customers"]), class_="quiet"),
        )
        for r in rows[:THEMES]
    ]
    return el("div", el("h4", view.say("themes_here")), el("ul", items, class_="inline"))


def _sentences(view: View, key: tuple[str, str]) -> Html | None:
    """Return the first sentences; the script adds the others, with a box to find words in them."""
    chosen = view.facts.chosen.get(key, {})
    there = {i: roles for i, roles in chosen.items() if i in view.facts.sentences}
    if not there:
        return el("p", view.say("no_sentences"), class_="quiet")
    shown = first_of_each_role(there)
    items = [sentence_item(view, view.facts.sentences[i], there[i]) for i in shown]
    return el(
        "div",
        el("h4", view.say("sentences", n=view.words.number(len(there)))),
        el("ul", items, class_="sentences"),
        class_="said",
        data_subject=view.anchors[key],
    )


def first_of_each_role(chosen: dict[str, set[str]]) -> list[str]:
    """Return up to AT_ONCE ids: one that is typical, the most recent, the strongest, then whatever comes."""
    found: list[str] = []
    for role in ROLES:
        found += [i for i in [next((i for i, roles in chosen.items() if role in roles and i not in found), None)] if i]
    return (found + [i for i in chosen if i not in found])[:AT_ONCE]


def sentence_item(view: View, row: Row, roles: set[str]) -> Html:
    """Return a sentence with its sign, its terms marked, why it was chosen, day, source and the customer's own score."""
    tone, sign = SIGNS.get(row["sentiment_label"], SIGNS["neutral"])
    role = next(r for r in ROLES if r in roles)
    label = view.say(f"said_{row['sentiment_label'] or 'neutral'}")
    mark = el(
        "span", el("span", sign, aria_hidden="true"), el("span", label, class_="hidden"), class_=f"said-sign {tone}"
    )
    return el(
        "li", mark, el("div", marked(view, row), el("p", sentence_source(view, row, role), class_="quiet")), class_=tone
    )


def marked(view: View, row: Row) -> Html:
    """Return the sentence with its aspect terms marked; one that is long is shortened, without marks."""
    text = row["text"] or ""
    if len(clean(text)) > 260:
        return view.shortened(text)
    parts: list[Child] = []
    at = 0
    for term in row["terms"]:
        start, stop = term["start"] - row["start_char"], term["stop"] - row["start_char"]
        if start < at or stop > len(text):
            continue
        tone, _ = SIGNS.get(term["label"], SIGNS["neutral"])
        parts += [_spaced(text[at:start]), el("mark", clean(text[start:stop]), class_=tone)]
        at = stop
    parts.append(_spaced(text[at:]))
    return el("p", parts, dir="auto")


def _spaced(text: str) -> str:
    """Return cleaned text that keeps a space at its ends."""
    line = clean(text)
    if not line:
        return " " if text else ""
    return f"{' ' if text[:1].isspace() else ''}{line}{' ' if text[-1:].isspace() else ''}"


def sentence_source(view: View, row: Row, role: str) -> str:
    """Return why a sentence is shown, its day, source, and the scores that the customer gave with it."""
    scores = [
        f"{view.say(f'score_{kpi}')} {view.words.number(row[kpi])}"
        for kpi in ("nps", "rating", "csat", "ces")
        if row[kpi] is not None
    ]
    return " · ".join([view.say(f"role_{role}"), view.words.day(row["created_on"]), row["source"], *scores])
