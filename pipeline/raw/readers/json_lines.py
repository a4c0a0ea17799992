"""Read JSON: one object per line, an array of objects, or an object that holds one such array (as Zendesk's API answers)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from pipeline.config.format_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import MAX_COLUMNS, MAX_PIECE, Listed, Reject, Row, Table, show, storable
from pipeline.raw.readers.delimited import damage
from pipeline.raw.readers.encoding import open_text, rewind, what_was_guessed
from pipeline.raw.readers.json_documents import (
    MAX_ARRAY,
    MAX_DEPTH,
    TOO_DEEP,
    counting_decoder,
    is_document,
    records_of,
    why,
)

MAX_LINE = 32 << 20
PEEK = 1000
"""Objects whose keys count as the file's columns."""
MAX_KEY = 1_000
"""Characters of a column's name, with the keys above it. Deep objects with long keys would fill the memory with names."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def open_json(path: Path, file_format: FileFormat) -> Table:
    """Return the file as a table; nested objects become columns such as via.channel, lists become JSON text.

    Raises:
        SourceError: It is empty, an array that is too long or damaged, or none of its first PEEK objects can be read.
    """
    stream, encoding = open_text(path, encoding=file_format.encoding)
    try:
        rewind(stream)
        first = next((line for line in iter(lambda: stream.readline(MAX_LINE), "") if line.strip()), "")
        if not first:
            raise SourceError("empty file")
        rewind(stream)
        if file_format.records is not None or is_document(first):
            text = stream.read(MAX_ARRAY + 1)
            stream.close()
            found, missing = records_of(text, file_format.records)
            items = [_item(n, item) for n, item in enumerate(found, 1)]
            remarks = [*what_was_guessed(path, encoding, file_format.encoding), *_missing(missing)]
            return Table(_columns(items), iter(items), fixed=False, encoding=encoding, remarks=remarks)
        columns = _columns(row for row, _ in zip(_lines(stream, []), range(PEEK), strict=False))
        rewind(stream)
    except BaseException:
        stream.close()
        raise
    remarks = what_was_guessed(path, encoding, file_format.encoding)
    return Table(columns, _lines(stream, remarks), fixed=False, encoding=encoding, close=stream.close, remarks=remarks)


def _item(number: int, item: Any) -> Row | Reject:
    try:
        raw = storable(json.dumps(item, ensure_ascii=False))
    except RecursionError:
        return Reject(number, TOO_DEEP, "")
    return Reject(number, TOO_DEEP, show(raw[:MAX_PIECE])) if _too_deep(raw) else _row(number, item, raw, escapes=True)


def _missing(count: int) -> list[str]:
    return [f"NaN or Infinity, which JSON does not have, read as missing: {count:,}"] if count else []


def _lines(stream: TextIO, remarks: list[str]) -> Iterator[Row | Reject]:
    decoder, constants = counting_decoder()
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), ""), 1):
        if len(line) >= MAX_LINE:
            raise SourceError(f"line {number} is longer than {MAX_LINE:,} characters")
        text = line.strip()
        if not text:
            continue
        reason = None if text.isascii() and "\0" not in text else damage(text)
        if reason:
            yield Reject(number, reason, show(text))
            continue
        if _too_deep(text):
            yield Reject(number, TOO_DEEP, show(text[:MAX_PIECE]))
            continue
        try:
            value = decoder.decode(text)
        except ValueError as e:
            yield Reject(number, f"not valid JSON: {why(e, getattr(e, 'msg', str(e)))}", show(text))
            continue
        yield _row(number, value, text, escapes="\\u" in text)
    remarks.extend(_missing(constants.total()))


def _too_deep(text: str) -> bool:
    """Return whether objects and lists are in each other by more than MAX_DEPTH levels."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:  # nearly every row of every export
        return False
    depth = 0
    for bracket in _BRACKET.finditer(_QUOTED.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _row(number: int, value: Any, raw: str, *, escapes: bool) -> Row | Reject:
    """Return the row of an object; `escapes` says that its text may hold NULs or halves of surrogate pairs."""
    if not isinstance(value, dict):
        return Reject(number, f"expected a JSON object, found {type(value).__name__}", show(raw))
    values: dict[str, str] = {}
    if not _flatten(value, "", values):
        return Reject(number, f"a key with more than {MAX_KEY:,} characters", show(raw[:MAX_PIECE]))
    if escapes:
        if any("\0" in v for v in values.values()):
            return Reject(number, "NUL byte in the row", show(raw))
        values = {storable(k): type(v)(storable(v)) for k, v in values.items()}
    return Row(number, values, raw)


def _flatten(value: dict[str, Any], prefix: str, into: dict[str, str]) -> bool:
    """Put cells into a flat dict as text: null is "", true is "true", 5 and 5.0 are "5", a list is JSON; False if a name is too long."""
    for key, item in value.items():
        name = f"{prefix}{key}"
        if len(name) > MAX_KEY:
            return False
        if isinstance(item, str):
            into[name] = item
        elif item is None:
            into[name] = ""
        elif isinstance(item, dict):
            if not _flatten(item, f"{name}.", into):
                return False
        elif isinstance(item, list):
            into[name] = Listed(json.dumps(item, ensure_ascii=False))
        elif isinstance(item, float) and item.is_integer() and abs(item) < 1e15:
            into[name] = str(int(item))
        else:
            into[name] = json.dumps(item, ensure_ascii=False)
    return True


def _columns(rows: Iterable[Row | Reject]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    unread: Reject | None = None
    for row in rows:
        if isinstance(row, Row):
            found.update(dict.fromkeys(row.values))
            if len(found) > MAX_COLUMNS:
                raise SourceError(f"more than {MAX_COLUMNS:,} different keys: is each object one response?")
        else:
            unread = unread or row
    if unread and not found:
        raise SourceError(f"none of its rows can be read; line {unread.line_number}: {unread.reason}")
    return tuple(found)
