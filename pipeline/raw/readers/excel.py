"""Excel workbooks (.xlsx), row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from pipeline.config.source_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row, Table, unique_names
from pipeline.raw.readers.cells import cell, typed_row

DAMAGE = (zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError, OSError)


def open_excel(path: Path, file_format: FileFormat) -> Table:
    """Return one sheet as a table; rows have the numbers that Excel shows.

    Raises:
        SourceError: It is not a workbook, is damaged, or lacks the sheet.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (*DAMAGE, InvalidFileException) as e:
        raise SourceError(
            f"not an Excel workbook (.xlsx) that can be read ({type(e).__name__}): save it again as .xlsx, or as CSV"
        ) from None
    name = file_format.sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        book.close()
        raise SourceError(f"no sheet {name!r}; the workbook has {', '.join(book.sheetnames)}")
    rows = book[name].iter_rows(values_only=True)
    above = file_format.skip_rows + file_format.header_rows
    headers = [[str(cell(v)) for v in row] for row in islice(rows, file_format.skip_rows, above)]
    if not headers or not any(headers[0]):
        book.close()
        raise SourceError(f"empty sheet {name!r}: no header")
    while headers[0] and not headers[0][-1].strip():
        headers[0].pop()
    columns = unique_names(headers[0])
    questions = {}
    if file_format.question_row and file_format.question_row <= len(headers):
        wording = headers[file_format.question_row - 1]
        questions = {c: w.strip() for c, w in zip(columns, wording, strict=False) if w.strip()}
    return Table(columns, _rows(rows, columns, above), questions, close=book.close)


def _rows(rows: Iterator[tuple[Any, ...]], columns: tuple[str, ...], above: int) -> Iterator[Row | Reject]:
    number = above
    try:
        for number, values in enumerate(rows, above + 1):
            row = typed_row(number, columns, values)
            if row is not None:
                yield row
    except DAMAGE as e:
        raise SourceError(
            f"damaged after row {number} ({type(e).__name__}): save it again as .xlsx, or as CSV"
        ) from None
