"""The picture of a journey on slides: a native line chart with intervals, and under every mark its touchpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil, sqrt
from typing import Any

from pipeline.report.facts import Row
from pipeline.report.slides.draw import (
    HEIGHT,
    INTENT,
    LEFT,
    PALE,
    TONES,
    WIDTH,
    Box,
    Line,
    add_bars,
    cut,
    describe,
    place_plot,
    put_chart,
    put_text,
    put_title,
    reach,
)
from pipeline.report.view import NOUNS, STATUS, View, status_of
from pipeline.report.workbook.grid import Figure, number_format

ACROSS = 14
"""Touchpoints on one slide; a longer journey takes several."""
GUTTER = 0.75
"""Inches for the axis."""
TOP, TALL = 1.95, 3.2
"""Inches: where the chart begins, and its height."""
SMALLEST, LARGEST = 7, 40
"""Points: size of the mark of a touchpoint that few, and that all writers speak of; the area is their share."""
SHAPES = {"pain point": "SQUARE", "gain": "TRIANGLE", "not sure yet": "CIRCLE"}
"""Shape of a mark by status: a colour never stands alone."""


def pages(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the touchpoints of each slide, about as many on each."""
    n = ceil(len(rows) / ACROSS)
    size = ceil(len(rows) / n)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def add_journey(view: View, slide: Any, rows: Sequence[Row], *, page: int, of: int) -> None:
    """Fill a slide with a part of a journey."""
    number = f" ({page}/{of})" if of > 1 else ""
    writers = view.writers[rows[0]["journey_id"]]
    put_title(slide, cut(f"{view.say('journey')}: {rows[0]['journey']}{number}", 90))
    said = f"{view.say('writers', n=view.words.number(writers))}. {view.say('sheet_journey_lead')}"
    put_text(slide, Box(LEFT, 1.2, WIDTH - 2 * LEFT, 0.35), [Line(said, 11, quiet=True)])
    step = (WIDTH - 2 * LEFT - GUTTER) / len(rows)
    _phases(slide, rows, step)
    _chart(view, slide, rows, writers)
    for i, row in enumerate(rows):
        _label(view, slide, row, Box(LEFT + GUTTER + i * step + 0.03, TOP + TALL + 0.05, step - 0.06, 1.4), rows)
    key = " · ".join(
        (f"\N{BLACK DIAMOND} {view.say('legend_intent')}", view.say("legend_mark"), view.say("interval_is"))
    )
    put_text(slide, Box(LEFT, HEIGHT - 0.78, WIDTH - 2 * LEFT, 0.25), [Line(key, 10, quiet=True)])


def _phases(slide: Any, rows: Sequence[Row], step: float) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    from pipeline.report.slides.draw import fill_frame

    at = LEFT + GUTTER
    for stage, group in groupby(rows, key=lambda r: r["stage"]):
        width = step * len(list(group))
        place = (at + 0.02, 1.6, width - 0.04, 0.32)
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(v) for v in place))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(PALE["plain"])
        shape.line.fill.background()
        shape.shadow.inherit = False
        size = max(7.0, min(11.0, (width - 0.08) * 72 / (0.6 * len(stage))))
        said = Line(cut(stage, max(6, round((width - 0.08) * 72 / (0.6 * size)))), size, bold=True, after=0)
        fill_frame(shape.text_frame, [said], align="center", middle=True)
        at += width


def _chart(view: View, slide: Any, rows: Sequence[Row], writers: int) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    values = [row["net_sentiment"] if row["customers"] else None for row in rows]
    series = [(view.say("net_name"), values), (view.say("intended"), [row["intended"] for row in rows])]
    for status in SHAPES:
        judged = [v if status_of(r) == status else None for r, v in zip(rows, values, strict=True)]
        series.append((view.say(NOUNS[status]), judged))
    box = Box(LEFT, TOP, WIDTH - 2 * LEFT, TALL)
    chart = put_chart(slide, box, "line", [row["name"] for row in rows], series)
    describe(slide, view.say("journey_of", name=rows[0]["journey"]))
    place_plot(chart, GUTTER / box.width, 0.03, 1 - GUTTER / box.width, 0.94)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = -1, 1, 0.5
    axis.tick_labels.font.size = Pt(10)
    axis.tick_labels.number_format = number_format(Figure(1.0), view.words)
    axis.tick_labels.number_format_is_linked = False
    _thin(axis.major_gridlines.format.line)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    line, intended, *marks = chart.plots[0].series
    _line_only(line)
    ends = [reach(v, r["net_low"], r["net_high"]) for r, v in zip(rows, values, strict=True)]
    add_bars(line, [a for a, _ in ends], [b for _, b in ends], direction="y")
    _marked(intended, "DIAMOND", INTENT, 8, hollow=True)
    for status, mark in zip(SHAPES, marks, strict=True):
        _marked(mark, SHAPES[status], TONES[STATUS[status][0]], SMALLEST)
        for i, row in enumerate(rows):
            if row["customers"] and status_of(row) == status:
                share = row["customers"] / writers
                mark.points[i].marker.size = round(max(SMALLEST, LARGEST * sqrt(share)))
                _filled(mark.points[i].marker, SHAPES[status], TONES[STATUS[status][0]])


def _thin(line: Any) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    line.width = Pt(0.5)
    line.color.rgb = RGBColor.from_string("DADFE7")


def _line_only(series: Any) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    series.smooth = False
    series.format.line.width = Pt(1.5)
    series.format.line.color.rgb = RGBColor.from_string("9AA3B2")
    series.marker.style = XL_MARKER_STYLE.NONE


def _marked(series: Any, shape: str, colour: str, size: int, *, hollow: bool = False) -> None:
    series.smooth = False
    series.format.line.fill.background()
    series.marker.size = size
    _filled(series.marker, shape, colour, hollow=hollow)


def _filled(marker: Any, shape: str, colour: str, *, hollow: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE

    marker.style = getattr(XL_MARKER_STYLE, shape)
    marker.format.line.color.rgb = RGBColor.from_string(colour)
    if hollow:
        marker.format.fill.background()
    else:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)


def _label(view: View, slide: Any, row: Row, box: Box, rows: Sequence[Row]) -> None:
    """Put a touchpoint's name, status and customers under its mark, in letters that fit the longest word."""
    longest = max(len(word) for r in rows for word in re.split(r"[\s\-/]+", cut(r["name"], 60)))
    size = max(7.0, min(11.0, box.width * 72 / (0.56 * max(longest, 1))))
    tone, sign = STATUS[status_of(row)]
    lines = [
        Line(cut(row["name"], 60), size, bold=True, after=2),
        Line(f"{sign} {view.say(NOUNS[status_of(row)])}", max(7.0, size - 1), tone=tone, after=1),
    ]
    if row["customers"]:
        lines.append(Line(view.words.number(row["customers"]), max(7.0, size - 1), quiet=True))
    put_text(slide, box, lines, align="center")
