"""The journey: phases across, touchpoints in order, how it felt at each with its interval, and a card for every touchpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from math import sqrt

from pipeline.reading.ranking import BEFORE, TOUCHPOINT
from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, el, quoted
from pipeline.report.parts.ranking import standing_text
from pipeline.report.svg import Point, band, diamond, dot, interval_bar, line, picture, place, sparkline, strokes
from pipeline.report.view import STATUS, View, net_point, series, status_of

GUTTER = 48
TALL = 300
TOP, DEEP = 16, 268
"""Pixels of the picture: left margin with the axis, height, and where the axis of -1 to 1 lies in it."""
NARROWEST, WIDEST = 64, 200
"""Widths of a touchpoint's column in pixels."""
ROOM = 1_140
"""Pixels beside the gutter on a screen of 1,280 px. Columns are as wide as their longest word needs, and share what is left."""
LETTER = 6.5
"""Pixels of a letter of the labels, on average for long words (measured on the fonts that systems bring, 12 px)."""
LARGEST = 22
"""Radius of a mark where every customer of the journey speaks of the touchpoint: area is their share."""


def section(view: View) -> Html:
    """Return the section with every journey that anybody speaks of."""
    journeys = [_journey(view, number, rows) for number, rows in enumerate(view.journeys.values(), 1)]
    lead = el("p", view.say("journey_lead"), class_="lead")
    body: list[Child] = [lead, *journeys] if journeys else [el("p", view.say("no_journey"), class_="note")]
    return el("section", el("h2", view.say("journey")), body, id="journey")


