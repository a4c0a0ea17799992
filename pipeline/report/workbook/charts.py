"""Native charts. Their numbers stand on a sheet of their own, so that sorting a table never parts a value from its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.reading.ranking import entry_name
from pipeline.report.facts import Row
from pipeline.report.parts.head import tiles
from pipeline.report.view import NOUNS, STATUS, View, status_of
from pipeline.report.workbook.grid import TONES, Figure, number_format, round_ends, text_of

LINE = "#33415C"
GRID = {"visible": True, "line": {"color": "#E3E6EB", "width": 0.75}}
MARKS = {"pain point": "square", "gain": "triangle", "not sure yet": "circle"}
"""Shape of a touchpoint's mark by its status: a colour never stands alone."""
BARS = 10
"""Pain points and gains in a chart."""
TALL = 460
"""Pixels; a row of a sheet has 20."""
CHART = {"width": 1_140, "height": TALL}


class Numbers:
    """The sheet of numbers behind the charts, filled from the top."""

    def __init__(self, book: Any, sheet: Any, name: str) -> None:
        """Start on an empty sheet of a book."""
        self.book, self.sheet, self.name, self.row = book, sheet, name, 0

    def block(self, title: str, names: Sequence[str], columns: Sequence[Sequence[str | float | None]]) -> list[str]:
        """Write columns under their names; returns the range of each, as a chart refers to it."""
        bold = self.book.add_format({"bold": True})
        self.sheet.write_string(self.row, 0, text_of(title), bold)
        start, ranges = self.row + 2, []
        for at, (name, cells) in enumerate(zip(names, columns, strict=True)):
            self.sheet.write_string(self.row + 1, at, text_of(name), bold)
            for i, cell in enumerate(cells):
                if isinstance(cell, str):
                    self.sheet.write_string(start + i, at, text_of(cell))
                elif cell is not None:
                    self.sheet.write_number(start + i, at, cell)
            column = chr(ord("A") + at)
            ranges.append(f"='{self.name}'!${column}${start + 1}:${column}${start + len(columns[0])}")
        self.row = start + len(columns[0]) + 1
        return ranges


def add_charts(view: View, book: Any, overview: Any, numbers: Numbers, *, row: int) -> None:
    """Put the picture of each journey, the rankings, and the key figures by month below the table of the first sheet."""
    made = [
        *(_journey(view, book, numbers, rows) for rows in view.journeys.values()),
        *(_ranking(view, book, numbers, status) for status in ("pain point", "gain")),
        *(_months(view, book, numbers, kpi) for kpi in tiles(view)),
    ]
    breaks = []
    for n, chart in enumerate(c for c in made if c is not None):
        if n and n % 2 == 0:
            breaks.append(row)
        overview.insert_chart(row, 0, chart, {"x_offset": 8, "y_offset": 8, "object_position": 3})
        row += TALL // 20 + 2
    overview.set_h_pagebreaks(breaks)


def _spread(rows: Sequence[Row], value: str, low: str, high: str) -> tuple[list[Any], list[Any], list[Any]]:
    """Return values, and how far each interval reaches above and below; a row without a value has neither."""
    values = [row[value] for row in rows]
    above = [None if r[value] is None or r[high] is None else max(0.0, r[high] - r[value]) for r in rows]
    below = [None if r[value] is None or r[low] is None else max(0.0, r[value] - r[low]) for r in rows]
    return values, above, below


def _bars(above: str, below: str, cells: tuple[list[Any], list[Any]]) -> dict[str, Any]:
    plus, minus = ([0.0 if v is None else v for v in side] for side in cells)
    look = {"color": LINE, "width": 1.25}
    return {
        "type": "custom",
        "plus_values": above,
        "minus_values": below,
        "plus_data": plus,
        "minus_data": minus,
        "line": look,
    }


