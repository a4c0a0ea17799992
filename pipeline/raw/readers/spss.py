"""SPSS files (.sav, .zsav): codes, their labels in columns of their own, wordings of questions. Needs the extra spss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row, Table, unique_names
from pipeline.raw.readers.cells import typed_row

CHUNK = 20_000
"""Rows that are held at a time."""
LABEL = ".label"
"""Ending of the column that has the labels of a column of codes."""


def open_spss(path: Path, file_format: FileFormat) -> Table:
    """Return the file as a table. A variable Q1 with value labels makes two columns: Q1 has the codes, Q1.label what they stand for.

    Values that the file declares missing are empty. Variable labels are the wordings of questions.

    Raises:
        SourceError: The extra is not installed, or the file cannot be read.
    """
    try:
        import pyreadstat
    except ImportError:
        raise SourceError(
            "reading SPSS files needs pyreadstat: pip install 'voc-pipeline[spss]', or export as CSV"
        ) from None
    _, meta = _read(pyreadstat, path, file_format, metadataonly=True)
    labels = {c: {k: v for k, v in words.items() if k == k} for c, words in meta.variable_value_labels.items()}
    names = unique_names([*meta.column_names, *(f"{c}{LABEL}" for c in meta.column_names if c in labels)])
    wordings = {c: words for c, words in (meta.column_names_to_labels or {}).items() if words and words.strip()}
    return Table(names, _rows(pyreadstat, path, file_format, names, labels), wordings)


def _rows(
    pyreadstat: Any, path: Path, file_format: FileFormat, names: tuple[str, ...], labels: dict[str, dict[Any, str]]
) -> Iterator[Row | Reject]:
    number = 0
    while True:
        columns, meta = _read(pyreadstat, path, file_format, row_offset=number, row_limit=CHUNK)
        order = list(meta.column_names)
        count = len(columns[order[0]]) if order else 0
        for n in range(count):
            number += 1
            codes = [columns[c][n] for c in order]
            coded = [labels[c].get(code, "") for c, code in zip(order, codes, strict=True) if c in labels]
            row = typed_row(number, names, [_plain(code) for code in codes] + coded)
            if row is not None:
                yield row
        if count < CHUNK:
            return


def _read(pyreadstat: Any, path: Path, file_format: FileFormat, **options: Any) -> tuple[Any, Any]:
    try:
        return pyreadstat.read_sav(str(path), output_format="dict", encoding=file_format.encoding, **options)  # type: ignore[no-any-return]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError, UnicodeDecodeError) as e:
        raise SourceError(
            f"not an SPSS file that can be read ({type(e).__name__}): save it again, or export it as CSV"
        ) from None


def _plain(value: Any) -> Any:
    """Return a value of numpy as Python's own; a time that is missing as None."""
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value