def _journey(view: View, number: int, rows: Sequence[Row]) -> Html:
    title = rows[0]["journey"]
    writers = view.writers[rows[0]["journey_id"]]
    head = el("h3", quoted(title), " ", el("span", view.say("writers", n=view.words.number(writers)), class_="quiet"))
    scroll = el(
        "div",
        el("div", _phases(rows), _picture(view, rows), _labels(view, rows), class_=f"map map-{number}"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=view.say("journey_of", name=title),
    )
    cards: list[Child] = []
    for stage, group in groupby(rows, key=lambda r: r["stage"]):
        cards.append(el("h4", quoted(stage), class_="phase"))
        cards += [_card(view, row) for row in group]
    return el(
        "div", head, scroll, _legend(view), el("div", cards, class_="cards"), class_="journey", data_journey=number
    )


def column_widths(rows: Sequence[Row]) -> list[int]:
    """Return the width of each touchpoint's column in pixels: no word of its name, or of its phase's, is broken."""
    widths = [max(float(NARROWEST), LETTER * _longest(row["name"]) + 8) for row in rows]
    at = 0
    for stage, group in groupby(rows, key=lambda r: r["stage"]):
        n = len(list(group))
        short = LETTER * 1.15 * _longest(stage) + 12 - sum(widths[at : at + n])
        widths[at : at + n] = [w + max(0.0, short) / n for w in widths[at : at + n]]
        at += n
    spare = max(0.0, ROOM - sum(widths)) / len(rows)
    return [round(max(w, min(WIDEST, w + spare))) for w in widths]


def _longest(text: str) -> int:
    return max((len(word) for word in re.split(r"[\s\-–/]+", text)), default=0)


def map_rules(view: View) -> str:
    """Return the style of each journey's columns: a policy without inline styles leaves no other place for it."""
    rules = []
    for number, rows in enumerate(view.journeys.values(), 1):
        widths = column_widths(rows)
        whole = GUTTER + sum(widths)
        columns = " ".join(f"minmax(0,{w}fr)" for w in (GUTTER, *widths))
        rules.append(f".map-{number}{{min-width:{whole}px;max-width:{round(whole * 1.15)}px}}")
        rules.append(f".map-{number} .row{{grid-template-columns:{columns}}}")
    spans = {len(list(g)) for rows in view.journeys.values() for _, g in groupby(rows, key=lambda r: r["stage"])}
    rules += [f".span-{n}{{grid-column:span {n}}}" for n in sorted(spans)]
    return "".join(rules)


def whole_words(text: str) -> str:
    """Return a name that breaks between words only: "e-mail" is one."""
    return re.sub(r"\b(\w)-(?=\w)", "\\1\N{NON-BREAKING HYPHEN}", text)


def _phases(rows: Sequence[Row]) -> Html:
    stages = [(stage, len(list(group))) for stage, group in groupby(rows, key=lambda r: r["stage"])]
    cells = [el("div", quoted(stage), class_=f"stage span-{n}") for stage, n in stages]
    return el("div", el("div"), cells, class_="row stages")


def height_of(value: float) -> float:
    """Return where a net sentiment lies in the picture, in pixels from its top."""
    return place(value, (1, -1), DEEP, start=TOP)


def _picture(view: View, rows: Sequence[Row]) -> Html:
    """Return the emotion curve: a band for what is not known, marks whose area is the share of customers, diamonds for the intention."""
    widths = column_widths(rows)
    starts = [GUTTER + sum(widths[:i]) for i in range(len(rows) + 1)]
    width = starts[-1]
    xs = [start + w / 2 for start, w in zip(starts, widths, strict=False)]
    points = [net_point(row) if row["customers"] else Point(None) for row in rows]
    parts: list[Child] = []
    seen = 0
    for i, (_, group) in enumerate(groupby(rows, key=lambda r: r["stage"])):
        n = len(list(group))
        if i % 2:
            parts.append(
                el("rect", x=starts[seen], y=0, width=starts[seen + n] - starts[seen], height=TALL, class_="lane")
            )
        seen += n
    for value, key in ((1, "axis_good"), (0.5, ""), (0, "axis_zero"), (-0.5, ""), (-1, "axis_bad")):
        y = height_of(value)
        parts.append(line(GUTTER, y, width, y, "zero" if value == 0 else "grid"))
        parts.append(el("text", view.words.net(value) if value else "0", x=GUTTER - 8, y=y + 4, class_="axis end"))
        if key:
            parts.append(el("text", view.say(key), x=GUTTER + 4, y=y + (14 if value > 0 else -5), class_="axis"))
    parts.append(band(xs, points, (-1, 1), DEEP, TOP))
    parts += strokes(xs, [None if p.value is None else height_of(p.value) for p in points], "curve")
    writers = view.writers[rows[0]["journey_id"]]
    for i, (row, x, point) in enumerate(zip(rows, xs, points, strict=True)):
        parts.append(_mark(row, x, point, row["customers"] / writers, i))
    return picture(view.say("journey_of", name=rows[0]["journey"]), width, TALL, *parts, class_="curve-picture")


def _mark(row: Row, x: float, point: Point, share: float, index: int) -> Html:
    tone, _ = STATUS[status_of(row)]
    parts: list[Child] = []
    if point.value is not None:
        if point.low is not None and point.high is not None:
            parts.append(line(x, height_of(point.low), x, height_of(point.high), "whisker"))
        if point.inner is not None:
            first, last = point.inner
            parts.append(line(x, height_of(first), x, height_of(last), "inner"))
        parts.append(dot(x, height_of(point.value), max(4.0, LARGEST * sqrt(share)), "value"))
    if row["intended"] is not None:
        parts.append(diamond(x, height_of(row["intended"])))
    return el("g", parts, class_=f"mark {tone}", data_at=index)


def _labels(view: View, rows: Sequence[Row]) -> Html:
    cells = []
    for row in rows:
        name = view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", whole_words(row["name"]))
        n = el("span", view.words.number(row["customers"]), class_="count") if row["customers"] else None
        cells.append(el("div", el("p", name, class_="name"), view.status(status_of(row)), n, class_="label"))
    return el("div", el("div", el("span", view.say("people"), class_="quiet count-of")), cells, class_="row labels")


def _legend(view: View) -> Html:
    keys = [
        (
            "legend_mark",
            picture(
                view.say("legend_mark"), 30, 18, dot(9, 9, 4, "value"), dot(21, 9, 7, "value"), class_="key unsure"
            ),
        ),
        (
            "legend_inner",
            picture(
                view.say("legend_inner"),
                30,
                18,
                line(2, 9, 28, 9, "whisker"),
                line(8, 9, 22, 9, "inner"),
                class_="key unsure",
            ),
        ),
        ("legend_intent", picture(view.say("legend_intent"), 30, 18, diamond(15, 9), class_="key")),
    ]
    items = [el("li", shape, el("span", view.say(key))) for key, shape in keys]
    return el("ul", items, el("li", el("span", view.say("legend_crosses"))), class_="legend")


def _card(view: View, row: Row) -> Html:
    status = status_of(row)
    tone, _ = STATUS[status]
    name = view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", row["name"])
    phase = el("p", quoted(row["stage"]), class_="eyebrow")
    if not row["customers"]:
        said = view.say("nobody") if status == "silent" else view.say("too_few", n=view.facts.least)
        return el(
            "article",
            phase,
            el("h5", name),
            el("p", view.status(status)),
            el("p", said, class_="quiet"),
            class_=f"card {tone}",
        )
    trend = trend_of(view, row)
    points, since = series(trend, view.months), _no_longer(view, row) or since_text(view, trend, status)
    bar = interval_bar(view.say("net_is", value=view.net_text(row)), net_point(row), mark=row["intended"], tone=tone)
    line_ = (
        sparkline(view.say("by_month", what=view.say("net")), points, ends=(-1, 1), tone=tone)
        if sum(p.value is not None for p in points) > 1
        else None
    )
    share = view.words.percent(row["customers"] / view.writers[row["journey_id"]])
    return el(
        "article",
        phase,
        el("h5", name),
        el("p", view.status(status), el("span", since, class_="quiet since") if since else None, class_="state"),
        el("p", el("span", view.say("net"), " ", class_="hidden"), view.net_text(row), class_="net"),
        bar,
        line_,
        el(
            "p",
            view.say("customers_share", n=view.words.number(row["customers"]), share=share),
            f" · {direction}" if (direction := direction_text(view, trend)) else None,
            class_="quiet",
        ),
        _decide(view, row),
        view.quote(row),
        class_=f"card {tone}",
    )


def _no_longer(view: View, row: Row) -> str | None:
    """Return that the ranking has the touchpoint among what no longer holds; None where it does not."""
    place = (row["journey_id"], row["touchpoint_id"])
    for ranked in view.facts.rows["ranked"]:
        found = (ranked["journey_id"], ranked["touchpoint_id"])
        if found == place and ranked["level"] == TOUCHPOINT and ranked["standing"] == BEFORE:
            return standing_text(view, ranked)
    return None


def trend_of(view: View, row: Row) -> list[Row]:
    """Return the months of a touchpoint's net sentiment."""
    same = (row["journey_id"], row["touchpoint_id"], "net_sentiment")
    return [r for r in view.facts.rows["trends"] if (r["journey_id"], r["touchpoint_id"], r["metric"]) == same]


def since_text(view: View, trend: Sequence[Row], status: str) -> str | None:
    """Return since when every month lies on the side of the status, up to the last one with figures."""
    if status not in ("pain point", "gain") or not trend:
        return None
    side = -1 if status == "pain point" else 1
    since = None
    for row in reversed(trend):
        if row["value"] is None or row["value"] * side <= 0:
            break
        since = row["period"]
    if since is None:
        return None
    key = "since_below" if side < 0 else "since_above"
    return view.say(key, month=view.words.month(since))


def direction_text(view: View, trend: Sequence[Row]) -> str | None:
    """Return how the last month clearly differs from the three before; None where it does not."""
    last = trend[-1] if trend else None
    if last is None or last["direction"] is None:
        return None
    return view.say(f"trend_{last['direction']}")


def _decide(view: View, row: Row) -> Html | None:
    if row["customers_to_decide"] is None or row["status"] != "not sure yet":
        return None
    return el("p", view.say("to_decide", n=view.words.number(row["customers_to_decide"])), class_="quiet")
