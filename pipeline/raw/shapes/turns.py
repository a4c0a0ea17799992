"""Conversations: turns brought into order and joined by party. Only the customer's words become a text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.config.shape_fields import AGENTS, CUSTOMER, ORDER, SAID, Turns
from pipeline.config.source_fields import Moment
from pipeline.config.sources import SourceMapping
from pipeline.raw.errors import RowError
from pipeline.raw.moments import moment_reader
from pipeline.raw.readers.base import Reject, Row, Table, Value, raw_of
from pipeline.raw.readers.json_paths import MISSING, get, json_path, leaf_text
from pipeline.raw.row_cells import given, plain_text
from pipeline.raw.shapes.joining import collect, kept_columns, need, say_joined, shared_cells
from pipeline.raw.shapes.roles import listed_roles

MADE = (SAID, ORDER, AGENTS)
UNLISTED = "other"
"""Party of a turn whose role the mapping does not list."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn.

    Attributes:
        line: Line of the file.
        shared: Cells that describe the conversation.
        party: As the mapping calls it, or UNLISTED.
        said: Words.
        number: By which turns are ordered; None if there is none.
        second: When it began: seconds since 1970, or since the conversation began; None if nothing says it.
        agent: Pseudonym; "" if it names nobody.
    """

    line: int
    shared: dict[str, Value]
    party: str
    said: str
    number: float | None
    second: float | None
    agent: str


class _Reader:
    """Reads turns as one mapping says, and counts what is odd."""

    def __init__(self, how: Turns, pseudonym: Callable[[str], str]) -> None:
        self._how, self._pseudonym = how, pseudonym
        self._parties = {word.strip().casefold(): party for party, words in how.roles.items() for word in words}
        self._seconds = _clock(how.time_format)
        self.unlisted: Counter[str] = Counter()
        self.untimed = self.unordered = self.silent = 0

    def turn(self, line: int, cell: Callable[[str], Value], shared: dict[str, Value], role: str | None = None) -> Turn:
        """Return a turn. `cell` gives a field of it."""
        how = self._how
        role = _text(cell(how.role)) if role is None else role
        party = self._parties.get(role.casefold())
        if party is None:
            self.unlisted[role] += 1
        when = cell(how.time) if how.time else ""
        second = self._seconds(when) if when else None
        self.untimed += bool(how.time) and second is None
        agent = _text(cell(how.agent)) if how.agent and party not in (CUSTOMER, None) else ""
        said = cell(how.text)
        return Turn(
            line,
            shared,
            party or UNLISTED,
            said.strip() if isinstance(said, str) else said.isoformat(),
            _number(_text(cell(how.order))) if how.order else None,
            second,
            self._pseudonym(agent) if agent else "",
        )

    def joined(self, turns: list[Turn]) -> dict[str, Value]:
        """Return the cells that turns make together, beside those that describe the conversation."""
        turns = self._in_order(turns)
        values = shared_cells(turn.shared for turn in turns)
        times = [turn.second for turn in turns if turn.second is not None]
        begin = min(times, default=0.0) if self._how.time_format not in ("s", "ms") else 0.0
        order = [[turn.party] if turn.second is None else [turn.party, round(turn.second - begin, 3)] for turn in turns]
        said = [turn.said for turn in turns if turn.party == CUSTOMER and turn.said]
        self.silent += not said
        agents = dict.fromkeys(turn.agent for turn in turns if turn.agent)
        values |= {SAID: "\n".join(said), ORDER: json.dumps(order, ensure_ascii=False), AGENTS: ", ".join(agents)}
        return values

    def _in_order(self, turns: list[Turn]) -> list[Turn]:
        for numbers in ([turn.number for turn in turns], [turn.second for turn in turns]):
            known = [number for number in numbers if number is not None]
            if len(known) == len(turns):
                return [turn for _, turn in sorted(zip(known, turns, strict=True), key=lambda pair: pair[0])]
        self.unordered += bool(self._how.order or self._how.time) and len(turns) > 1
        return turns

    def say(self, table: Table) -> None:
        """Tell what was odd."""
        if self.unlisted:
            listed = listed_roles(self.unlisted)
            table.notes.append(
                f"{self.unlisted.total():,} turns of a role that the mapping does not list ({listed}), not read as the customer's"
            )
        if self.untimed:
            table.notes.append(
                f"{self.untimed:,} turns whose time does not fit turns.time_format {self._how.time_format}"
            )
        if self.unordered:
            table.notes.append(
                f"{self.unordered:,} conversations whose turns have no number or time each, read in the order of the file"
            )
        if self.silent:
            table.remarks.append(f"{self.silent:,} conversations in which the customer says nothing")


def joined_turns(table: Table, mapping: SourceMapping, how: Turns, pseudonym: Callable[[str], str]) -> Table:
    """Return the file with one row per conversation: what describes it, and the columns in MADE.

    Raises:
        SourceError: A column is missing, or there is too much to join.
    """
    reader = _Reader(how, pseudonym)
    if how.conversation is None:
        columns = tuple(c for c in table.columns if c != (how.list or "").partition("[")[0])
        return replace(table, columns=(*columns, *MADE), rows=_objects(table, how, reader))
    asked = [c for c in (how.order, how.time) if c]
    need(table, mapping, (how.conversation, how.role, how.text, *asked))
    shared = [c for c in kept_columns(mapping, how.own) if c in table.columns]

    def piece(row: Row) -> Turn:
        own = {c: row.values[c] for c in shared if c in row.values}
        return reader.turn(row.line_number, lambda name: given(row.values, name), own)

    groups, rejects, rows = collect(table, how.conversation, piece, nothing="conversation")
    table.remarks.append(say_joined(rows, len(groups), "turns"))

    def joined() -> Iterator[Row | Reject]:
        yield from rejects
        for turns in groups.values():
            yield Row(min(turn.line for turn in turns), reader.joined(turns))
        reader.say(table)

    return replace(table, columns=(*shared, *MADE), rows=joined())


def _objects(table: Table, how: Turns, reader: _Reader) -> Iterator[Row | Reject]:
    """Yield the rows of objects that each hold the turns of one conversation."""
    path = json_path(how.list or "") or json_path(f"{how.list}[]")
    head = path.head if path else ""
    turns = conversations = 0
    for row in table.rows:
        if isinstance(row, Reject):
            yield row
            continue
        try:
            listed = json.loads(plain_text(row.values, head) or "null")
            found = [
                item
                for part in (path.within(listed) if path else ())
                for item in (part if isinstance(part, list) else [part])
            ]
            items = [item for item in found if isinstance(item, dict)]
            if not items:
                raise RowError(f"no list of turns at {how.list!r}")
            roles = _roles(row, how)
        except (RowError, ValueError, RecursionError) as e:
            reason = str(e) if isinstance(e, RowError) else f"no list of turns at {how.list!r}"
            yield Reject(row.line_number, reason, raw_of(row), row.part)
            continue
        shared = {c: v for c, v in row.values.items() if c != head}
        said = [_item_turn(reader, row.line_number, item, shared, how, roles) for item in items]
        turns, conversations = turns + len(said), conversations + 1
        yield replace(row, values=reader.joined(said))
    table.remarks.append(say_joined(turns, conversations, "turns"))
    reader.say(table)


def _item_turn(
    reader: _Reader, line: int, item: dict[str, Any], shared: dict[str, Value], how: Turns, roles: dict[str, str]
) -> Turn:
    def cell(name: str) -> str:
        found = get(item, name)
        return "" if found is MISSING else leaf_text(found)

    own = cell(how.role).strip()
    return reader.turn(line, cell, shared, roles.get(own.casefold(), own))


def _roles(row: Row, how: Turns) -> dict[str, str]:
    """Return roles by the key of a participant, in lower case."""
    if how.participants is None:
        return {}
    listed = json.loads(plain_text(row.values, how.participants.list) or "[]")
    found = {}
    for item in listed if isinstance(listed, list) else ():
        key, role = get(item, how.participants.key), get(item, how.participants.role)
        if key is not MISSING and role is not MISSING:
            found[leaf_text(key).strip().casefold()] = leaf_text(role).strip()
    return found


def _clock(form: str) -> Callable[[Value], float | None]:
    """Return the function from a time to seconds; None for what is no time."""
    if form in ("s", "ms"):
        scale = 1000 if form == "ms" else 1

        def offset(value: Value) -> float | None:
            number = _number(_text(value))
            return None if number is None else number / scale

        return offset
    read = moment_reader(Moment(column="time", formats=(form,)))

    def moment(value: Value) -> float | None:
        try:
            return read(value).timestamp()
        except ValueError:
            return None

    return moment


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, datetime) else value.strip()


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e18 else None
