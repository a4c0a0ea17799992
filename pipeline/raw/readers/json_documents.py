"""Whole JSON values: where their records are, in an array, under a path, or in the one list of an answer of an API."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from pipeline.errors import SourceError, printable
from pipeline.raw.readers.json_paths import MISSING, get, json_path

MAX_ARRAY = 256 << 20
"""Characters. An array has to be held in memory; lines do not."""
MAX_DEPTH = 100
"""Levels of objects and lists in each other, the row itself included. Exports have under ten; Python's parser gives up near a thousand, earlier or
later as the caller is deep itself."""
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels: leave the deep field out of the export, or write it as one text"
WHOLE = "$"
"""Path of a file that is one record."""
ENVELOPES = frozenset(
    "conversations data entries feedback items records responses results reviews rows satisfaction_ratings submissions survey_responses tickets value".split()  # noqa: SIM905
)
"""Names under which APIs put the list of what was asked for."""
PAGING = frozenset({"count", "next_page", "previous_page", "meta", "links", "total", "page", "per_page", "has_more"})
BESIDE = PAGING | frozenset(
    [
        "_links",
        "code",
        "error",
        "errors",
        "hasMore",
        "message",
        "next",
        "ok",
        "paging",
        "pagination",
        "previous",
        "status",
        "statusCode",
        "success",
    ]
)
"""Names of what stands beside a wrapper and is no record; beside a list they may be a record's own."""
WRAPPERS = frozenset(("_embedded", "body", "d", "data", "payload", "response", "result"))
"""Names under which APIs put the object that holds the list."""


def counting_decoder() -> tuple[json.JSONDecoder, Counter[str]]:
    """Return a decoder that reads NaN and Infinity, as Python writes them, as null, and its count of them."""
    seen = Counter[str]()

    def missing(constant: str) -> None:
        seen[constant] += 1

    return json.JSONDecoder(parse_constant=missing), seen


def is_document(first: str) -> bool:
    """Return whether the whole file is one JSON value, or pages, by its first line that is not blank."""
    if first.lstrip().startswith("["):
        return True
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return first.strip() in ("{", "[") or first.rstrip().endswith(("[", "{", ","))
    return isinstance(value, dict) and (_only_list(value) is not None or _is_empty_page(value))


def records_of(text: str, path: str | None) -> tuple[list[Any], int]:
    """Return the records of a file, and how many values NaN or Infinity it has.

    Several values may follow one another: pages of an API appended to one file.

    Args:
        text: The whole file.
        path: Where a value has its records, WHOLE for the value itself; None: an array, the one list of an answer, or the object itself.

    Raises:
        SourceError: It is too long, no JSON, or has no list at the path.
    """
    if len(text) > MAX_ARRAY:
        raise SourceError(
            f"one JSON value has more than {MAX_ARRAY:,} characters: write it as JSON lines, with one object per line"
        )
    decoder, constants = counting_decoder()
    try:
        values = _values(text.strip(), decoder)
    except ValueError as e:
        raise SourceError(f"not valid JSON: {why(e, str(e))}") from None
    except RecursionError:
        raise SourceError(TOO_DEEP) from None
    found = [_at(value, path) if path is not None else _list(value, len(values)) for value in values]
    if path is not None and not any(isinstance(part, list) for part in found):
        raise SourceError(f"format.records: no list at {path!r}; the file has {_keys(values[0])}")
    return [item for part in found if part is not None for item in part], constants.total()


def why(error: ValueError, said: str) -> str:
    """Return why JSON cannot be read: as Python says it, but for a number that is longer than Python reads."""
    too_long = not isinstance(error, json.JSONDecodeError) and "integer string conversion" in said
    return f"a number has more than {sys.get_int_max_str_digits():,} digits" if too_long else said


def _values(text: str, decoder: json.JSONDecoder) -> list[Any]:
    values, end = list[Any](), 0
    while end < len(text):
        while text[end].isspace() or (values and text[end] == ","):
            end += 1
        value, end = decoder.raw_decode(text, end)
        values.append(value)
    return values


def _list(value: Any, values: int) -> list[Any] | None:
    """Return the records of one value; None for a page that has none.

    Raises:
        SourceError: It is no array or object, or stands among pages and is none.
    """
    if isinstance(value, list):
        pages = [_page(item) for item in value]
        return value if not pages or None in pages else [item for page in pages for item in page or ()]
    if not isinstance(value, dict):
        raise SourceError("expected JSON lines, an array of objects, or an object with one array of objects")
    found = _only_list(value)
    return found if found is not None else None if _is_empty_page(value) else [value]


def _at(value: Any, path: str) -> list[Any] | None:
    """Return the records at a path of one value; None if nothing is there."""
    if path == WHOLE:
        return value if isinstance(value, list) else [value]
    route = json_path(path)
    found = route.find(value) if route else [] if (one := get(value, path)) is MISSING else [one]
    lists = [item for part in found for item in (part if isinstance(part, list) else [part])]
    return lists if found else None


def _keys(value: Any) -> str:
    """Return the names at the top of a value for a message: those that every API uses, and how many others."""
    if not isinstance(value, dict):
        return "an array at its top"
    known = [printable(key) for key in value if key in ENVELOPES | PAGING]
    return f"{', '.join(known) or 'no usual name'} and {len(value) - len(known)} more at its top"


def _only_list(value: dict[str, Any]) -> list[Any] | None:
    """Return the only list of objects in the object, if nothing beside it looks like a record of its own.

    Beside a list under one of the names in ENVELOPES may stand anything but an id: counts, averages, a token for the next page. The object may
    itself be wrapped in another, as in {"data": {"responses": […]}}.
    """
    lists = {k: v for k, v in value.items() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)}
    others = {k for k, v in value.items() if not isinstance(v, list)}
    if not lists and others - BESIDE <= WRAPPERS:
        inside = [
            found
            for k, v in value.items()
            if k in WRAPPERS and isinstance(v, dict) and (found := _only_list(v)) is not None
        ]
        return inside[0] if len(inside) == 1 and len(others - BESIDE) == 1 else None
    if len(lists) != 1:
        return None
    [(name, found)] = lists.items()
    envelope = name in ENVELOPES and not any(k.lower() == "id" or k.endswith(("_id", "Id", "ID")) for k in others)
    return found if others <= PAGING or envelope else None


def _page(item: Any) -> list[Any] | None:
    """Return the records of one page in an array of pages; None if it is no page, but a record."""
    if not isinstance(item, dict) or not set(item) - ENVELOPES <= BESIDE:
        return None
    held = [
        v for k, v in item.items() if k in ENVELOPES and isinstance(v, list) and all(isinstance(i, dict) for i in v)
    ]
    return held[0] if len(held) == 1 and len(set(item) & ENVELOPES) == 1 else None


def _is_empty_page(page: dict[str, Any]) -> bool:
    """Return whether the object is a page whose list is empty."""
    return any(page.get(name) == [] for name in ENVELOPES) and not any(k.lower() == "id" for k in page)
