"""Paths into lists of objects, such as answers[question.ref=why].text: which items, and what of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.raw.readers.base import Listed

_BRACKETS = re.compile(r"""\[((?:"[^"]*"|'[^']*'|[^\]"'])*)\]""")
_NAME = re.compile(r"[^\[\]]+")
_CONDITION = re.compile(r"""\s*([^=!]+?)\s*(!?=)\s*("[^"]*"|'[^']*'|[^,"']*?)\s*(?:,|$)""")
_NUMBER = re.compile(r"-?\d+")
Step = Callable[[Any], Iterator[Any]]
"""From a value to the values that one part of a path leads to."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A path that has been read.

    Attributes:
        head: Name before the first bracket, which may have dots: it leads to a list.
        steps: What follows, in order.
    """

    head: str
    steps: tuple[Step, ...]

    def within(self, value: Any) -> list[Any]:
        """Return what the path leads to from the value of its head, in the order of the lists."""
        found = [value]
        for step in self.steps:
            found = [leaf for item in found for leaf in step(item)]
        return found

    def find(self, record: Any) -> list[Any]:
        """Return what the path leads to from a whole object."""
        start = get(record, self.head) if self.head else record
        return [] if start is MISSING else self.within(start)


MISSING = object()
"""What is not there; None is a value."""


@lru_cache(maxsize=1024)
def json_path(text: str) -> JsonPath | None:
    """Return the path of a name with brackets; None if the text is none: then it can only be a column's name.

    [] or [*] is every item, [0] the first, [-1] the last, [a.b=x, c!=y] those whose fields have these values (compared without regard to case).
    A value with a comma, a bracket or a quote stands in quotes.
    """
    head, bracket, _ = text.partition("[")
    if not bracket:
        return None
    rest, steps = text[len(head) :], list[Step]()
    while rest:
        if match := _BRACKETS.match(rest):
            step = _picking(match[1].strip())
        elif rest[0] == "." and (match := _NAME.match(rest, 1)):
            step = _field(match[0].rstrip("."))
        else:
            return None
        if step is None:
            return None
        steps.append(step)
        rest = rest[match.end() :]
    return JsonPath(head.rstrip("."), tuple(steps))


def get(value: Any, name: str) -> Any:
    """Return what stands under a name such as via.channel in an object, also where a key itself has dots; MISSING if nothing does."""
    if not isinstance(value, dict):
        return MISSING
    if name in value:
        return value[name]
    parts = name.split(".")
    for n in range(len(parts) - 1, 0, -1):
        key = ".".join(parts[:n])
        if key in value and (found := get(value[key], ".".join(parts[n:]))) is not MISSING:
            return found
    return MISSING


def as_cell(found: list[Any]) -> str | None:
    """Return what a path led to as a cell: None if nothing is there, one value as it is, several as a list."""
    if not found:
        return None
    if len(found) == 1:
        return leaf_text(found[0])
    if all(not isinstance(value, dict | list) for value in found):
        found = [text for value in found if (text := leaf_text(value))]
        if len(found) < 2:
            return found[0] if found else ""
    return Listed(json.dumps(found, ensure_ascii=False))


def leaf_text(value: Any) -> str:
    """Return a JSON value as text: null is "", true is "true", 5 and 5.0 are "5"; a list or an object is JSON and no answer."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    said = json.dumps(value, ensure_ascii=False)
    return Listed(said) if isinstance(value, dict | list) else said


def _field(name: str) -> Step:
    def step(value: Any) -> Iterator[Any]:
        if (found := get(value, name)) is not MISSING:
            yield found

    return step


def _picking(inside: str) -> Step | None:
    """Return the step of what stands in brackets; None if it is not understood."""
    if inside in ("", "*"):
        return lambda value: iter(value if isinstance(value, list) else ())
    if _NUMBER.fullmatch(inside):
        index = int(inside)
        return lambda value: iter(
            [value[index]] if isinstance(value, list) and -len(value) <= index < len(value) else ()
        )
    conditions, at = list[tuple[str, bool, str]](), 0
    while at < len(inside):
        match = _CONDITION.match(inside, at)
        if match is None:
            return None
        word = match[3][1:-1] if match[3][:1] in ('"', "'") else match[3]
        conditions.append((match[1], match[2] == "=", word.strip().casefold()))
        at = match.end()

    def fits(item: Any) -> bool:
        return all((_word(item, name) == word) is same for name, same, word in conditions)

    return lambda value: (item for item in (value if isinstance(value, list) else ()) if fits(item))


def _word(item: Any, name: str) -> str | None:
    found = get(item, name)
    return None if found is MISSING else leaf_text(found).strip().casefold()
