"""Key maps as files: which there are, their rows, and what is left of a file without some of them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

DELIMITERS = ",;\t|"
Row = Mapping[str, str]
"""Cells by column; empty ones are there."""


@dataclass(frozen=True, slots=True)
class MapFile:
    """A key map.

    Attributes:
        name: Relative to the data folder where it lies in it.
        path: The file.
    """

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Content:
    """What a key map says.

    Attributes:
        columns: Names of the columns as in the file.
        rows: (line, or row of a Parquet file, from 1; cells as texts) in the order of the file.
        delimiter: Between the cells; "" for Parquet.
        encoding: Of a text file.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    delimiter: str
    encoding: str = "utf-8"


def map_files(settings: Settings) -> tuple[list[MapFile], list[str]]:
    """Return the key maps that the settings name, and the names of those that are not there.

    A pattern that no file fits is no fault; a name that is no pattern is.
    """
    home, found, missing = settings.paths.home, {}, []
    for said in settings.customers.maps:
        if Path(said).is_absolute():
            base, pattern = Path("/"), said.lstrip("/")
        else:
            base, pattern = home, said
        paths = sorted(p for p in base.glob(pattern) if p.is_file() and not p.name.startswith("."))
        if not paths and not any(c in said for c in "*?["):
            missing.append(said)
        for path in paths:
            name = path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)
            found[path] = MapFile(name, path)
    return [found[path] for path in sorted(found)], missing


def read_map(file: MapFile) -> Content:
    """Return what a key map says.

    Raises:
        ConfigError: It cannot be read as a table; the message names the file and no value of it.
    """
    try:
        if file.path.suffix.lower() == ".parquet":
            return _read_parquet(file.path)
        return _read_text(file)
    except (OSError, csv.Error, pa.ArrowException) as e:
        raise ConfigError(
            f"{file.name}: this key map cannot be read ({type(e).__name__}); a key map is a CSV or Parquet file with a header"
        ) from None


def _read_parquet(path: Path) -> Content:
    table = pq.read_table(path)
    columns = tuple(table.column_names)
    cells = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    rows = tuple((n, dict(zip(columns, row, strict=True))) for n, row in enumerate(zip(*cells, strict=True), 1))
    return Content(columns, rows, "")


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of ids with gaps, as a data frame writes it
    return "" if value is None else str(value).strip()


def _read_text(file: MapFile) -> Content:
    data = file.path.read_bytes()
    text, encoding = _decoded(data, file)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, Row]] = []
    begins = 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = tuple(cell.strip() for cell in cells)
            continue
        padded = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
        if len(padded) > len(columns) and any(padded[len(columns) :]):
            raise ConfigError(f"{file.name}:{line}: this row has {len(cells)} cells, and the header {len(columns)}")
        rows.append((line, dict(zip(columns, padded, strict=False))))
    return Content(columns, tuple(rows), delimiter, encoding)


def _decoded(data: bytes, file: MapFile) -> tuple[str, str]:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{file.name}: this key map is in an unknown encoding; save it as CSV in UTF-8")


def rewrite_map(file: MapFile, content: Content, keep: Callable[[Row], Row | None]) -> int:
    """Replace a key map by one without some of its rows or cells, in one step; returns how many rows changed or went.

    The file stays as it is where nothing changes.

    Args:
        file: The map.
        content: What it says.
        keep: A row to what is left of it; None removes it.

    Raises:
        OSError: It cannot be written; the old file stays.
    """
    kept: list[Row] = []
    changed = 0
    for _, row in content.rows:
        left = keep(row)
        changed += left != row
        if left is not None:
            kept.append(left)
    if not changed:
        return 0
    building = file.path.with_name(f".{file.path.name}.{os.getpid()}.writing")
    try:
        _write(building, content, kept)
        building.chmod(file.path.stat().st_mode)
        fd = os.open(building, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
        building.replace(file.path)
    finally:
        building.unlink(missing_ok=True)
    return changed


def _write(path: Path, content: Content, rows: Sequence[Row]) -> None:
    if not content.delimiter:
        columns = {c: pa.array([row[c] or None for row in rows], pa.string()) for c in content.columns}
        pq.write_table(pa.table(columns), path)
        return
    with path.open("w", encoding=content.encoding, newline="") as out:
        writer = csv.writer(out, delimiter=content.delimiter, lineterminator="\n")
        writer.writerow(content.columns)
        writer.writerows([row[c] for c in content.columns] for row in rows)
