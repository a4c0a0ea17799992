"""What changed: alerts, moves of the key figures in mix and rate, themes that are new."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, el, quoted
from pipeline.report.parts.head import SHOWN
from pipeline.report.view import View

ALERTS = 8
CELLS = 4
"""Parts of a move that are named."""


def section(view: View) -> Html:
    """Return the section; it says so where nothing changed clearly."""
    alerts, moves, themes = _alerts(view), _moves(view), _new_themes(view)
    body: list[Child] = [alerts, moves, themes]
    if not any(body):
        body = [el("p", view.say("nothing_changed"), class_="note")]
    return el(
        "section",
        el("h2", view.say("changes")),
        el("p", view.say("changes_lead"), class_="lead"),
        el("div", body, class_="columns"),
        id="changes",
    )


def _alerts(view: View) -> Html | None:
    rows = view.facts.rows["alerts"]
    if not rows:
        return None
    items = [el("li", _subject(view, row), el("p", alert_text(view, row))) for row in rows[:ALERTS]]
    left = len(rows) - len(items)
    more = el("p", view.say("more_alerts", n=left), class_="quiet") if left else None
    return el("div", el("h3", view.say("alerts")), el("ul", items, class_="plain alerts"), more)


def _subject(view: View, row: Row) -> Html:
    theme = row["subject"] == "theme"
    subject_id = row["theme_id"] if theme else f"{row['journey_id']}/{row['touchpoint_id']}"
    name = view.link(row["subject"], subject_id, row["theme"] if theme else row["touchpoint"])
    tone = alert_tone(row)
    days = view.words.between(view.words.day(row["since"]), view.words.day(row["last_day"]))
    sign = {"pain": "\N{BLACK DOWN-POINTING TRIANGLE}", "gain": "\N{BLACK UP-POINTING TRIANGLE}"}.get(tone, "?")
    mark = el("span", sign, class_=f"status {tone}", aria_hidden="true")
    kind = view.say(row["subject"])
    return el("p", mark, " ", el("strong", name), " ", el("span", kind, " · ", days, class_="quiet"))


def alert_tone(row: Row) -> str:
    """Return how an alert is coloured: pain, gain or unsure."""
    return {"better": "gain", "fewer": "unsure"}.get(row["direction"], "pain")


def alert_text(view: View, row: Row) -> str:
    """Return what an alert says, in the words of the page, from the figures of the table."""
    number = view.words.number
    if row["metric"] == "net_sentiment":
        ends = view.words.between(view.words.net(row["change_low"]), view.words.net(row["change_high"]))
        return view.say(
            "alert_net", value=view.words.net(row["value"]), before=view.words.net(row["before"]), ends=ends
        )
    if (
        row["metric"] == "negative_customers"
    ):  # the test counts a customer once per week or month; the page counts people
        low, expected, high = (
            row[k] * row["people"] / row["customers"] for k in ("expected_low", "expected", "expected_high")
        )
        return view.say(
            "alert_complaints",
            observed=number(row["complainers"]),
            customers=number(row["people"]),
            expected=number(expected, 1),
            ends=view.words.between(number(low), number(high)),
        )
    return view.say(
        "alert_share",
        observed=number(row["observed"]),
        customers=number(row["customers"]),
        expected=number(row["expected"], 1),
    )


def clear_moves(view: View) -> list[tuple[Row, str]]:
    """Return the key figures that clearly moved within three months, each with its unit, in the order of the tiles."""
    made = []
    units = {row["kpi"]: row for row in view.facts.rows["kpis"] if row["period"] == "all"}
    for row in sorted(
        view.facts.rows["moves"], key=lambda r: SHOWN.index(r["kpi"]) if r["kpi"] in SHOWN else len(SHOWN)
    ):
        if (
            row["cell"] != "all"
            or row["move_low"] is None
            or row["move_low"] <= 0 <= row["move_high"]
            or row["kpi"] not in units
        ):
            continue
        made.append((row, str(units[row["kpi"]]["unit"])))
    return made


def _moves(view: View) -> Html | None:
    made = [_move(view, row, unit) for row, unit in clear_moves(view)]
    if not made:
        return None
    return el("div", el("h3", view.say("moves")), made, el("p", view.say("mix_and_rate"), class_="quiet"))


def move_text(view: View, row: Row, unit: str) -> str:
    """Return a move in one line: from, to, difference with its interval."""
    figure = view.words.figure
    return view.say(
        "move_clear",
        kpi=view.kpi(row["kpi"]),
        before=figure(row["value_before"], unit),
        after=figure(row["value"], unit),
        number=view.figure_text(row["move"], row["move_low"], row["move_high"], unit, sign=True),
    )


def parts_of_move(view: View, row: Row) -> list[Row]:
    """Return the cells that a move goes with, those with the largest part first."""
    return [
        r
        for r in view.facts.rows["moves"]
        if r["kpi"] == row["kpi"] and r["cell"] != "all" and r["part"] * row["move"] > 0
    ]


def _move(view: View, row: Row, unit: str) -> Html:
    """Return a clear move with the touchpoints that it goes with: by mix, and by rate."""
    figure, head, cells = view.words.figure, move_text(view, row, unit), parts_of_move(view, row)
    named = [
        el(
            "tr",
            el("th", _cell(view, r), scope="row"),
            *(el("td", figure(r[part], unit, sign=True), class_="num") for part in ("part", "mix", "rate")),
        )
        for r in cells[:CELLS]
    ]
    columns = [
        el("th", view.say(key), scope="col", class_="num" if key != "where" else None)
        for key in ("where", "part", "mix", "rate")
    ]
    table = el("table", el("thead", el("tr", columns)), el("tbody", named)) if named else None
    return el("div", el("p", head), table, class_="moved")


def _cell(view: View, row: Row) -> Html | str:
    if row["cell"] == "touchpoint":
        return view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", row["touchpoint"])
    return view.say(f"cell_{row['cell'].replace(' ', '_')}")


def _new_themes(view: View) -> Html | None:
    rows = view.facts.rows["new_themes"]
    if not rows:
        return None
    items = [
        el(
            "li",
            el("strong", quoted(row["label"])),
            " ",
            view.say(f"theme_{row['kind']}", n=view.words.number(row["sentences"]), day=view.words.day(row["moment"])),
        )
        for row in rows[:ALERTS]
    ]
    return el("div", el("h3", view.say("new_themes")), el("ul", items, class_="plain"))
