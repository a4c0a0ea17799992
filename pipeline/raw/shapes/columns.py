"""Columns that a mapping makes of others: what a path finds in a list, the first that is not empty, several put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from pipeline.config.shape_fields import Combined
from pipeline.config.sources import SourceMapping
from pipeline.raw.header_names import plain_name
from pipeline.raw.readers.base import Reject, Row, Table, Undecoded, Value
from pipeline.raw.readers.json_paths import JsonPath, as_cell, json_path

Maker = Callable[[Mapping[str, Value], dict[str, Any]], Value | None]
"""From a row, and what was parsed of it already, to a cell; None if the row has nothing of the kind."""


def with_names(table: Table, mapping: SourceMapping) -> Table:
    """Return the table with its columns as the mapping calls them, where the two differ in case or spaces alone; the table itself if none do.

    A name that two columns could have stays, as does every column that the mapping calls as the file does.
    """
    asked = dict.fromkeys((*mapping.columns(), *mapping.made_of()))
    there, plain = set(table.columns), dict[str, list[str]]()
    for column in table.columns:
        plain.setdefault(plain_name(column), []).append(column)
    missing = [name for name in asked if name not in there]
    found = {name: plain.get(plain_name(name), []) for name in missing}
    names = {columns[0]: name for name, columns in found.items() if len(columns) == 1 and columns[0] not in asked}
    if not names:
        return table

    def rows() -> Iterator[Row | Reject]:
        for row in table.rows:
            if isinstance(row, Row):
                row = replace(row, values={names.get(column, column): cell for column, cell in row.values.items()})
            yield row

    def renamed(facts: Mapping[str, str]) -> dict[str, str]:
        return {names.get(column, column): fact for column, fact in facts.items()}

    columns = tuple(names.get(column, column) for column in table.columns)
    return replace(table, columns=columns, rows=rows(), questions=renamed(table.questions), zones=renamed(table.zones))


def with_columns(table: Table, mapping: SourceMapping) -> Table:
    """Return the table with the columns that the mapping reads and makes of others; the table itself if there are none.

    A column of the file goes before a path of the same name: LimeSurvey calls columns Q1[SQ001].
    """
    there, makers = set(table.columns), dict[str, Maker]()
    for name in dict.fromkeys((*mapping.columns(), *mapping.made_of())):
        path = None if name in there else json_path(name)
        if path is not None and (path.head in there or not table.fixed):
            makers[name] = _reader(path)
    known = there | {name for name in makers if (path := json_path(name)) and path.head in there}
    combined = {name: made for name, made in mapping.combine.items() if known & set(made.parts)}
    makers |= {name: _combiner(made) for name, made in combined.items()}
    if not makers:
        return table
    found = [name for name in makers if name in known or name in combined]
    columns = tuple(dict.fromkeys((*table.columns, *found)))
    return replace(table, columns=columns, rows=_rows(table.rows, makers))


def _rows(rows: Iterator[Row | Reject], makers: Mapping[str, Maker]) -> Iterator[Row | Reject]:
    for row in rows:
        if isinstance(row, Row):
            values, parsed = dict(row.values), dict[str, Any]()
            for name, make in makers.items():
                made = make(values, parsed)
                if made is not None and (made or name not in values):
                    values[name] = made
            row = replace(row, values=values)
        yield row


def _reader(path: JsonPath) -> Maker:
    head = path.head

    def make(values: Mapping[str, Value], parsed: dict[str, Any]) -> Value | None:
        cell = values.get(head)
        if not isinstance(cell, str) or isinstance(cell, Undecoded) or not cell:
            return None
        if head not in parsed:
            try:
                parsed[head] = json.loads(cell)
            except (ValueError, RecursionError):
                parsed[head] = None
        return as_cell(path.within(parsed[head]))

    return make


def _combiner(combined: Combined) -> Maker:
    parts, separator = combined.parts, combined.separator

    def first(values: Mapping[str, Value], parsed: dict[str, Any]) -> Value | None:
        cells = [values[part] for part in parts if part in values]
        filled = (cell for cell in cells if isinstance(cell, datetime) or cell.strip())
        return next(filled, "") if cells else None

    def join(values: Mapping[str, Value], parsed: dict[str, Any]) -> Value | None:
        cells = [cell for part in parts if (cell := values.get(part)) and (isinstance(cell, datetime) or cell.strip())]
        if not cells:
            return "" if any(part in values for part in parts) else None
        if any(isinstance(cell, Undecoded) for cell in cells):
            return next(cell for cell in cells if isinstance(cell, Undecoded))
        if len(cells) == 2 and isinstance(cells[0], datetime) and (clock := _clock(cells[1])) is not None:
            return datetime.combine(cells[0].date(), clock)
        return separator.join(cell.isoformat() if isinstance(cell, datetime) else cell.strip() for cell in cells)

    return first if combined.first else join


def _clock(cell: Value) -> time | None:
    """Return the time of day of a cell beside a date; None if it is none."""
    if isinstance(cell, datetime):
        return cell.time()
    try:
        return time.fromisoformat(cell.strip())
    except ValueError:
        return None
