"""Head of the page: what it is about, what matters most, the key figures, and how right the reader is."""

from __future__ import annotations

from pipeline.report.facts import Row
from pipeline.report.html import Html, clean, el
from pipeline.report.parts.ranking import leading
from pipeline.report.svg import sparkline
from pipeline.report.view import View, series

SHOWN = ("nps", "csat", "ces", "rating", "retention", "churn", "fcr")
"""Key figures that get a tile, in this order; at most MOST of those that there are."""
MOST = 5


def section(view: View) -> Html:
    """Return the head."""
    about = view.facts.one("about")
    return el(
        "header",
        el("p", view.say("eyebrow"), class_="eyebrow"),
        el("h1", _headline(view)),
        _moved(view),
        _about(view, about),
        el("p", view.say("limited", what="; ".join(view.selected)), class_="limited") if view.selected else None,
        _tiles(view),
        _reader(view),
        class_="head",
        id="top",
    )


def _headline(view: View) -> Html | str:
    """Return the page in one or two sentences: what hurts most, what works best."""
    if not view.facts.one("about").get("responses"):
        return view.say("headline_nothing")
    worst, best = pressing(view, "pain point"), pressing(view, "gain")
    if worst and best:
        return el("span", *_filled(view, "headline_both", worst=worst, best=best))
    if worst:
        return el("span", *_filled(view, "headline_pain", worst=worst))
    if best:
        return el("span", *_filled(view, "headline_gain", best=best))
    return view.say("headline_none")


def headline_text(view: View) -> str:
    """Return the headline without links, for a workbook, slides or a mail."""
    if not view.facts.one("about").get("responses"):
        return view.say("headline_nothing")
    worst, best = pressing(view, "pain point"), pressing(view, "gain")
    key = "headline_both" if worst and best else "headline_pain" if worst else "headline_gain" if best else None
    if key is None:
        return view.say("headline_none")
    return view.say(key, worst=clean(worst["name"]) if worst else "", best=clean(best["name"]) if best else "")


def moved_text(view: View) -> str | None:
    """Return the first key figure that clearly moved, in one sentence; None where none did."""
    units = {row["kpi"]: row["unit"] for row in view.facts.rows["kpis"]}
    for kpi in SHOWN:
        row = next((r for r in view.facts.rows["moves"] if r["kpi"] == kpi and r["cell"] == "all"), None)
        if row is None or kpi not in units or row["move_low"] is None or row["move_low"] <= 0 <= row["move_high"]:
            continue
        before, after = (view.words.figure(row[name], units[kpi]) for name in ("value_before", "value"))
        return view.say("fell" if row["move"] < 0 else "rose", kpi=view.kpi(kpi), before=before, after=after)
    return None


def _moved(view: View) -> Html | None:
    said = moved_text(view)
    return None if said is None else el("p", said, class_="sub")


def _filled(view: View, key: str, **names: Row) -> list[Html | str]:
    """Return a sentence with names of touchpoints as links in the places of {worst} and {best}."""
    parts: list[Html | str] = [view.words.words[key]]
    for place, row in names.items():
        link = view.link("touchpoint", f"{row['journey_id']}/{row['touchpoint_id']}", row["name"])
        marked = el("em", link, class_="pain" if place == "worst" else "gain")
        split: list[Html | str] = []
        for part in parts:
            if isinstance(part, Html):
                split.append(part)
                continue
            before, found, after = part.partition("{" + place + "}")
            split += [before, marked, after] if found else [part]
        parts = split
    return parts


def pressing(view: View, status: str) -> Row | None:
    """Return the first touchpoint of this list that holds now; None where there is none."""
    return next(iter(leading(view, status)), None)


def about_text(view: View) -> str:
    """Return how much was read, of whom and when, in one sentence."""
    about, number = view.facts.one("about"), view.words.number
    if not about.get("responses"):
        return view.say("about_nothing")
    return view.say(
        "about",
        responses=number(about["responses"]),
        customers=number(about["customers"]),
        texts=number(about["texts"]),
        first=view.words.day(about["oldest"]),
        last=view.words.day(about["newest"]),
    )