def _journey(view: View, book: Any, numbers: Numbers, rows: Sequence[Row]) -> Any:
    title = view.say("journey_of", name=rows[0]["journey"])
    held = [{**row, "net_sentiment": row["net_sentiment"] if row["customers"] else None} for row in rows]
    values, above, below = _spread(held, "net_sentiment", "net_low", "net_high")
    keys = ("touchpoint", "net_name", "above", "below", "intended", *(NOUNS[status] for status in MARKS))
    judged = [[v if status_of(r) == status else None for r, v in zip(rows, values, strict=True)] for status in MARKS]
    columns = [[row["name"] for row in rows], values, above, below, [row["intended"] for row in rows], *judged]
    label, value, plus, minus, intended, *by_status = numbers.block(title, [view.say(key) for key in keys], columns)
    chart = book.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": text_of(view.say("net_name")),
            "categories": label,
            "values": value,
            "line": {"color": "#9AA3B2", "width": 1.5},
            "marker": {"type": "none"},
            "y_error_bars": _bars(plus, minus, (above, below)),
        }
    )
    for status, where, cells in zip(MARKS, by_status, judged, strict=True):
        colour = TONES[STATUS[status][0]]
        look = {"type": MARKS[status], "size": 10, "fill": {"color": colour}, "border": {"color": colour}}
        if any(cell is not None for cell in cells):
            name = text_of(view.say(NOUNS[status]))
            chart.add_series(
                {"name": name, "categories": label, "values": where, "line": {"none": True}, "marker": look}
            )
    if any(row["intended"] is not None for row in rows):
        chart.add_series(
            {
                "name": text_of(view.say("legend_intent")),
                "categories": label,
                "values": intended,
                "line": {"none": True},
                "marker": {"type": "diamond", "size": 8, "fill": {"none": True}, "border": {"color": "#5B5FC7"}},
            }
        )
    net = number_format(Figure(1.0), view.words)
    chart.set_y_axis({"min": -1, "max": 1, "major_unit": 0.5, "num_format": net, "major_gridlines": GRID})
    chart.set_x_axis({"label_position": "low", "num_font": {"size": 9}})
    return _dressed(chart, title)


def _ranking(view: View, book: Any, numbers: Numbers, status: str) -> Any:
    rows = [row for row in view.facts.rows["ranked"] if row["kind"] == status and row["standing"] == "now"][:BARS]
    if not rows:
        return None
    tone = STATUS[status][0]
    title = view.say(f"ranking_{tone}")
    values, above, below = _spread(rows, "net_sentiment", "net_low", "net_high")
    names = [view.say(key) for key in ("theme", "net_name", "above", "below")]
    labels = [
        row["touchpoint"] if row["level"] == "touchpoint" else f"{entry_name(row)} · {row['touchpoint']}"
        for row in rows
    ]
    label, value, plus, minus = numbers.block(title, names, [labels, values, above, below])
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": text_of(view.say("net_name")),
            "categories": label,
            "values": value,
            "fill": {"color": TONES[tone], "transparency": 35},
            "gap": 60 if len(rows) > 3 else 250,
            "x_error_bars": _bars(plus, minus, (above, below)),
        }
    )
    net = number_format(Figure(1.0), view.words)
    chart.set_x_axis({"min": -1, "max": 1, "major_unit": 0.5, "num_format": net, "major_gridlines": GRID})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
    chart.set_legend({"none": True})
    return _dressed(chart, title, legend=False)


def _months(view: View, book: Any, numbers: Numbers, kpi: Row) -> Any:
    known = {r["period"]: r for r in view.facts.rows["kpis"] if r["kpi"] == kpi["kpi"] and r["period"] != "all"}
    if len(known) < 2:
        return None
    none = {"value": None, "low": None, "high": None}
    rows = [known.get(month, none) for month in view.months]
    title = view.say("by_month", what=view.kpi(kpi["kpi"]))
    values, above, below = _spread(rows, "value", "low", "high")
    names = [view.say(key) for key in ("month", "value", "above", "below")]
    label, value, plus, minus = numbers.block(
        title, names, [list(map(view.words.month, view.months)), values, above, below]
    )
    chart = book.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": text_of(view.kpi(kpi["kpi"])),
            "categories": label,
            "values": value,
            "line": {"color": LINE, "width": 2},
            "marker": {"type": "circle", "size": 6, "fill": {"color": LINE}, "border": {"color": LINE}},
            "y_error_bars": _bars(plus, minus, (above, below)),
        }
    )
    least, most, step = round_ends(rows)
    form = number_format(Figure(1.0, kpi["unit"]), view.words)
    chart.set_y_axis({"min": least, "max": most, "major_unit": step, "num_format": form, "major_gridlines": GRID})
    chart.set_x_axis({"label_position": "low"})
    return _dressed(chart, title, legend=False)


def _dressed(chart: Any, title: str, *, legend: bool = True) -> Any:
    chart.set_title({"name": text_of(title), "name_font": {"size": 13, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"} if legend else {"none": True})
    chart.show_blanks_as("gap")
    chart.set_size(CHART)
    return chart
