"""Rows of a worksheet as the file has them, within the limits of a real workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError
from pipeline.raw.readers.base import MAX_COLUMNS

UNPACKED, RATIO = 20_000_000, 200
"""A workbook that unpacks to more bytes than the first, and to more than RATIO times its own size, is refused: real ones pack to a tenth or a
twentieth (measured on exports of 1,000 to 100,000 rows), a bomb to a thousandth and less."""
LARGEST, LARGEST_STRINGS = 4_000_000_000, 1_000_000_000
"""Bytes, unpacked: of all parts, and of the shared strings, which are held in memory."""
MAX_PARTS, MAX_SHEETS = 20_000, 1_000
MAX_ROWS = 1_048_576
"""Rows of a worksheet, by the format (ECMA-376)."""
MAX_CHARACTERS = 4 << 30
"""Of all cells. A string that is stored once can be repeated in every row."""
MAX_TAGS = 8 * MAX_COLUMNS
"""XML tags of one row: it is held in memory until it ends."""

_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CHUNK = 1 << 20


def refuse_bomb(path: Path) -> None:
    """Raise where a workbook unpacks to far more than real ones do, or has parts as no real one has.

    Raises:
        SourceError: It does.
        BadZipFile: It is not a workbook.
    """
    packed = path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
        sheets = [part for part in parts if "worksheets/" in part.filename.lower()]
        if unpacked > UNPACKED and unpacked > RATIO * packed:
            raise SourceError(
                f"the workbook has {packed / 1e3:,.0f} kB and unpacks to {unpacked / 1e6:,.0f} MB, as no real one does; if it is one, "
                "save it as CSV"
            )
        if unpacked > LARGEST or strings > LARGEST_STRINGS or len(parts) > MAX_PARTS or len(sheets) > 2 * MAX_SHEETS:
            raise SourceError(
                f"the workbook is too large to read: {unpacked / 1e6:,.0f} MB unpacked, {strings / 1e6:,.0f} MB of them texts, "
                f"{len(parts):,} parts: save the sheet as CSV"
            )
        for part in sheets:
            if part.file_size > MAX_TAGS:
                with archive.open(part) as stream:
                    _refuse_endless_row(stream)


def _refuse_endless_row(stream: Any) -> None:
    """Raise where more tags stand between two rows than a row of Excel can have."""
    tags, rest = 0, b""
    while chunk := stream.read(_CHUNK):
        pieces = _ROW.split(rest + chunk)
        rest = pieces[-1][-32:]
        for n, piece in enumerate(pieces):
            tags = piece.count(b"<") + (tags if n == 0 else 0)
            if tags > MAX_TAGS:
                raise SourceError(f"a row of the workbook has more than {MAX_COLUMNS:,} cells, as no real one does")
        tags -= rest.count(b"<")


def sheet_rows(book: Any, sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Return (row number, values) of every row of a sheet of a workbook that openpyxl has opened read-only, in the order of the file.

    openpyxl's own iteration leaves out rows whose number is not above the last one's, and fills gaps of any size.

    Raises:
        SourceError: A row or cell lies outside a worksheet, or all texts together are too long.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    characters = 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for count, (number, cells) in enumerate(parser.parse(), 1):
            width = max((c["column"] for c in cells), default=0)
            if not 0 < number <= MAX_ROWS or count > MAX_ROWS or width > MAX_COLUMNS:
                raise SourceError(f"a cell lies outside a worksheet ({MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns)")
            values: list[Any] = [None] * width
            for found in cells:
                values[found["column"] - 1] = found["value"]
            characters += sum(len(v) for v in values if isinstance(v, str))
            if characters > MAX_CHARACTERS:
                raise SourceError(
                    f"more than {MAX_CHARACTERS >> 30} GB of text after row {number:,}: save the sheet as CSV"
                )
            parser.row_dimensions.clear()  # they would be kept for every row
            yield number, values