def _about(view: View, about: Row) -> Html:
    if not about.get("responses"):
        return el("p", about_text(view), class_="about")
    sources = el("span", view.say("sources", names=", ".join(about["sources"])), class_="quiet")
    return el("p", about_text(view), " ", sources, class_="about")


def tiles(view: View) -> list[Row]:
    """Return the key figures of all time that get a tile, in their order."""
    found = {row["kpi"]: row for row in view.facts.rows["kpis"] if row["period"] == "all"}
    return [found[name] for name in SHOWN if name in found][:MOST]


def _tiles(view: View) -> Html | None:
    rows = tiles(view)
    if not rows:
        return el("p", view.say("no_scores"), class_="note")
    return el("ul", (_tile(view, row) for row in rows), class_="tiles", aria_label=view.say("key_figures"))


def _tile(view: View, row: Row) -> Html:
    unit, kpi = row["unit"], row["kpi"]
    months = [r for r in view.facts.rows["kpis"] if r["kpi"] == kpi and r["period"] != "all"]
    points = series(months, view.months)
    name = view.kpi(kpi)
    ends = (
        None
        if row["low"] is None
        else view.words.between(view.words.figure(row["low"], unit), view.words.figure(row["high"], unit))
    )
    line = sparkline(view.say("by_month", what=name), points) if sum(p.value is not None for p in points) > 1 else None
    return el(
        "li",
        el("h2", name),
        el("p", el("span", view.words.figure(row["value"], unit), class_="big"), class_="figure"),
        el("p", view.say("interval", ends=ends), class_="ends") if ends else None,
        line,
        _move(view, kpi, unit, row["higher_is_better"]),
        el("p", view.say("answers", n=view.words.number(row["n"])), class_="quiet"),
        class_="tile",
        data_kpi=kpi,
    )


def move_of(view: View, kpi: str, higher_is_better: bool | None) -> tuple[Row, str] | None:
    """Return the move of a key figure over three months with its tone: pain, gain or unsure; None without a comparison."""
    row = next((r for r in view.facts.rows["moves"] if r["kpi"] == kpi and r["cell"] == "all"), None)
    if row is None or row["move"] is None:
        return None
    clear = row["move_low"] is not None and (row["move_low"] > 0 or row["move_high"] < 0)
    good = clear and (row["move"] > 0) == bool(higher_is_better)
    return row, "unsure" if not clear else "gain" if good else "pain"


def move_word(view: View, tone: str) -> str:
    """Return the word for a move of this tone."""
    return view.say({"unsure": "move_unclear", "gain": "move_better", "pain": "move_worse"}[tone])


def _move(view: View, kpi: str, unit: str, higher_is_better: bool | None) -> Html:
    found = move_of(view, kpi, higher_is_better)
    if found is None:
        return el("p", view.say("no_move"), class_="move")
    row, tone = found
    sign = (
        "?"
        if tone == "unsure"
        else "\N{BLACK UP-POINTING TRIANGLE}"
        if row["move"] > 0
        else "\N{BLACK DOWN-POINTING TRIANGLE}"
    )
    number = view.figure_text(row["move"], row["move_low"], row["move_high"], unit, sign=True)
    mark = el(
        "span", el("span", sign, class_="sign", aria_hidden="true"), move_word(view, tone), class_=f"status {tone}"
    )
    return el("p", mark, el("span", view.say("move", number=number), class_="quiet"), class_="move")


def reader_text(view: View) -> str | None:
    """Return how right the reader is on these texts, in one sentence; None where that is not known."""
    row = next((r for r in view.facts.rows["reading"] if r["source"] == "all"), None)
    if row is None or row["expected_right"] is None:
        return None
    percent = view.words.percent
    return view.say(
        "reader",
        share=percent(row["expected_right"]),
        ends=view.words.between(percent(row["expected_low"]), percent(row["expected_high"])),
    )


def _reader(view: View) -> Html | None:
    said = reader_text(view)
    if said is None:
        return None
    return el("p", said, " ", el("a", view.say("reader_link"), href="#trust"), class_="reader")
