"""The workbook as bytes. Every text is written as text: nothing that a customer or a file says becomes a formula or a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from pipeline.report.facts import Facts
from pipeline.report.parts.head import about_text, headline_text, moved_text, reader_text
from pipeline.report.view import View
from pipeline.report.words import load_words
from pipeline.report.workbook import details, sheets
from pipeline.report.workbook.charts import Numbers, add_charts
from pipeline.report.workbook.grid import TONES, Cell, Figure, Sheet, Toned, number_format, text_of

GENERATOR = "voc report"
"""Keywords of the file's properties: by them a workbook is known as one of ours."""
QUESTIONS = (
    sheets.changes,
    sheets.journey,
    sheets.ranking,
    details.themes,
    sheets.by_month,
    details.trends,
    details.effects,
    details.segment_figures,
    details.segments_at,
    details.sentences,
    details.trust,
    details.at_risk,
)
"""The sheets after the first one, in order; one without rows is left out, except those of ALWAYS."""
ALWAYS = ("changes", "journey", "ranking", "trust")
ACROSS = 190
"""Characters of a table that one printed page holds and can still be read."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def build_workbook(facts: Facts, *, language: str = "en", selected: Sequence[str] = ()) -> bytes:
    """Return the workbook (.xlsx) of the facts that a page shows; the same facts give the same bytes.

    Args:
        facts: Rows of the published file.
        language: One of words.languages().
        selected: What the workbook is limited to, in words.

    Raises:
        QueryError: There are no words in that language.
    """
    import xlsxwriter

    view = View(facts, load_words(language), tuple(selected))
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties(_properties(view))
        writer = Writer(book, view)
        overview = book.add_worksheet(view.say("sheet_figures"))
        below = _overview(writer, overview, view)
        for make in QUESTIONS:
            sheet = make(view)
            if sheet.rows or sheet.name in ALWAYS:
                tab = book.add_worksheet(view.say(f"sheet_{sheet.name}"))
                _headed(writer, tab, sheet)
        name = view.say("sheet_numbers")
        behind = book.add_worksheet(name)
        behind.set_column(0, 0, 44)
        behind.set_column(1, 5, 16)
        add_charts(view, book, overview, Numbers(book, behind, name), row=below + 1)
    return out.getvalue()


def _properties(view: View) -> dict[str, Any]:
    run = view.facts.one("last_run")
    made = run.get("finished_at") or datetime(2000, 1, 1)
    return {
        "title": view.say("title_nothing"),
        "subject": text_of(run.get("run_id") or ""),
        "keywords": GENERATOR,
        "created": made.replace(tzinfo=UTC) if made.tzinfo is None else made,
    }


def _overview(writer: Writer, tab: Any, view: View) -> int:
    """Fill the first sheet down to its table; returns the row below it."""
    sheet = sheets.key_figures(view)
    lines = [about_text(view), moved_text(view), reader_text(view)]
    if view.selected:
        lines.append(view.say("limited", what="; ".join(view.selected)))
    if not sheet.rows:
        lines.append(view.say("no_scores"))
    tab.write_string(0, 0, text_of(headline_text(view)), writer.look(bold=True, font_size=18))
    at = 1
    for line in (text for text in lines if text):
        tab.write_string(at, 0, text_of(line), writer.look(font_color="#3D4554"))
        at += 1
    below = writer.table(tab, sheet, row=at + 1)
    tab.set_print_scale(46)
    return below


def _headed(writer: Writer, tab: Any, sheet: Sheet) -> None:
    view = writer.view
    tab.write_string(0, 0, view.say(f"sheet_{sheet.name}"), writer.look(bold=True, font_size=16))
    tab.write_string(1, 0, view.say(f"sheet_{sheet.name}_lead"), writer.look(font_color="#3D4554"))
    below = writer.table(tab, sheet, row=3)
    tab.freeze_panes(4, sheet.frozen)
    tab.repeat_rows(3)
    tab.repeat_columns(0, sheet.frozen - 1)
    tab.fit_to_pages(ceil(sum(width for _, width in sheet.columns) / ACROSS), 0)
    if not sheet.rows:
        said = view.say("nothing_changed" if sheet.name == "changes" else "none_clear")
        tab.write_string(below, 0, said)


class Writer:
    """Writes tables into one workbook, with each look made once."""

    def __init__(self, book: Any, view: View) -> None:
        """Start with a book that has no looks yet."""
        self.book, self.view = book, view
        self.looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **options: Any) -> Any:
        """Return the format with these options."""
        key = tuple(sorted(options.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11, **options})
        return self.looks[key]

    def table(self, tab: Any, sheet: Sheet, *, row: int) -> int:
        """Write a table with its head at the row, a filter and column widths; returns the row below it."""
        head = self.look(bold=True, bg_color="#E9ECF2", bottom=1, text_wrap=True, valign="vcenter")
        for at, (key, width) in enumerate(sheet.columns):
            tab.set_column(at, at, width)
            tab.write_string(row, at, self.view.say(key), head)
        tab.set_row(row, 32)
        for down, cells in enumerate(sheet.rows, row + 1):
            for at, cell in enumerate(cells):
                self._write(tab, down, at, cell, wide=sheet.columns[at][1] >= 50)
        last = row + len(sheet.rows)
        if sheet.rows:
            tab.autofilter(row, 0, last, len(sheet.columns) - 1)
            self._heat(tab, sheet, row + 1, last)
        _paper(tab)
        return last + 1

    def _write(self, tab: Any, row: int, column: int, cell: Cell, *, wide: bool) -> None:
        if cell is None:
            return
        if isinstance(cell, Figure):
            if cell.shown is not None:
                look = self.look(num_format=number_format(cell, self.view.words), valign="top")
                tab.write_number(row, column, cell.shown, look)
        elif isinstance(cell, Toned):
            tab.write_string(
                row, column, text_of(cell.text), self.look(font_color=TONES[cell.tone], valign="top", indent=1)
            )
        elif isinstance(cell, date):
            moment = datetime(cell.year, cell.month, cell.day)
            tab.write_datetime(
                row, column, moment, self.look(num_format="yyyy-mm-dd", valign="top", align="left", indent=1)
            )
        elif isinstance(cell, int):
            tab.write_number(row, column, cell, self.look(num_format="#,##0", valign="top"))
        else:
            tab.write_string(
                row, column, text_of(cell), self.look(valign="top", text_wrap=wide, indent=1 if column else 0)
            )

    def _heat(self, tab: Any, sheet: Sheet, first: int, last: int) -> None:
        scale = {
            "type": "3_color_scale",
            "min_type": "num",
            "mid_type": "num",
            "max_type": "num",
            "min_value": -1,
            "mid_value": 0,
            "max_value": 1,
            "min_color": "#F2B8A8",
            "mid_color": "#FFFFFF",
            "max_color": "#A9D8B8",
        }
        for at, (key, _) in enumerate(sheet.columns):
            if key in sheet.heat:
                tab.conditional_format(first, at, last, at, scale)


def _paper(tab: Any) -> None:
    """Print a sheet on A4, landscape."""
    tab.set_landscape()
    tab.set_paper(9)
    tab.hide_gridlines(2)
    tab.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
