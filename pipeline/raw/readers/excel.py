"""Excel workbooks (.xlsx), row by row."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError, printable
from pipeline.raw.readers.base import Reject, Row, Table, unique_names
from pipeline.raw.readers.cells import cell, typed_row
from pipeline.raw.readers.headers import is_import_row, question_texts, time_zones
from pipeline.raw.readers.sheets import refuse_bomb, sheet_rows
from pipeline.raw.readers.stacked import stacked

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)
"""What openpyxl and the libraries below it raise on workbooks that are not as they should be."""
PEEK = 20
"""Rows by which a sheet that is not read counts as empty, such as the two that a new workbook has."""


def open_excel(path: Path, file_format: FileFormat) -> Table:
    """Return one sheet as a table; rows have the numbers that Excel shows.

    Raises:
        SourceError: It is not a workbook, is damaged, or lacks the sheet.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    stream = path.open("rb")  # ours to close: a damaged workbook leaves openpyxl's handle open
    try:
        refuse_bomb(path)
        return _open_sheet(openpyxl.load_workbook(stream, read_only=True, data_only=True), file_format, stream)
    except SourceError:
        stream.close()
        raise
    except (*DAMAGE, InvalidFileException) as e:
        stream.close()
        raise SourceError(
            f"not an Excel workbook (.xlsx) that can be read ({type(e).__name__}): save it again as .xlsx, or as CSV"
        ) from None


def _open_sheet(book: Any, file_format: FileFormat, stream: BinaryIO) -> Table:
    """Return a sheet of an open workbook as a table that closes it and its stream."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}  # charts have sheets, too, without rows
    name = file_format.sheet or next(iter(sheets), "")
    if "*" in file_format.sheets:
        asked = [title for title, sheet in sheets.items() if _has_cells(book, sheet)] or [name]
    else:
        asked = list(file_format.sheets or [name])
    for one in asked:
        if one not in sheets:
            listed = ", ".join(printable(title[:31]) for title in list(sheets)[:30])
            raise SourceError(f"no sheet {one!r}; the workbook has {listed or 'none with rows'}")

    def close() -> None:
        book.close()
        stream.close()

    if file_format.sheets:
        tables = [(one, _sheet(book, sheets, one, file_format)) for one in asked]
        return replace(stacked(tables, what="sheets", one="sheet"), close=close)
    table = replace(_sheet(book, sheets, name, file_format), close=close)
    unread = () if file_format.sheet else tuple(t for t, s in sheets.items() if t != name and _has_cells(book, s))
    if unread:
        table.notes.append(_which_was_read(name, unread))
    return table


def _sheet(book: Any, sheets: dict[str, Any], name: str, file_format: FileFormat) -> Table:
    """Return one sheet as a table."""
    above = file_format.skip_rows + file_format.header_rows
    rows = sheet_rows(book, sheets[name])
    headers: list[list[str]] = [[] for _ in range(file_format.header_rows)]
    last: tuple[int, list[Any]] = (above, [])
    for number, values in rows:
        if number > above:
            rows = chain([(number, values)], rows)
            break
        if number > file_format.skip_rows:
            headers[number - file_format.skip_rows - 1] = [str(cell(v)) for v in values]
            last = (number, values)
        if number == above:
            break
    if not any(headers[0]):
        raise SourceError(f"empty sheet {list(sheets).index(name) + 1}: no header")
    if file_format.import_row and len(headers) > 1 and any(headers[-1]) and not is_import_row(headers[-1]):
        rows = chain([last], rows)
        headers.pop()
        above -= 1
    while headers[0] and not headers[0][-1].strip():
        headers[0].pop()
    columns = unique_names(headers[0])
    questions = question_texts(columns, headers, file_format.question_row)
    return Table(columns, _rows(rows, columns, above), questions, time_zones(columns, headers[1:]))


def _has_cells(book: Any, sheet: Any) -> bool:
    """Return whether a sheet holds something, by its first rows; one that cannot be read counts as if it did."""
    try:
        return any(value is not None for _, values in islice(sheet_rows(book, sheet), PEEK) for value in values)
    except (*DAMAGE, SourceError):
        return True


def _which_was_read(name: str, unread: tuple[str, ...]) -> str:
    """Return which sheet of several was read, which were not, and what to do."""
    listed = ", ".join(f"'{printable(title[:31])}'" for title in unread[:10])
    more = f" and {len(unread) - 10:,} more" if len(unread) > 10 else ""
    return (
        f"only the sheet '{printable(name[:31])}' was read; not read: {listed}{more} (a mapping with `format: {{sheet: NAME}}` reads "
        "another, one with `sheets: ['*']` all that have the same columns)"
    )


def _rows(rows: Iterator[tuple[int, list[Any]]], columns: tuple[str, ...], above: int) -> Iterator[Row | Reject]:
    number = above
    try:
        for number, values in rows:
            row = typed_row(number, columns, values)
            if row is not None:
                yield row
    except DAMAGE as e:
        raise SourceError(
            f"damaged after row {number} ({type(e).__name__}): save it again as .xlsx, or as CSV"
        ) from None
