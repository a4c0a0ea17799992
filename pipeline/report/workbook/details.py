"""The sheets behind the picture: themes, trends, effects, segments, sentences, and how far to trust them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.facts import Row
from pipeline.report.parts.ranking import UNITS
from pipeline.report.parts.segments import segment_words
from pipeline.report.parts.subjects import ROLES
from pipeline.report.parts.trust import MEASURED, bias_text
from pipeline.report.view import View
from pipeline.report.workbook.grid import Cell, Figure, Sheet, Toned, day_of, ends

TONE = {"negative": ("pain", "\N{MINUS SIGN}"), "neutral": ("few", "\N{MIDDLE DOT}"), "positive": ("gain", "+")}


def themes(view: View) -> Sheet:
    """Return the themes, those with the most customers first, and where each comes up."""
    columns = [("theme", 30), ("group", 26), ("customers_n", 11), ("sentences_n", 11), ("share_all", 12), ("low", 11)]
    columns += [
        ("high", 11),
        ("net_name", 11),
        ("verdict", 16),
        ("comes_up", 50),
        ("keywords_n", 50),
        ("description", 60),
    ]
    places: dict[str, list[Row]] = {}
    for row in view.facts.rows["themes_at"]:
        places.setdefault(row["theme_id"], []).append(row)
    rows: list[list[Cell]] = []
    for row in view.facts.rows["themes"]:
        at = sorted(places.get(row["theme_id"], []), key=lambda r: -r["customers"])
        where = ", ".join(f"{point_name(view, r)} ({view.words.number(r['customers'])})" for r in at)
        name: list[Cell] = [row["label"], row["group_label"], row["customers"], row["sentences"]]
        share = [Figure(row["share"], "share"), *ends(row["share_low"], row["share_high"], "share")]
        unstable = Toned(f"? {view.say('unstable')}", "unsure") if row["unstable"] else None
        words = [where, ", ".join(row["keywords"] or []), row["description"]]
        rows.append([*name, *share, Figure(row["polarity"]), unstable, *words])
    return Sheet("themes", columns, rows, heat=("net_name",))


def trends(view: View) -> Sheet:
    """Return net sentiment and the share who complain, by month, of touchpoints and themes."""
    columns = [("about_what", 32), ("kind_of", 14), ("journey_name", 24), ("measure", 34), ("month", 12), ("value", 11)]
    columns += [("low", 11), ("high", 11), ("customers_n", 11), ("last_month", 40)]
    labels = {row["theme_id"]: row["label"] for row in view.facts.rows["themes"]}
    rows: list[list[Cell]] = []
    for row in view.facts.rows["trends"]:
        points = view.journeys.get(row["journey_id"])
        name = labels.get(row["theme_id"]) if row["subject"] == "theme" else point_name(view, row)
        if points is None or name is None or row["subject"] not in ("theme", "touchpoint"):
            continue
        unit = "net" if row["metric"] == "net_sentiment" else "share"
        what: list[Cell] = [name, view.say(row["subject"]), points[0]["journey"], view.say(f"trend_of_{row['metric']}")]
        change = view.say(f"trend_{row['direction']}") if row["direction"] else None
        number = [Figure(row["value"], unit), *ends(row["low"], row["high"], unit)]
        rows.append([*what, row["period"], *number, row["customers"], change])
    rows.sort(key=lambda r: (str(r[1]), str(r[2]), str(r[0]), str(r[3]), str(r[4])))
    return Sheet("trends", columns, rows)


def effects(view: View) -> Sheet:
    """Return what each key figure would be without those who speak of a touchpoint or a theme."""
    columns = [("about_what", 32), ("kind_of", 14), ("kpi", 18), ("left_out_who", 34), ("effect", 11), ("low", 11)]
    columns += [("high", 11), ("chance", 14), ("customers_n", 11), ("n_answers", 11)]
    labels = {row["theme_id"]: row["label"] for row in view.facts.rows["themes"]}
    rows: list[list[Cell]] = []
    for subject, query in (("touchpoint", "touchpoint_effects"), ("theme", "theme_effects")):
        for row in view.facts.rows[query]:
            name = labels.get(row["theme_id"]) if subject == "theme" else point_name(view, row)
            if name is None or row["outcome"] not in UNITS:
                continue
            unit = UNITS[row["outcome"]]
            number = Figure(row["kpi_value"], unit, sign=True)
            who = view.say("who_complain" if row["method"] == "leave_theme_out" else "who_mention")
            what: list[Cell] = [name, view.say(subject), view.kpi(row["outcome"]), who, number]
            between = ends(row["kpi_low"], row["kpi_high"], unit, sign=True)
            rows.append([*what, *between, Figure(row["q_value"], "measured"), row["customers"], row["n"]])
    return Sheet("effects", columns, rows)


def segment_figures(view: View) -> Sheet:
    """Return key figures by segment."""
    columns = [
        ("segment", 26),
        ("kind_of", 16),
        ("kpi", 22),
        ("value", 11),
        ("low", 11),
        ("high", 11),
        ("n_answers", 11),
    ]
    rows: list[list[Cell]] = []
    for row in view.facts.rows["segment_kpis"]:
        kind, value = ("", view.say("everybody")) if row["scope"] == "all" else segment_words(view, row["scope"])
        number = [Figure(row["value"], row["unit"]), *ends(row["low"], row["high"], row["unit"])]
        rows.append([value, kind, view.kpi(row["kpi"]), *number, row["n"]])
    return Sheet("segments", columns, rows)


def segments_at(view: View) -> Sheet:
    """Return touchpoints by segment, with a word where a segment clearly differs from all others."""
    columns = [("touchpoint", 30), ("journey_name", 24), ("segment", 24), ("kind_of", 16), ("customers_n", 11)]
    columns += [("net_name", 11), ("low", 11), ("high", 11), ("complain", 13), ("differs", 18)]
    rows: list[list[Cell]] = []
    for row in view.facts.rows["cells"]:
        points = view.journeys.get(row["journey_id"])
        if row["scope"] == "all" or points is None:
            continue
        kind, value = segment_words(view, row["scope"])
        clear = row["tone"] or row["complaints"]
        tone = "gain" if clear in ("better", "fewer") else "pain"
        name: list[Cell] = [point_name(view, row), points[0]["journey"], value, kind, row["customers"]]
        number = [Figure(row["net_sentiment"]), *ends(row["net_low"], row["net_high"])]
        word = Toned(view.say(f"differs_{clear}"), tone) if clear else None
        rows.append([*name, *number, Figure(row["complaint_share"], "share"), word])
    return Sheet("cells", columns, rows, heat=("net_name",))


def sentences(view: View) -> Sheet:
    """Return the chosen sentences of every touchpoint and theme."""
    columns = [("about_what", 30), ("kind_of", 13), ("sentence", 90), ("said_as", 14), ("chosen_as", 22), ("day", 13)]
    columns += [("source", 18), ("score_nps", 9), ("score_rating", 9), ("score_csat", 9), ("score_ces", 9)]
    labels = {row["theme_id"]: row["label"] for row in view.facts.rows["themes"]}
    rows: list[list[Cell]] = []
    for (subject, subject_id), ids in view.facts.chosen.items():
        if subject == "touchpoint":
            journey_id, _, touchpoint_id = subject_id.partition("/")
            name = point_name(view, {"journey_id": journey_id, "touchpoint_id": touchpoint_id})
        else:
            name = labels.get(subject_id, "")
        for sentence_id, roles in ids.items():
            row = view.facts.sentences.get(sentence_id)
            if row is None or not row["text"]:
                continue
            tone, sign = TONE.get(row["sentiment_label"], TONE["neutral"])
            said = Toned(f"{sign} {view.say('said_' + (row['sentiment_label'] or 'neutral'))}", tone)
            chosen = ", ".join(view.say(f"role_{role}") for role in ROLES if role in roles)
            what: list[Cell] = [name, view.say(subject), row["text"], said, chosen, day_of(row["created_on"])]
            scores = [None if row[k] is None else Figure(row[k], "score") for k in ("nps", "rating", "csat", "ces")]
            rows.append([*what, row["source"], *scores])
    return Sheet("sentences", columns, rows)


def trust(view: View) -> Sheet:
    """Return how far to trust the figures: what the last section of the page says, one row per statement."""
    columns = [
        ("about_what", 34),
        ("measure", 40),
        ("value", 11),
        ("low", 11),
        ("high", 11),
        ("n_name", 11),
        ("in_words", 90),
    ]
    rows = [*_reading(view), *_audited(view), *_left_out(view), *_bias(view), *_measured(view), *_made(view)]
    return Sheet("trust", columns, rows)


def _reading(view: View) -> Iterator[list[Cell]]:
    for row in view.facts.rows["reading"]:
        name = view.say("all_sources") if row["source"] == "all" else row["source"]
        for key, value, low, high, n in (
            ("expected_right", "expected_right", "expected_low", "expected_high", "texts"),
            ("contradicting", "contradicting_share", "contradicting_low", "contradicting_high", "compared"),
        ):
            if row[value] is not None:
                number = [Figure(row[value], "share"), *ends(row[low], row[high], "share")]
                yield [f"{view.say('reading')}: {name}", view.say(key), *number, row[n], view.say("reading_note")]


def _audited(view: View) -> Iterator[list[Cell]]:
    rows = view.facts.rows["audited"]
    if not rows:
        yield [view.say("audited"), None, None, None, None, None, view.say("not_audited")]
    for row in rows:
        said = view.say("audited_on", n=view.words.number(row["labelled_customers"]))
        number = [Figure(row["value"]), *ends(row["low"], row["high"])]
        yield [f"{view.say('audited')}: {row['touchpoint']}", view.say("net_name"), *number, row["customers"], said]


def _left_out(view: View) -> Iterator[list[Cell]]:
    about, number = view.facts.one("about"), view.words.number
    for key, whole_key in (("unread", "texts"), ("unmapped", "sentences"), ("unthemed", "sentences")):
        n, whole = about.get(key) or 0, about.get(whole_key) or 0
        share = n / whole if whole else 0.0
        said = view.say(key, n=number(n), of=number(whole), share=view.words.percent(share, 1))
        yield [view.say("left_out"), None, Figure(share, "share"), None, None, whole, said]
    if view.facts.least > 1:
        yield [view.say("left_out"), None, None, None, None, None, view.say("held_back", n=view.facts.least)]


def _bias(view: View) -> Iterator[list[Cell]]:
    units = {row["kpi"]: row["unit"] for row in view.facts.rows["kpis"]}
    for row in view.facts.rows["bias"]:
        unit = units.get(row["kpi"])
        if unit is None or row["value_wrote"] is None:
            continue
        number = [Figure(row["difference"], unit, sign=True)]
        number += ends(row["difference_low"], row["difference_high"], unit, sign=True)
        name: list[Cell] = [view.say("bias"), view.kpi(row["kpi"])]
        yield [*name, *number, row["customers_wrote"], bias_text(view, row, unit)]


def _measured(view: View) -> Iterator[list[Cell]]:
    for row in view.facts.rows["measured"]:
        if row["measure"] in MEASURED and row["low"] is not None:
            number = [Figure(row["value"], "measured"), *ends(row["low"], row["high"], "measured")]
            stale = view.say("measured_otherwise") if row["holds"] is False else None
            yield [view.say("measured"), view.say(MEASURED[row["measure"]]), *number, row["n"], stale or row["command"]]


def _made(view: View) -> Iterator[list[Cell]]:
    run, sight = view.facts.one("last_run"), view.facts.one("sight")
    if sight.get("watched"):
        month, quarter = (view.words.number(100 * sight[name]) for name in ("doubling_31", "doubling_85"))
        said = view.say("sight_text", month=month, quarter=quarter, n=view.words.number(sight["watched"]))
        yield [view.say("sight"), None, None, None, None, sight["watched"], said]
    if run:
        said = view.say("made_text", day=view.words.day(run["finished_at"]), run=run["run_id"])
        yield [view.say("made_by"), None, None, None, None, None, said]


def at_risk(view: View) -> Sheet:
    """Return customers at risk; without rows unless somebody asked for them."""
    columns = [("customer", 40), ("risk", 10), ("last_seen", 14), ("responses", 12)]
    rows: list[list[Cell]] = [
        [r["customer_key"], Figure(r["risk"], "measured"), day_of(r["last_response_at"]), r["responses"]]
        for r in view.facts.at_risk
    ]
    return Sheet("at_risk", columns, rows)


def point_name(view: View, row: Row) -> str:
    """Return the name of a touchpoint; its id where no journey has it."""
    points = view.journeys.get(row["journey_id"], [])
    return next(
        (str(p["name"]) for p in points if p["touchpoint_id"] == row["touchpoint_id"]), str(row["touchpoint_id"])
    )
