"""Parquet files, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.config.source_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row, Table, Undecoded, unique_names
from pipeline.raw.readers.cells import typed_row

BATCH = 4_096


def open_parquet(path: Path, file_format: FileFormat) -> Table:
    """Return the file as a table; rows are numbered from 1.

    Raises:
        SourceError: It is not a Parquet file, or it is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as e:
        raise SourceError(f"not a Parquet file that can be read: {str(e).splitlines()[0]}") from None
    columns = unique_names(file.schema_arrow.names)
    return Table(columns, _rows(file, columns), close=file.close)


def _as_text(value: Any) -> Any:
    """Return bytes as the UTF-8 text that they are, other bytes (a picture) as Undecoded, anything else as it is."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return Undecoded(value.decode("utf-8", "backslashreplace"))


def _rows(file: Any, columns: tuple[str, ...]) -> Iterator[Row | Reject]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):
            for i in range(batch.num_rows):
                number += 1
                try:
                    values = [_as_text(column[i].as_py()) for column in batch.columns]
                except (KeyError, ValueError, OverflowError, pa.ArrowException) as e:  # KeyError: an unknown time zone
                    yield Reject(number, f"a value cannot be read ({type(e).__name__})", "")
                    continue
                row = typed_row(number, columns, values)
                if row is not None:
                    yield row
    except (pa.ArrowException, OSError) as e:
        raise SourceError(f"damaged after row {number}: {str(e).splitlines()[0]}") from None
