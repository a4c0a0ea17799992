"""What hurts and what delights: themes at touchpoints, most pressing first, with intervals, effect on the key figure, and now against all time."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, el
from pipeline.report.svg import Point, interval_bar
from pipeline.report.view import STATUS, View, net_point

MOST = 12
OUTCOMES = ("nps", "rating", "csat", "ces")
"""Key figures in which an effect is told: the first that is known of the row."""
UNITS = {"nps": "points", "rating": "stars", "csat": "share", "ces": "scale 0-1"}


def section(view: View) -> Html:
    """Return the section with both rankings; it says so where nothing is clear of chance."""
    rows = view.facts.rows["ranked"]
    tables = [_table(view, status, [r for r in rows if r["status"] == status]) for status in ("pain point", "gain")]
    return el(
        "section", el("h2", view.say("ranking")), el("p", view.say("ranking_lead"), class_="lead"), tables, id="ranking"
    )


def _table(view: View, status: str, rows: list[Row]) -> Html:
    tone, _ = STATUS[status]
    title = el("h3", view.say(f"ranking_{tone}"))
    if not rows:
        return el("div", title, el("p", view.say("none_clear"), class_="note"))
    body = [_row(view, place, row, tone) for place, row in enumerate(rows[:MOST], 1)]
    left = len(rows) - len(body)
    more = el("p", view.say("more_rows", n=view.words.number(left)), class_="quiet") if left > 0 else None
    return el("div", title, el("ol", body, class_="ranking"), more)


def _row(view: View, place: int, row: Row, tone: str) -> Html:
    touchpoint = view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", row["touchpoint"])
    where: list[Child] = [touchpoint, " · ", row["stage"]]
    if view.several():
        where += [" · ", row["journey"]]
    title = view.link("theme", row["theme_id"], row["label"]) if row["theme_id"] else touchpoint
    ranks = None
    if row["rank_low"] is not None and row["rank_low"] != row["rank_high"]:
        ranks = view.say("rank_between", low=row["rank_low"], high=row["rank_high"])
    share = view.words.percent(row["volume_share"])
    return el(
        "li",
        el(
            "div",
            el("span", place, class_="place"),
            el("div", el("h4", title), el("p", where, class_="quiet")),
            class_="what",
        ),
        el(
            "div",
            interval_bar(view.say("net_is", value=view.net_text(row)), net_point(row), tone=tone),
            el("p", view.net_text(row), class_="ends"),
            _now(view, row, tone),
            class_="drawn",
        ),
        el(
            "div",
            el(
                "p",
                el("strong", view.customers(row["customers"])),
                " ",
                el("span", view.say("share_of_journey", share=share), class_="quiet"),
            ),
            el("p", effect_text(view, row), class_="effect"),
            el("p", ranks, class_="quiet") if ranks else None,
            class_="told",
        ),
        view.quote(row),
        class_=f"entry {tone}",
    )


def _now(view: View, row: Row, tone: str) -> Html | None:
    """Return the last month with figures beside all time."""
    if row["recent_net"] is None:
        return None
    point = Point(row["recent_net"], row["recent_low"], row["recent_high"])
    said = view.net_text(row, "recent_net", "recent_low", "recent_high")
    text = view.say("now", month=view.words.month(row["recent_period"]), value=said)
    return el("div", interval_bar(text, point, tone=f"{tone} now"), el("p", text, class_="ends"))


def effect_of(view: View, row: Row) -> Row | None:
    """Return the effect that a pain point or gain has on a key figure: the first of OUTCOMES that is known; None where none is.

    The outcome without those who complain of it, or without those who mention it where it is a gain, less the outcome of all.
    """
    method = "leave_theme_out" if row["status"] == "pain point" else "leave_theme_out_all"
    if row.get("theme_id"):
        known = [r for r in view.facts.rows["theme_effects"] if r["theme_id"] == row["theme_id"]]
    else:
        same = (row["journey_id"], row["touchpoint_id"])
        known = [r for r in view.facts.rows["touchpoint_effects"] if (r["journey_id"], r["touchpoint_id"]) == same]
    for outcome in OUTCOMES:
        for found in known:
            if found["outcome"] == outcome and found["method"] == method:
                return found
    return None


def effect_text(view: View, row: Row) -> str:
    """Return in words what a key figure would be without those who complain of it, or who mention it where it is a gain."""
    found = effect_of(view, row)
    if found is None:
        return view.say("effect_unknown")
    value, low, high = found["kpi_value"], found["kpi_low"], found["kpi_high"]
    number = view.figure_text(value, low, high, UNITS[found["outcome"]], sign=True)
    key = "effect_pain" if row["status"] == "pain point" else "effect_gain"
    said = view.say(key, kpi=view.kpi(found["outcome"]), number=number)
    return said if low is not None and (low > 0 or high < 0) else f"{said}, {view.say('effect_unclear')}"
