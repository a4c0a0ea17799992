"""What our actions changed: a verdict on each, its effect with its interval, and what speaks for and against it."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Child, Html, el, quoted
from pipeline.report.svg import Point, interval_bar
from pipeline.report.view import View

VERDICTS = {
    "worked": ("action_worked", "gain", "\N{BLACK UP-POINTING TRIANGLE}"),
    "worse": ("action_worse", "pain", "\N{BLACK DOWN-POINTING TRIANGLE}"),
    "did not work": ("action_did_not", "few", "="),
    "too early": ("action_early", "unsure", "\N{HORIZONTAL ELLIPSIS}"),
    "cannot say": ("action_unknown", "unsure", "?"),
}
"""Key of its word, class and sign of each verdict of the table."""
UNITS = {"scale -1 to 1": "scale 0-1"}
"""Units of action_figures that are written as another one."""


def section(view: View) -> Html | None:
    """Return the section; None where no action is declared."""
    rows = view.facts.rows["actions"]
    if not rows:
        return None
    return el(
        "section",
        el("h2", view.say("actions")),
        el("p", view.say("actions_lead"), class_="lead"),
        el("ol", [_action(view, row) for row in rows], class_="ranking"),
        el("p", view.say("actions_assume"), class_="quiet"),
        id="actions",
    )


def _action(view: View, row: Row) -> Html:
    key, tone, sign = VERDICTS[row["verdict"]]
    mark = el("span", el("span", sign, class_="sign", aria_hidden="true"), view.say(key), class_=f"status {tone}")
    facts: list[Child] = [view.words.day(row["began_on"]), " · ", _about(view, row)]
    if row["owner"]:
        facts += [" · ", quoted(row["owner"])]
    if row["cost"] is not None:
        cost = f"{view.words.number(row['cost'])} {row['currency'] or ''}".strip()
        facts += [" · ", view.say("action_cost", cost=cost)]
    return el(
        "li",
        el("div", mark, el("div", el("h3", quoted(row["name"])), el("p", facts, class_="quiet")), class_="what"),
        _drawn(view, row, tone),
        el("div", [el("p", text) for text in texts_of(view, row)], class_="told"),
        class_="entry action",
    )


def _about(view: View, row: Row) -> Html:
    """Return what it is about, as a link where it is one thing that has a section of its own."""
    only = row["units"][0] if len(row["units"]) == 1 else None
    return view.link(row["subject"], only, row["about"])


def _drawn(view: View, row: Row, tone: str) -> Html:
    if row["effect"] is None:
        return el("div", class_="drawn")
    said = effect_text(view, row)
    point = Point(row["effect"], row["effect_low"], row["effect_high"])
    return el("div", interval_bar(said, point, tone=tone), el("p", said, class_="ends"), class_="drawn")


def effect_text(view: View, row: Row) -> str:
    """Return the effect on complaints with its interval."""
    low, high = (view.words.percent(row[end], sign=True) for end in ("effect_low", "effect_high"))
    value = view.words.percent(row["effect"], sign=True)
    return view.say("action_effect", value=value, ends=view.words.between(low, high))


def texts_of(view: View, row: Row) -> list[str]:
    """Return what is known of an action, a sentence per item: the counts, why the verdict is so, the scores beside it."""
    number = view.words.number
    said = [
        view.say(
            "action_before",
            k=number(row["complained_before"]),
            writers=number(row["writers_before"]),
            days=number(row["days_before"]),
        )
    ]
    if row["days_after"]:
        k, writers, days = (number(row[c]) for c in ("complained_after", "writers_after", "days_after"))
        said.append(view.say("action_after", k=k, writers=writers, days=days))
    why = _why(view, row)
    return [*said, *([why] if why else []), *_figures(view, row)]


def _why(view: View, row: Row) -> str | None:
    """Return why the verdict is so, where the numbers do not say it."""
    hoped = view.words.percent(row["hoped"], sign=True)
    verdict, earlier = row["verdict"], row["earlier"]
    if verdict == "too early":
        day = row["seen_from"]
        return (
            view.say("action_seen", hoped=hoped, day=view.words.day(day))
            if day
            else view.say("action_unseen", hoped=hoped)
        )
    if verdict == "did not work":
        return view.say("action_ruled", hoped=hoped)
    if verdict == "worked":
        return view.say("action_rising") if earlier == "rising before" else None
    if verdict == "worse":
        return None
    if row["effect"] is None:
        return view.say("action_nothing")
    if row["effect_high"] < 0 or row["effect_low"] > 0:
        return view.say("action_begun")
    return view.say("action_open", hoped=hoped)


def _figures(view: View, row: Row) -> list[str]:
    """Return the scores of those who speak of it, before and since."""
    said = []
    for r in view.facts.rows["action_figures"]:
        if r["action_id"] == row["action_id"]:
            unit = str(UNITS.get(r["unit"], r["unit"]))
            figure = view.words.figure
            said.append(
                view.say(
                    "move_clear",
                    kpi=view.say("net") if r["figure"] == "net_sentiment" else view.kpi(r["figure"]),
                    before=figure(r["value_before"], unit),
                    after=figure(r["value_after"], unit),
                    number=view.figure_text(r["change"], r["change_low"], r["change_high"], unit, sign=True),
                )
            )
    return said
