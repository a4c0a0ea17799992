"""An audit sample as a file to fill in: a workbook with drop-downs, or CSV. It shows what was said and never what the reader makes of it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import AuditError
from pipeline.jobs.audit.labels import NO_OPINION, SENTIMENTS, Choices, Item, Opinion

OPINIONS = {"sentence": 2, "review": 6}
"""Opinions that a row has room for; a further row with the same item adds more."""
NOWHERE = "none of these"
"""What stands in the column touchpoint where no touchpoint of the map fits."""


def write_sheet(path: Path, items: Sequence[Item], choices: Choices, *, unit: str) -> None:
    """Write the items with columns to fill in, as .xlsx or .csv, readable by its owner only (mode 0600).

    Raises:
        AuditError: The name ends in neither, the file is there already, or it cannot be written.
    """
    makers = {".xlsx": _workbook, ".csv": _csv}
    if path.suffix.lower() not in makers:
        raise AuditError(f"{path}: expected a name that ends in .xlsx or .csv")
    columns = opinion_columns(OPINIONS[unit])
    header = ["item", "before", "text", "after", *(name for pair in columns for name in pair)]
    rows = [[f"d{i.draw_id}-{i.item}", *_said(i), *_filled(i, len(columns))] for i in items]
    content = makers[path.suffix.lower()](header, rows, _ids(choices, items))
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
    except FileExistsError:
        raise AuditError(f"{path}: is there already and may hold labels; name another file") from None
    except OSError as e:
        raise AuditError(f"{path}: cannot be written: {e.strerror or type(e).__name__}") from e


def opinion_columns(n: int) -> list[tuple[str, str]]:
    """Return the names of the columns of each opinion: sentiment and touchpoint, then sentiment_2 and touchpoint_2 …"""
    ends = ["", *(f"_{i}" for i in range(2, n + 1))]
    return [(f"sentiment{end}", f"touchpoint{end}") for end in ends]


def _said(item: Item) -> Iterator[str]:
    """Yield what stands before the sentence in its text, the sentence, and what follows."""
    yield item.text[: item.start].strip() if item.start else ""
    yield item.words
    yield item.text[item.end :].strip() if item.end is not None else ""


def _filled(item: Item, n: int) -> Iterator[str]:
    """Yield what the labeller has said already."""
    if item.opinions == ():
        yield from (NO_OPINION, *[""] * (2 * n - 1))
        return
    known: list[Opinion | None] = [*(item.opinions or ())[:n]]
    for opinion in [*known, *[None] * (n - len(known))]:
        yield opinion.sentiment if opinion else ""
        yield (opinion.touchpoint or NOWHERE) if opinion else ""


def _ids(choices: Choices, items: Sequence[Item]) -> list[str]:
    journeys = {item.journey_id for item in items}
    return [*dict.fromkeys(t for journey, known in choices.items() if journey in journeys for t in known), NOWHERE]


def _csv(header: list[str], rows: list[list[str]], _: list[str]) -> bytes:
    """Return UTF-8 with a byte-order mark, as spreadsheets expect it; what they would compute gets an apostrophe."""
    from pipeline.reading.published import no_formula

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([no_formula(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _workbook(header: list[str], rows: list[list[str]], touchpoints: list[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "labels"
    lists = book.create_sheet("choices")
    answers = [*SENTIMENTS, NO_OPINION]
    for column, values in enumerate((answers, touchpoints), 1):
        for row, value in enumerate(values, 1):
            _put(lists, row, column, value)
    for row, values in enumerate([header, *rows], 1):
        for column, value in enumerate(values, 1):
            _put(sheet, row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    for column, name in enumerate(header, 1):
        letter = get_column_letter(column)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = {"text": 70, "before": 30, "after": 30, "item": 8}.get(name, 18)
        if name.startswith(("sentiment", "touchpoint")):
            source, n = ("$A", len(answers)) if name.startswith("sentiment") else ("$B", len(touchpoints))
            choice = DataValidation(type="list", formula1=f"choices!{source}$1:{source}${n}", allow_blank=True)
            choice.error, choice.showErrorMessage = "Choose one of the list.", True
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{len(rows) + 1}")
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _put(sheet: Any, row: int, column: int, value: str) -> Any:
    """Write a cell as text, never as a formula, without the characters that a workbook cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:32_000] or None
    if value:
        cell.data_type = "s"
    return cell
