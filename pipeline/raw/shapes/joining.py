"""Rows of one response or conversation brought together, in the order in which each begins in the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from pipeline.config.sources import SourceMapping
from pipeline.errors import SourceError
from pipeline.raw.errors import RowError
from pipeline.raw.readers.base import Reject, Row, Table, Value, raw_of
from pipeline.raw.row_cells import plain_text

MOST = 1 << 30
"""Characters of rows that are held until the last one is read: any row may belong to the first response."""
Piece = TypeVar("Piece")


def need(table: Table, mapping: SourceMapping, columns: Collection[str]) -> None:
    """Do nothing if the file has the columns by which rows are joined.

    Raises:
        SourceError: It lacks some.
    """
    if missing := [c for c in columns if c not in table.columns]:
        raise SourceError(
            f"no column {', '.join(map(repr, missing))}, by which source {mapping.name} joins rows: correct the mapping, or export it"
        )


def collect(
    table: Table, key: str, piece: Callable[[Row], Piece | None], *, nothing: str
) -> tuple[dict[str, list[Piece]], list[Reject], int]:
    """Return the pieces of each response by its key, the rows that cannot be joined, and how many rows were.

    Args:
        table: The file; it is read to its end.
        key: Column that says which rows belong together.
        piece: From a row to what is kept of it; None if it adds nothing.
        nothing: What a row without a key is called in its reason.

    Raises:
        SourceError: There is more than MOST to hold.
    """
    groups: dict[str, list[Piece]] = {}
    rejects: list[Reject] = []
    joined = size = 0
    for row in table.rows:
        if isinstance(row, Reject):
            rejects.append(row)
            continue
        try:
            name = plain_text(row.values, key)
            if not name:
                raise RowError(f"column {key!r} is empty: it says which {nothing} the row belongs to")
            held = piece(row)
        except RowError as e:
            rejects.append(Reject(row.line_number, str(e), raw_of(row), row.part))
            continue
        joined += 1
        size += sum(len(v) if isinstance(v, str) else 32 for v in row.values.values())
        if size > MOST:
            raise SourceError(
                f"more than {MOST >> 30} GB of rows that have to be joined: split the export by months, no {nothing} across two files"
            )
        group = groups.setdefault(name, [])
        if held is not None:
            group.append(held)
    return groups, rejects, joined


def kept_columns(mapping: SourceMapping, own: Collection[str]) -> tuple[str, ...]:
    """Return the columns that say something of a whole response, and are read."""
    return tuple(c for c in dict.fromkeys((*mapping.columns(), *mapping.made_of())) if c not in own)


def shared_cells(rows: Iterator[dict[str, Value]]) -> dict[str, Value]:
    """Return for each column the first cell that is not empty."""
    found: dict[str, Value] = {}
    for cells in rows:
        for column, cell in cells.items():
            if not found.get(column):
                found[column] = cell
    return found


def say_joined(rows: int, responses: int, what: str) -> str:
    """Return how many rows became how many responses."""
    return f"{rows:,} {what} in {responses:,} response{'' if responses == 1 else 's'}"
