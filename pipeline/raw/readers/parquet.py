"""Parquet files, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError, printable
from pipeline.raw.readers.base import Reject, Row, Table, Undecoded, unique_names
from pipeline.raw.readers.cells import typed_row

BATCH = 1_024
MAX_CHARACTERS = 4 << 30
"""Of all rows of a file. One of 50 kB can repeat a text of 16 MB a billion times."""


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
        raise SourceError(f"not a Parquet file that can be read ({type(e).__name__}): export it again") from None
    columns = unique_names(file.schema_arrow.names)
    utc, notes = {}, list[str]()
    for i, kind in enumerate(file.schema_arrow.types):
        if pa.types.is_timestamp(kind) and kind.tz is not None and not _is_zone(kind.tz):
            utc[i] = pa.timestamp(kind.unit, tz="UTC")
            notes.append(
                f"column {i + 1} names the time zone {printable(kind.tz)[:40]!r}, which is unknown here; its times are read as UTC, "
                "as Parquet keeps them: check one, and export with a zone such as Europe/Berlin"
            )
    return Table(columns, _rows(file, columns, utc), close=file.close, notes=notes)


def _is_zone(name: str) -> bool:
    """Return whether Arrow can make times of the zone: a name that is known here, or an offset such as +02:00."""
    import pyarrow as pa

    try:
        pa.scalar(0, pa.timestamp("us", tz=name)).as_py()
    except Exception:  # which error depends on what is wrong with the name
        return False
    return True


def _as_text(value: Any) -> Any:
    """Return bytes as the UTF-8 text that they are, other bytes (a picture) as Undecoded, anything else as it is."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return Undecoded(value.decode("utf-8", "backslashreplace"))


def _rows(file: Any, columns: tuple[str, ...], utc: dict[int, Any]) -> Iterator[Row | Reject]:
    import pyarrow as pa

    number = size = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):
            size += batch.get_total_buffer_size()
            if size > MAX_CHARACTERS:
                raise SourceError(
                    f"more than {MAX_CHARACTERS >> 30} GB of values after row {number:,}: split it into several files"
                )
            cells = [column.cast(utc[n]) if n in utc else column for n, column in enumerate(batch.columns)]
            for i in range(batch.num_rows):
                number += 1
                try:
                    values = [_as_text(column[i].as_py()) for column in cells]
                except (KeyError, ValueError, OverflowError, pa.ArrowException) as e:
                    yield Reject(number, f"a value cannot be read ({type(e).__name__})", "")
                    continue
                row = typed_row(number, columns, values)
                if row is not None:
                    yield row
    except (pa.ArrowException, OSError) as e:
        raise SourceError(f"damaged after row {number:,} ({type(e).__name__}): export it again") from None
