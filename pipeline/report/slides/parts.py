"""The slides beside the journey: title with key figures, what changed, the three strongest pains and gains, trust."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.reading.ranking import entry_name
from pipeline.report.facts import Row
from pipeline.report.parts.changes import alert_text, alert_tone, clear_moves, move_text
from pipeline.report.parts.head import about_text, headline_text, move_of, move_word, moved_text, reader_text, tiles
from pipeline.report.parts.ranking import effect_text, now_text
from pipeline.report.parts.trust import bias_text
from pipeline.report.slides.draw import (
    HEIGHT,
    LEFT,
    LINE,
    TONES,
    WIDTH,
    Box,
    Line,
    add_bars,
    cut,
    describe,
    place_plot,
    put_chart,
    put_panel,
    put_text,
    put_title,
    reach,
)
from pipeline.report.view import STATUS, View
from pipeline.report.workbook.grid import Figure, number_format, round_ends

WIDE = WIDTH - 2 * LEFT
TOP_ALERTS, TOP_THEMES, SHOWN = 6, 3, 3
SIGN = {"pain": "\N{BLACK DOWN-POINTING TRIANGLE}", "gain": "\N{BLACK UP-POINTING TRIANGLE}", "unsure": "?"}


def add_title(view: View, slide: Any) -> None:
    """Fill the first slide: what hurts most, how much was read, and the key figures."""
    put_text(slide, Box(LEFT, 0.55, WIDE, 0.3), [Line(view.say("eyebrow").upper(), 12, quiet=True, bold=True)])
    put_title(slide, cut(headline_text(view), 160), size=34, top=0.9, height=1.5)
    said = [moved_text(view), about_text(view), reader_text(view)]
    if view.selected:
        said.append(view.say("limited", what="; ".join(view.selected)))
    put_text(slide, Box(LEFT, 2.5, WIDE, 1.5), [Line(cut(text, 240), 15, after=6) for text in said if text])
    rows = tiles(view)
    if not rows:
        put_text(slide, Box(LEFT, 4.4, WIDE, 0.8), [Line(view.say("no_scores"), 15, quiet=True)])
    step = WIDE / max(len(rows), 3)
    for i, row in enumerate(rows):
        _tile(view, slide, row, Box(LEFT + i * step, 4.3, step - 0.2, 2.2))


def _tile(view: View, slide: Any, row: Row, box: Box) -> None:
    unit, found = row["unit"], move_of(view, row["kpi"], row["higher_is_better"])
    lines = [Line(view.kpi(row["kpi"]), 13, bold=True), Line(view.words.figure(row["value"], unit), 32, bold=True)]
    if row["low"] is not None:
        between = view.words.between(view.words.figure(row["low"], unit), view.words.figure(row["high"], unit))
        lines.append(Line(view.say("interval", ends=between), 11, quiet=True))
    lines.append(Line(view.say("answers", n=view.words.number(row["n"])), 11, quiet=True, after=6))
    tone = found[1] if found else "plain"
    if found:
        move = found[0]
        sign = "?" if tone == "unsure" else SIGN["gain" if move["move"] > 0 else "pain"]
        number = view.figure_text(move["move"], move["move_low"], move["move_high"], unit, sign=True)
        lines.append(Line(f"{sign} {move_word(view, tone)}", 12, tone=tone, bold=True, after=1))
        lines.append(Line(view.say("move", number=number), 10, quiet=True))
    else:
        lines.append(Line(view.say("no_move"), 11, quiet=True))
    put_panel(slide, box, tone)
    put_text(slide, Box(box.left + 0.2, box.top + 0.12, box.width - 0.3, box.height - 0.2), lines)


def add_changes(view: View, slide: Any) -> None:
    """Fill the slide of what changed: alerts, moves and new themes on the left, the months of a key figure on the right."""
    put_title(slide, view.say("changes"))
    chart = _months(view, slide, Box(LEFT + 7.3, 1.4, WIDE - 7.3, 4.6))
    width = 6.9 if chart else WIDE
    lines: list[Line] = []
    for row, unit in clear_moves(view)[:SHOWN]:
        lines.append(Line(move_text(view, row, unit), 13, bold=True))
    alerts = view.facts.rows["alerts"]
    if alerts:
        lines.append(Line(view.say("alerts"), 15, bold=True))
    for row in alerts[:TOP_ALERTS]:
        tone = alert_tone(row)
        name = row["theme"] if row["subject"] == "theme" else row["touchpoint"]
        days = view.words.between(view.words.day(row["since"]), view.words.day(row["last_day"]))
        lines.append(Line(f"{SIGN[tone]} {cut(name or '', 60)} · {days}", 12, tone=tone, bold=True, after=0))
        lines.append(Line(cut(alert_text(view, row), 170), 12, after=5))
    if len(alerts) > TOP_ALERTS:
        left = len(alerts) - TOP_ALERTS
        lines.append(Line(view.say("more_alerts", n=left), 11, quiet=True))
    themes = view.facts.rows["new_themes"]
    if themes:
        lines.append(Line(view.say("new_themes"), 15, bold=True))
    for row in themes[:TOP_THEMES]:
        n, day = view.words.number(row["sentences"]), view.words.day(row["moment"])
        lines.append(Line(f"{cut(row['label'], 60)}: {view.say('theme_' + row['kind'], n=n, day=day)}", 12))
    if not lines:
        lines.append(Line(view.say("nothing_changed"), 15))
    put_text(slide, Box(LEFT, 1.4, width, 5.3), lines)


def _months(view: View, slide: Any, box: Box) -> bool:
    """Put the months of the first key figure that clearly moved, or of the first one; returns whether there were any."""
    moved = [row["kpi"] for row, _ in clear_moves(view)]
    names = [*moved, *(row["kpi"] for row in tiles(view))]
    for kpi in names:
        rows = [r for r in view.facts.rows["kpis"] if r["kpi"] == kpi and r["period"] != "all"]
        known = {row["period"]: row for row in rows}
        months = view.months[-24:]
        if sum(month in known for month in months) < 2:
            continue
        none = {"value": None, "low": None, "high": None}
        shown = [known.get(month, none) for month in months]
        _line_chart(view, slide, box, kpi, rows[0]["unit"], list(map(view.words.month, months)), shown)
        return True
    return False


def _line_chart(
    view: View, slide: Any, box: Box, kpi: str, unit: str, labels: Sequence[str], rows: Sequence[Row]
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    title = view.say("by_month", what=view.kpi(kpi))
    put_text(slide, Box(box.left, box.top, box.width, 0.3), [Line(title, 14, bold=True)])
    place = Box(box.left, box.top + 0.35, box.width, box.height - 0.35)
    chart = put_chart(slide, place, "line", labels, [(view.kpi(kpi), [row["value"] for row in rows])])
    describe(slide, title)
    series = chart.plots[0].series[0]
    ends = [reach(row["value"], row["low"], row["high"]) for row in rows]
    series.smooth = False
    series.format.line.color.rgb = RGBColor.from_string(LINE)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = RGBColor.from_string(LINE)
    add_bars(series, [a for a, _ in ends], [b for _, b in ends], direction="y")
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = round_ends(rows)
    for axis in (chart.value_axis, chart.category_axis):
        axis.tick_labels.font.size = Pt(10)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_labels.number_format = number_format(Figure(1.0, unit), view.words)
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("DADFE7")


def add_ranked(view: View, slide: Any, status: str) -> None:
    """Fill the slide of the three strongest pains or gains: a bar with its interval, figures, and a verbatim each."""
    tone = STATUS[status][0]
    rows = [row for row in view.facts.rows["ranked"] if row["kind"] == status and row["standing"] == "now"][:SHOWN]
    put_title(slide, view.say(f"ranking_{tone}"))
    if not rows:
        put_text(slide, Box(LEFT, 1.6, WIDE, 1.0), [Line(view.say("none_clear"), 16, quiet=True)])
        return
    top, tall, bars = 1.75, 1.62, 3.3
    _bars(view, slide, Box(LEFT, top, bars, tall * len(rows)), rows, tone)
    put_text(slide, Box(LEFT, top - 0.4, bars, 0.3), [Line(f"{view.say('net_name')}, −1 … +1", 11, quiet=True)])
    for i, row in enumerate(rows):
        box = Box(LEFT + bars + 0.25, top + i * tall + 0.05, WIDE - bars - 0.25, tall - 0.1)
        put_panel(slide, box, tone)
        inner = Box(box.left + 0.2, box.top + 0.08, box.width - 0.35, box.height - 0.1)
        put_text(slide, inner, _entry(view, i + 1, row))
    if len(rows) < SHOWN:
        below = Box(LEFT + bars + 0.25, top + len(rows) * tall + 0.2, WIDE - bars - 0.25, 0.4)
        put_text(slide, below, [Line(view.say("nothing_further"), 13, quiet=True)])


def _entry(view: View, place: int, row: Row) -> list[Line]:
    title = entry_name(row)
    share = view.say("share_of_journey", share=view.words.percent(row["volume_share"]))
    where = [row["touchpoint"], row["stage"], *([row["journey"]] if view.several() else [])]
    said = [view.say("net_is", value=view.net_text(row)), f"{view.customers(row['customers'])}, {share}"]
    lines = [
        Line(f"{place}. {cut(title, 70)}", 16, bold=True, after=1),
        Line(cut(" · ".join(where), 130), 11, quiet=True, after=2),
        Line(cut(" · ".join(said), 150), 12, after=1),
        Line(cut(now_text(view, row) or "", 190), 12, after=1),
        Line(cut(effect_text(view, row), 150), 12, after=3),
    ]
    if row["quote"]:
        day = f"{view.words.day(row['quote_at'])} · {cut(row['quote_source'], 30)}"
        lines.append(Line(f"“{cut(row['quote'], 150)}” {day}", 12, italic=True))
    return lines


def _bars(view: View, slide: Any, box: Box, rows: Sequence[Row], tone: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    labels = [entry_name(row) for row in rows]
    chart = put_chart(slide, box, "bar", labels, [(view.say("net_name"), [row["net_sentiment"] for row in rows])])
    describe(slide, view.say(f"ranking_{tone}"))
    series = chart.plots[0].series[0]
    chart.plots[0].gap_width = 180
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(TONES[tone])
    ends = [reach(row["net_sentiment"], row["net_low"], row["net_high"]) for row in rows]
    add_bars(series, [a for a, _ in ends], [b for _, b in ends], direction=None)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = -1, 1, 0.5
    axis.tick_labels.font.size = Pt(10)
    axis.tick_labels.number_format = number_format(Figure(1.0), view.words)
    axis.tick_labels.number_format_is_linked = False
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("DADFE7")
    place_plot(chart, 0.05, 0.0, 0.9, 1.0)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def add_trust(view: View, slide: Any) -> None:
    """Fill the slide of how far to trust the figures."""
    put_title(slide, view.say("trust"))
    about, number = view.facts.one("about"), view.words.number
    left = [Line(view.say("reading"), 15, bold=True)]
    left.append(Line(reader_text(view) or view.say("unknown"), 13, after=8))
    left.append(Line(view.say("audited"), 15, bold=True))
    audited = view.facts.rows["audited"]
    if audited:
        most = sum(row["labelled_customers"] or 0 for row in audited)
        left.append(Line(view.say("audited_points", n=number(len(audited)), customers=number(most)), 13, after=8))
    else:
        left.append(Line(view.say("not_audited"), 13, after=8))
    left.append(Line(view.say("left_out"), 15, bold=True))
    for key, whole_key in (("unread", "texts"), ("unmapped", "sentences"), ("unthemed", "sentences")):
        n, whole = about.get(key) or 0, about.get(whole_key) or 0
        share = view.words.percent(n / whole if whole else 0.0, 1)
        left.append(Line(view.say(key, n=number(n), of=number(whole), share=share), 13))
    if view.facts.least > 1:
        left.append(Line(view.say("held_back", n=view.facts.least), 13))
    right: list[Line] = []
    units = {row["kpi"]: row["unit"] for row in view.facts.rows["kpis"]}
    bias = [r for r in view.facts.rows["bias"] if r["kpi"] in units and r["value_wrote"] is not None]
    if bias:
        right.append(Line(view.say("bias"), 15, bold=True))
        right += [Line(cut(bias_text(view, row, units[row["kpi"]]), 170), 12) for row in bias[:4]]
    sight, run = view.facts.one("sight"), view.facts.one("last_run")
    if sight.get("watched"):
        month, quarter = (number(100 * sight[name]) for name in ("doubling_31", "doubling_85"))
        right.append(Line(view.say("sight"), 15, bold=True))
        right.append(
            Line(view.say("sight_text", month=month, quarter=quarter, n=number(sight["watched"])), 12, after=8)
        )
    if run:
        right.append(Line(view.say("made_by"), 15, bold=True))
        right.append(Line(view.say("made_text", day=view.words.day(run["finished_at"]), run=run["run_id"]), 12))
    half = WIDE / 2 - 0.25
    put_text(slide, Box(LEFT, 1.4, half, HEIGHT - 2.2), left)
    if right:
        put_text(slide, Box(LEFT + half + 0.5, 1.4, half, HEIGHT - 2.2), right)
