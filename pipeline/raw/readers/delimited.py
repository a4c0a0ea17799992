"""CSV, TSV and their relatives: encoding and delimiter detected, quoting checked, bad rows rejected one by one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import Reject, Row, Table, show, unique_names
from pipeline.raw.readers.encoding import SAMPLE, open_text, rewind, what_was_guessed
from pipeline.raw.readers.habits import find_habits, what_was_assumed
from pipeline.raw.readers.headers import is_import_row, question_texts, time_zones
from pipeline.raw.readers.records import Records

DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
_UNDECODED = re.compile("[\ud800-\udfff]")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?$")


def open_delimited(path: Path, file_format: FileFormat) -> Table:
    """Return the file as a table; rows are read only when they are asked for.

    Raises:
        SourceError: It has no header, or a line too long for text.
    """
    stream, encoding = open_text(path, encoding=file_format.encoding)
    try:
        head = stream.read(SAMPLE).removeprefix("\ufeff")
        if not head.strip():
            raise SourceError("empty file")
        rewind(stream)
        lines = head.splitlines(keepends=True)
        stated = _SEP_LINE.match(lines[0])
        delimiter = file_format.delimiter or (stated and stated[1]) or detect_delimiter(lines[file_format.skip_rows :])
        habits = find_habits(lines[max(file_format.skip_rows, 1 if stated else 0) :], delimiter, file_format)
        records = Records(stream, habits)
        records.skip_lines(max(file_format.skip_rows, 1 if stated else 0))
        columns = unique_names(records.header())
        headers = [list(columns), *_further(records, file_format)]
    except BaseException:
        stream.close()
        raise
    questions = question_texts(columns, headers, file_format.question_row)
    zones = time_zones(columns, headers[1:])
    notes, remarks = list[str](), what_was_guessed(path, encoding, file_format.encoding)

    def rows() -> Iterator[Row | Reject]:
        yield from _rows(records, columns)
        found = what_was_assumed(habits, file_format)
        notes.extend(found[0])
        remarks.extend(found[1])

    return Table(columns, rows(), questions, zones, encoding=encoding, close=stream.close, notes=notes, remarks=remarks)


def _further(records: Records, file_format: FileFormat) -> list[list[str]]:
    """Return the header rows below the first; the last is none if it should have import ids and has not."""
    further: list[list[str]] = []
    for _ in range(file_format.header_rows - 1):
        try:
            further.append(records.header())
        except SourceError:
            if not further:
                raise
            break  # no row below the headers
    if file_format.import_row and len(further) == file_format.header_rows - 1 and not is_import_row(further[-1]):
        further.pop()
        records.unread()
    return further


def _rows(records: Records, columns: tuple[str, ...]) -> Iterator[Row | Reject]:
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        line, fields, raw = record
        reason = None if raw.isascii() and "\0" not in raw else damage(raw)
        if reason:
            yield Reject(line, reason, show(raw))
        else:
            yield Row(line, dict(zip(columns, fields, strict=True)), raw)


def damage(raw: str) -> str | None:
    """Return why the text cannot be taken (a NUL or undecodable bytes); None if it can."""
    if "\0" in raw:
        return "NUL byte in the row"
    if _UNDECODED.search(raw):
        return "bytes that are not valid in the file's encoding (cut off, or of another encoding)"
    return None


def detect_delimiter(lines: list[str]) -> str:
    """Return the delimiter whose header has most fields, among those with which most records have as many fields.

    Args:
        lines: Beginning of the file from the header on; the last line may be cut.
    """
    best, best_key = ",", (False, 1)
    text = lines[:200] if len(lines) < 2 else lines[:-1][:200]
    for delimiter in DELIMITERS:
        try:
            rows = [r for r in csv.reader(iter(text), delimiter=delimiter) if r]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        steady = sum(len(r) == width for r in rows) >= 0.5 * len(rows)
        if width > 1 and (steady, width) > best_key:
            best, best_key = delimiter, (steady, width)
    return best
