"""Answers that stand in a list of each object, as APIs of survey tools give them: each question as a column, under the path that reads it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipeline.raw.discovery.profiles import Profile
from pipeline.raw.discovery.signs import plain_name
from pipeline.raw.readers.base import Listed, Reject, Row
from pipeline.raw.readers.json_paths import leaf_text

ASKED = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in ("question|frage|pregunta|domanda|vraag", "title|wording|prompt", "label|field|ref|name|key|topic")
)
"""Names of fields that say which question is answered, the clearest first."""
ANSWERED = re.compile(
    r"\b(?:value|answer|text|response|number|score|rating|choice|label|antwort|comment|boolean)\b", re.IGNORECASE
)
"""Names of fields with an answer."""
_OTHER = re.compile(
    r"(?:^|[._ ])(?:id|type|kind|sub_?type|format|index|order|at|date|created_at|updated_at)$", re.IGNORECASE
)
"""Ends of names of fields that are neither."""
MOST_QUESTIONS = 200
"""Different questions of a list; where there are more, the field names something else."""
DEPTH = 3
"""Objects in each other in an item that are looked at."""
Item = dict[str, Any]


def answer_columns(rows: Iterable[Row | Reject], *, limit: int) -> list[Profile]:
    """Return a profile for each question that is answered in a list, called by the path that reads its answer; none where no list shows them.

    Args:
        rows: Of the file.
        limit: Rows that are looked at.
    """
    lists: dict[str, list[list[Item]]] = defaultdict(list)
    for row in islice((row for row in rows if isinstance(row, Row)), limit):
        for column, cell in row.values.items():
            if isinstance(cell, Listed):
                items = [dict(_leaves(item)) for item in json.loads(cell) if isinstance(item, dict)]
                lists[column].append(items)
    return [profile for column, found in lists.items() for profile in _questions(column, found)]


def _leaves(item: Item, prefix: str = "", depth: int = DEPTH) -> Iterator[tuple[str, Any]]:
    """Yield the path and value of each field of an item that is neither a list nor an object."""
    for key, value in item.items():
        if isinstance(value, dict) and depth:
            yield from _leaves(value, f"{prefix}{key}.", depth - 1)
        elif not isinstance(value, list | dict):
            yield f"{prefix}{key}", value


def _questions(column: str, rows: list[list[Item]]) -> list[Profile]:
    items = [item for row in rows for item in row]
    asked = _asked(items)
    if asked is None:
        return []
    paths = dict.fromkeys(p for item in items for p in item if p != asked and not _OTHER.search(p) and ANSWERED.search(plain_name(p)))  # fmt: skip
    found: dict[str, Profile] = {}
    for row in rows:
        for item in row:
            quoted = _quoted(str(item.get(asked) or ""))
            for path in paths if quoted else ():
                if path in item:
                    name = f"{column}[{asked}={quoted}].{path}"
                    found.setdefault(name, Profile(name, str(item[asked]).strip())).add(leaf_text(item[path]))
    for profile in found.values():
        profile.rows = len(rows)
    return [profile for profile in found.values() if profile.filled]


def _asked(items: list[Item]) -> str | None:
    """Return the field of the items that says which question each answers; None if no field of all items does."""
    if not items:
        return None
    whole = [p for p in items[0] if all(isinstance(item.get(p), str) and item[p].strip() for item in items)]
    for sign in ASKED:
        for path in whole:
            different = len({item[path] for item in items})
            if (
                sign.search(plain_name(path))
                and not _OTHER.search(path)
                and different <= MOST_QUESTIONS
                and (different < len(items) or len(items) < 10)
            ):
                return path
    return None


def _quoted(question: str) -> str:
    """Return a question as a condition of a path has it; "" where it cannot be written."""
    if not question.strip():
        return ""
    return f'"{question}"' if '"' not in question else f"'{question}'" if "'" not in question else ""
