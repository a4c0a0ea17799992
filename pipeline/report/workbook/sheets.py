"""The sheets about the journey and what changed, from the same rows as the page's sections."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reading.ranking import entry_name
from pipeline.report.facts import Row
from pipeline.report.parts.changes import alert_text, alert_tone, clear_moves, move_text, parts_of_move
from pipeline.report.parts.head import move_of, move_word
from pipeline.report.parts.journey import direction_text, since_text, trend_of
from pipeline.report.parts.ranking import UNITS, effect_of, effect_text, standing_text, trend_text
from pipeline.report.view import NOUNS, STATUS, View, status_of
from pipeline.report.workbook.grid import Cell, Figure, Sheet, Toned, day_of, ends

SIGN = {"pain": "\N{BLACK DOWN-POINTING TRIANGLE}", "gain": "\N{BLACK UP-POINTING TRIANGLE}", "unsure": "?"}


def status_cell(view: View, status: str) -> Toned:
    """Return a status as sign and word, in its colour."""
    tone, sign = STATUS[status]
    return Toned(f"{sign} {view.say(NOUNS[status])}", tone)


def key_figures(view: View) -> Sheet:
    """Return every key figure of all time, with its move over three months."""
    rows = [row for row in view.facts.rows["kpis"] if row["period"] == "all"]
    columns = [("kpi", 24), ("value", 11), ("low", 11), ("high", 11), ("n_answers", 11), ("customers_n", 11)]
    columns += [("move_3", 13), ("low", 11), ("high", 11), ("verdict", 36), ("made_how", 54)]
    return Sheet("figures", columns, [_key_figure(view, row) for row in rows])


def _key_figure(view: View, row: Row) -> list[Cell]:
    unit = row["unit"]
    found = move_of(view, row["kpi"], row["higher_is_better"])
    moved: list[Cell] = [None, None, None, view.say("no_move")]
    if found is not None:
        move, tone = found
        sign = "?" if tone == "unsure" else SIGN["gain" if move["move"] > 0 else "pain"]
        number = Figure(move["move"], unit, sign=True)
        moved = [number, *ends(move["move_low"], move["move_high"], unit, sign=True)]
        moved.append(Toned(f"{sign} {move_word(view, tone)}", tone))
    name: list[Cell] = [view.kpi(row["kpi"]), Figure(row["value"], unit), *ends(row["low"], row["high"], unit)]
    return [*name, row["n"], row["customers"], *moved, row["formula"]]


def by_month(view: View) -> Sheet:
    """Return the key figures by month."""
    rows = [row for row in view.facts.rows["kpis"] if row["period"] != "all"]
    columns = [("kpi", 24), ("month", 12), ("value", 11), ("low", 11), ("high", 11), ("n_answers", 11)]
    cells: list[list[Cell]] = []
    for row in rows:
        number = Figure(row["value"], row["unit"])
        cells.append(
            [view.kpi(row["kpi"]), row["period"], number, *ends(row["low"], row["high"], row["unit"]), row["n"]]
        )
    return Sheet("months", columns, cells, frozen=2)


def changes(view: View) -> Sheet:
    """Return what changed: alerts, key figures that clearly moved with the touchpoints they go with, new themes."""
    columns = [("change", 36), ("about_what", 30), ("since", 13), ("until", 13), ("verdict", 14)]
    columns += [("before", 11), ("now_value", 11), ("difference", 12), ("low", 11), ("high", 11), ("in_words", 80)]
    return Sheet("changes", columns, [*_alerts(view), *_moves(view), *_new(view)], frozen=2)


def _alerts(view: View) -> Iterator[list[Cell]]:
    for row in view.facts.rows["alerts"]:
        tone = alert_tone(row)
        unit = "net" if row["metric"] == "net_sentiment" else "share"
        name = row["theme"] if row["subject"] == "theme" else row["touchpoint"]
        what: list[Cell] = [view.say("alert_one"), name, day_of(row["since"]), day_of(row["last_day"])]
        numbers = [Figure(row["before"], unit), Figure(row["value"], unit), Figure(row["change"], unit, sign=True)]
        mark = Toned(f"{SIGN[tone]} {view.say('status_' + tone) if tone != 'unsure' else view.say('fewer')}", tone)
        between = ends(row["change_low"], row["change_high"], unit, sign=True)
        yield [*what, mark, *numbers, *between, alert_text(view, row)]


def _moves(view: View) -> Iterator[list[Cell]]:
    better = {row["kpi"]: row["higher_is_better"] for row in view.facts.rows["kpis"]}
    for row, unit in clear_moves(view):
        found = move_of(view, row["kpi"], better.get(row["kpi"]))
        tone = found[1] if found else "unsure"
        numbers = [Figure(row["value_before"], unit), Figure(row["value"], unit), Figure(row["move"], unit, sign=True)]
        what: list[Cell] = [view.say("move_one"), view.kpi(row["kpi"]), None, row["period"]]
        mark = Toned(f"{SIGN['gain' if row['move'] > 0 else 'pain']} {move_word(view, tone)}", tone)
        between = ends(row["move_low"], row["move_high"], unit, sign=True)
        yield [*what, mark, *numbers, *between, move_text(view, row, unit)]
        for part in parts_of_move(view, row):
            where = part["touchpoint"]
            if part["cell"] != "touchpoint":
                where = view.say(f"cell_{part['cell'].replace(' ', '_')}")
            mix, rate = (view.words.figure(part[name], unit, sign=True) for name in ("mix", "rate"))
            said = f"{view.say('mix')} {mix}, {view.say('rate')} {rate}"
            levels = [Figure(part["level_before"], unit), Figure(part["level"], unit)]
            goes: list[Cell] = [view.say("move_part", kpi=view.kpi(row["kpi"])), where, None, row["period"], None]
            yield [*goes, *levels, Figure(part["part"], unit, sign=True), None, None, said]


def _new(view: View) -> Iterator[list[Cell]]:
    for row in view.facts.rows["new_themes"]:
        n, day = view.words.number(row["sentences"]), view.words.day(row["moment"])
        said = view.say(f"theme_{row['kind']}", n=n, day=day)
        what: list[Cell] = [view.say("new_theme"), row["label"], day_of(row["moment"])]
        yield [*what, *[None] * 7, said]


def journey(view: View) -> Sheet:
    """Return the touchpoints of every journey in order."""
    columns = [("touchpoint", 30), ("phase", 24), ("journey_name", 24), ("status", 15), ("customers_n", 11)]
    columns += [
        ("share_n", 11),
        ("net_name", 11),
        ("low", 11),
        ("high", 11),
        ("sampling_low", 12),
        ("sampling_high", 12),
    ]
    columns += [
        ("intended", 11),
        ("complain", 13),
        ("low", 11),
        ("high", 11),
        ("praise", 13),
        ("low", 11),
        ("high", 11),
    ]
    columns += [("since", 34), ("last_month", 34), ("settle", 13), ("says_it", 70), ("day", 13), ("source", 18)]
    rows = [_touchpoint(view, row) for points in view.journeys.values() for row in points]
    return Sheet("journey", columns, rows, heat=("net_name",))


def _touchpoint(view: View, row: Row) -> list[Cell]:
    status, trend = status_of(row), trend_of(view, row)
    name: list[Cell] = [row["name"], row["stage"], row["journey"], status_cell(view, status)]
    if not row["customers"]:
        said = view.say("nobody") if status == "silent" else view.say("too_few", n=view.facts.least)
        return [*name, *[None] * 7, Figure(row["intended"]), *[None] * 9, said, None, None]
    settle = row["customers_to_decide"] if row["status"] == "not sure yet" else None
    shares: list[Cell] = [row["customers"], Figure(row["customers"] / view.writers[row["journey_id"]], "share")]
    return [
        *name,
        *shares,
        Figure(row["net_sentiment"]),
        *ends(row["net_low"], row["net_high"]),
        *ends(row["net_sampling_low"], row["net_sampling_high"]),
        Figure(row["intended"]),
        Figure(row["negative_share"], "share"),
        *ends(row["negative_low"], row["negative_high"], "share"),
        Figure(row["positive_share"], "share"),
        *ends(row["positive_low"], row["positive_high"], "share"),
        since_text(view, trend, status),
        direction_text(view, trend),
        settle,
        *quote_cells(row),
    ]


def quote_cells(row: Row) -> list[Cell]:
    """Return the sentence that says it, its day and source; empty cells where there is none."""
    if not row.get("quote"):
        return [None, None, None]
    return [row["quote"], day_of(row["quote_at"]), row["quote_source"]]


def ranking(view: View) -> Sheet:
    """Return pain points and gains, most pressing first."""
    columns = [
        ("theme", 30),
        ("status", 12),
        ("touchpoint", 26),
        ("phase", 24),
        ("journey_name", 24),
        ("customers_n", 11),
    ]
    columns += [("share_n", 11), ("net_name", 11), ("low", 11), ("high", 11)]
    columns += [
        ("standing", 14),
        ("recent_share", 11),
        ("low", 11),
        ("high", 11),
        ("recent_of", 11),
        ("trend", 14),
        ("since", 13),
        ("last_said", 13),
    ]
    columns += [("effect_on", 16), ("effect", 11), ("low", 11), ("high", 11), ("in_words", 60)]
    columns += [("top_five_share", 12), ("says_it", 70), ("day", 13), ("source", 18)]
    rows = [_ranked(view, row) for row in view.facts.rows["ranked"]]
    return Sheet("ranking", columns, rows, heat=("net_name",))


def _ranked(view: View, row: Row) -> list[Cell]:
    found = effect_of(view, row)
    effect: list[Cell] = [None, None, None, None]
    if found is not None:
        unit = UNITS[found["outcome"]]
        effect = [view.kpi(found["outcome"]), Figure(found["kpi_value"], unit, sign=True)]
        effect += ends(found["kpi_low"], found["kpi_high"], unit, sign=True)
    name: list[Cell] = [entry_name(row), status_cell(view, row["kind"])]
    return [
        *name,
        row["touchpoint"],
        row["stage"],
        row["journey"],
        row["customers"],
        Figure(row["volume_share"], "share"),
        Figure(row["net_sentiment"]),
        *ends(row["net_low"], row["net_high"]),
        standing_text(view, row),
        Figure(row["recent_share"], "share"),
        *ends(row["recent_low"], row["recent_high"], "share"),
        row["recent_n"],
        trend_text(view, row),
        row["since"],
        day_of(row["last_complaint_at"]),
        *effect,
        effect_text(view, row),
        Figure(row["top5_share"], "share"),
        *quote_cells(row),
    ]
