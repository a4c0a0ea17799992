"""What hurts and what delights: touchpoints with their themes below them, in the order of published.ranking, and what no longer holds."""

from __future__ import annotations

from pipeline.reading.ranking import BEFORE, GAIN, TOUCHPOINT, entry_name
from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, el
from pipeline.report.svg import Point, interval_bar
from pipeline.report.view import STATUS, View, net_point

MOST = 12
"""Touchpoints that are shown of each list; their themes come with them."""
OUTCOMES = ("nps", "rating", "csat", "ces")
"""Key figures in which an effect is told: the first that is known."""
UNITS = {"nps": "points", "rating": "stars", "csat": "share", "ces": "scale 0-1"}


def section(view: View) -> Html:
    """Return the section with both rankings; it says so where nothing is clear of chance."""
    rows = view.facts.rows["ranked"]
    tables = [_table(view, kind, [r for r in rows if r["kind"] == kind]) for kind in ("pain point", "gain")]
    return el(
        "section", el("h2", view.say("ranking")), el("p", view.say("ranking_lead"), class_="lead"), tables, id="ranking"
    )


def leading(view: View, kind: str) -> list[Row]:
    """Return the touchpoints of a list that are of its kind themselves and hold now, most pressing first."""
    return [
        {**row, "name": row["touchpoint"]}
        for row in view.facts.rows["ranked"]
        if row["kind"] == kind and row["level"] == TOUCHPOINT and row["status"] == kind and row["standing"] != BEFORE
    ]


def _table(view: View, status: str, rows: list[Row]) -> Html:
    tone, _ = STATUS[status]
    title = el("h3", view.say(f"ranking_{tone}"))
    if not rows:
        return el("div", title, el("p", view.say("none_clear"), class_="note"))
    shown = [row for row in rows if row["touchpoint_place"] <= MOST]
    body = [_row(view, row, tone) for row in shown]
    left = len(rows) - len(body)
    more = el("p", view.say("more_rows", n=view.words.number(left)), class_="quiet") if left > 0 else None
    return el("div", title, el("ol", body, class_="ranking"), more)


def _row(view: View, row: Row, tone: str) -> Html:
    touchpoint = view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", row["touchpoint"])
    where: list[Child] = [touchpoint, " · ", row["stage"]]
    if view.several():
        where += [" · ", row["journey"]]
    head = row["level"] == TOUCHPOINT
    title = view.link("theme", row["theme_id"], row["label"]) if row["theme_id"] else touchpoint
    if not head and row["theme_id"] is None:
        title = el("span", entry_name(row))
    ranks = None
    if row["top5_share"] is not None:
        ranks = view.say("top_five", share=view.words.percent(row["top5_share"]))
    share = view.words.percent(row["volume_share"])
    return el(
        "li",
        el(
            "div",
            el("span", row["touchpoint_place"] if head else "", class_="place"),
            el("div", el("h4", title), el("p", where if not head else where[2:], class_="quiet"), _standing(view, row)),
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
            el("p", said, class_="now") if (said := now_text(view, row)) else None,
            el("p", effect_text(view, row), class_="effect"),
            el("p", ranks, class_="quiet") if ranks else None,
            el("p", view.say("doubtful", share=view.words.percent(row["doubtful_share"])), class_="quiet"),
            class_="told",
        ),
        view.quote(row),
        class_=f"entry {tone} {'head' if head else 'below'}{' before' if row['standing'] == BEFORE else ''}",
    )


def _standing(view: View, row: Row) -> Html | None:
    """Return what is to be said beside the name: that it no longer holds, or that only its themes are clear."""
    if row["standing"] == BEFORE or row["standing"] is None:
        return el("p", standing_text(view, row), class_="standing")
    return None


def standing_text(view: View, row: Row) -> str:
    """Return whether an entry holds now, in a few words."""
    return view.say({BEFORE: "standing_before", None: "standing_themes"}.get(row["standing"], "standing_now"))


def trend_text(view: View, row: Row) -> str:
    """Return the word for the trend of an entry."""
    return view.say(
        {"better": "move_better", "worse": "move_worse", "steady": "trend_steady"}.get(row["trend"], "trend_few")
    )


def now_text(view: View, row: Row) -> str | None:
    """Return how many say it in the window and said it before, the trend, since when, and the last complaint; None for a touchpoint of no verdict."""
    if row["standing"] is None:
        return None
    days = (row["window_until"] - row["window_from"]).days + 1
    gain = row["kind"] == GAIN
    key = "recent_gain" if gain else "recent_pain"
    said = view.say(key, n=_count(view, row["recent_voices"]), of=view.words.number(row["recent_n"]), days=days)
    if row["earlier_n"]:
        earlier, of = _count(view, row["earlier_voices"]), view.words.number(row["earlier_n"])
        said += view.say("recent_before", n=earlier, of=of, trend=trend_text(view, row))
    parts = [said]
    if row["since"] is not None:
        first = row["since_is"] == "first voice"
        when = view.words.day(row["since"]) if first else view.words.month(f"{row['since']:%Y-%m}")
        parts.append(
            view.say({"better": "since_better", "worse": "since_worse"}.get(row["since_is"], "since_first"), when=when)
        )
    if not gain and row["last_complaint_at"] is not None:
        parts.append(view.say("last_complaint", day=view.words.day(row["last_complaint_at"])))
    return " ".join(parts)


def _count(view: View, n: int | None) -> str:
    return view.say("fewer_than", n=view.facts.least) if n is None else view.words.number(n)


def _now(view: View, row: Row, tone: str) -> Html | None:
    """Return net sentiment in the window beside all time."""
    if row["recent_net"] is None:
        return None
    point = Point(row["recent_net"], row["recent_net_low"], row["recent_net_high"])
    value = view.net_text(row, "recent_net", "recent_net_low", "recent_net_high")
    first, last = (view.words.day(row[name]) for name in ("window_from", "window_until"))
    text = view.say("now", month=view.words.between(first, last), value=value)
    return el("div", interval_bar(text, point, tone=f"{tone} now"), el("p", text, class_="ends"))


def effect_of(view: View, row: Row) -> Row | None:
    """Return what goes with a pain point or gain on a key figure, as outcome, kpi_value, kpi_low and kpi_high; None where nothing is known.

    The key figure without those who complain of it, or without those who mention it where it is a gain, less that of all: the row's
    own where it is an entry of the ranking; of a touchpoint elsewhere, that of the drivers, for the first of OUTCOMES that is known.
    """
    if "left_out_change" in row:
        if row["left_out_change"] is None:
            return None
        ends = {f"kpi_{end}": row[f"left_out_{end}"] for end in ("low", "high")}
        return {"outcome": row["left_out_outcome"], "kpi_value": row["left_out_change"], **ends}
    method = "leave_theme_out" if row["status"] == "pain point" else "leave_theme_out_all"
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
    key = "effect_pain" if _kind(row) == "pain point" else "effect_gain"
    said = view.say(key, kpi=view.kpi(found["outcome"]), number=number)
    return said if low is not None and (low > 0 or high < 0) else f"{said}, {view.say('effect_unclear')}"


def _kind(row: Row) -> str | None:
    """Return the list that a row stands in; of a row that is in none, its status."""
    kind: str | None = row.get("kind") or row["status"]
    return kind
