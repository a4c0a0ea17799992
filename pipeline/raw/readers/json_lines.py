"""Read JSON: one object per line, an array of objects, or an object that holds one such array (as Zendesk's API answers)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from pipeline.config.source_fields import FileFormat
from pipeline.errors import SourceError
from pipeline.raw.readers.base import MAX_COLUMNS, MAX_PIECE, Listed, Reject, Row, Table, show, storable
from pipeline.raw.readers.delimited import damage
from pipeline.raw.readers.encoding import open_text, rewind

MAX_LINE = 32 << 20
MAX_ARRAY = 256 << 20
"""Characters. An array has to be held in memory; lines do not."""
PEEK = 1000
"""Objects whose keys count as the file's columns."""
MAX_KEY = 1_000
"""Characters of a column's name, with the keys above it. Deep objects with long keys would fill the memory with names."""
MAX_DEPTH = 100
"""Levels of objects and lists in each other, the row itself included. Exports have under ten; Python's parser gives up near a thousand, earlier or
later as the caller is deep itself."""
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels: leave the deep field out of the export, or write it as one text"
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
        if _is_document(first):
            items = _items(stream)
            return Table(_columns(items), iter(items), fixed=False, encoding=encoding)
        columns = _columns(row for row, _ in zip(_lines(stream), range(PEEK), strict=False))
        rewind(stream)
    except BaseException:
        stream.close()
        raise
    return Table(columns, _lines(stream), fixed=False, encoding=encoding, close=stream.close)


def _is_document(first: str) -> bool:
    """Return whether the whole file is one JSON value, by its first line that is not blank."""
    if first.lstrip().startswith("["):
        return True
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return first.strip() in ("{", "[") or first.rstrip().endswith(("[", "{"))
    return isinstance(value, dict) and _only_list(value) is not None


def _why(error: ValueError, said: str) -> str:
    """Return why JSON cannot be read: as Python says it, but for a number that is longer than Python reads."""
    too_long = not isinstance(error, json.JSONDecodeError) and "integer string conversion" in said
    return f"a number has more than {sys.get_int_max_str_digits():,} digits" if too_long else said


ENVELOPES = frozenset(
    "conversations data entries feedback items records responses results reviews rows satisfaction_ratings submissions survey_responses tickets value".split()  # noqa: SIM905
)
"""Names under which APIs put the list of what was asked for."""
PAGING = frozenset({"count", "next_page", "previous_page", "meta", "links", "total", "page", "per_page", "has_more"})


def _only_list(value: dict[str, Any]) -> list[Any] | None:
    """Return the only list of objects in the object, if nothing beside it looks like a record of its own.

    Beside a list under one of the names in ENVELOPES may stand anything but an id: counts, averages, a token for the next page.
    """
    lists = {k: v for k, v in value.items() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)}
    others = {k for k, v in value.items() if not isinstance(v, list)}
    if len(lists) != 1:
        return None
    [(name, found)] = lists.items()
    envelope = name in ENVELOPES and not any(k.lower() == "id" or k.endswith(("_id", "Id", "ID")) for k in others)
    return found if others <= PAGING or envelope else None


def _pages(text: str) -> Any:
    """Return the JSON value of a file, or one list of the records of several values: pages of an API appended to one file."""
    decoder, end = json.JSONDecoder(parse_constant=_refuse), 0
    text = text.strip()
    first, end = decoder.raw_decode(text)
    if end == len(text):
        return first
    pages = [first]
    while end < len(text):
        while text[end].isspace():
            end += 1
        page, end = decoder.raw_decode(text, end)
        pages.append(page)
    lists = [_only_list(page) if isinstance(page, dict) else page for page in pages]
    if not all(isinstance(found, list) or _is_empty_page(page) for found, page in zip(lists, pages, strict=True)):
        raise ValueError("several values that are not all pages with a list of objects")
    return [item for found in lists if isinstance(found, list) for item in found]


def _is_empty_page(page: Any) -> bool:
    """Return whether the object is a page whose list is empty."""
    return isinstance(page, dict) and any(page.get(name) == [] for name in ENVELOPES)


def _items(stream: TextIO) -> list[Row | Reject]:
    text = stream.read(MAX_ARRAY + 1)
    stream.close()
    if len(text) > MAX_ARRAY:
        raise SourceError(
            f"one JSON value has more than {MAX_ARRAY:,} characters: write it as JSON lines, with one object per line"
        )
    try:
        value = _pages(text)
    except ValueError as e:
        raise SourceError(f"not valid JSON: {_why(e, str(e))}") from None
    except RecursionError:
        raise SourceError(TOO_DEEP) from None
    found = _only_list(value) if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise SourceError("expected JSON lines, an array of objects, or an object with one array of objects")
    return [_item(n, item) for n, item in enumerate(found, 1)]


def _item(number: int, item: Any) -> Row | Reject:
    try:
        raw = storable(json.dumps(item, ensure_ascii=False))
    except RecursionError:
        return Reject(number, TOO_DEEP, "")
    return Reject(number, TOO_DEEP, show(raw[:MAX_PIECE])) if _too_deep(raw) else _row(number, item, raw, escapes=True)


def _lines(stream: TextIO) -> Iterator[Row | Reject]:
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
            value = json.loads(text, parse_constant=_refuse)
        except ValueError as e:
            yield Reject(number, f"not valid JSON: {_why(e, getattr(e, 'msg', str(e)))}", show(text))
            continue
        yield _row(number, value, text, escapes="\\u" in text)


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


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a JSON value")


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
