"""Excel workbooks (.xlsx), row by row."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from pipeline.config.source_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row, Table, unique_names
from pipeline.raw.readers.cells import cell, typed_row

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
UNPACKED, RATIO = 20_000_000, 200
"""A workbook that unpacks to more bytes than the first, and to more than RATIO times its own size, is refused: real ones pack to a tenth or a
twentieth (measured on exports of 1,000 to 100,000 rows), a bomb to a thousandth and less."""


def open_excel(path: Path, file_format: FileFormat) -> Table:
    """Return one sheet as a table; rows have the numbers that Excel shows.

    Raises:
        SourceError: It is not a workbook, is damaged, or lacks the sheet.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    stream = path.open("rb")  # ours to close: a damaged workbook leaves openpyxl's handle open
    try:
        _refuse_bomb(path)
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
    if name not in sheets:
        raise SourceError(f"no sheet {name!r}; the workbook has {', '.join(sheets) or 'none with rows'}")
    sheets[name].reset_dimensions()  # the size that a file states may be wrong; its rows count
    rows = sheets[name].iter_rows(values_only=True)
    above = file_format.skip_rows + file_format.header_rows
    headers = [[str(cell(v)) for v in row] for row in islice(rows, file_format.skip_rows, above)]
    if not headers or not any(headers[0]):
        raise SourceError(f"empty sheet {name!r}: no header")
    while headers[0] and not headers[0][-1].strip():
        headers[0].pop()
    columns = unique_names(headers[0])
    questions = {}
    if file_format.question_row and file_format.question_row <= len(headers):
        wording = headers[file_format.question_row - 1]
        questions = {c: w.strip() for c, w in zip(columns, wording, strict=False) if w.strip()}

    def close() -> None:
        book.close()
        stream.close()

    return Table(columns, _rows(rows, columns, above), questions, close=close)


def _refuse_bomb(path: Path) -> None:
    """Raise where a workbook unpacks to far more than real ones do.

    Raises:
        SourceError: It does.
        BadZipFile: It is not a workbook.
    """
    packed = path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > UNPACKED and unpacked > RATIO * packed:
        raise SourceError(
            f"the workbook has {packed / 1e3:,.0f} kB and unpacks to {unpacked / 1e6:,.0f} MB, as no real one does; if it is one, "
            "save it as CSV"
        )


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
