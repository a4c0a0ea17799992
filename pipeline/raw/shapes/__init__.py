"""Bring an opened file into one row per response, as its mapping says: names, paths into lists, columns put together, answers and turns joined."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.config.sources import SourceMapping
from pipeline.raw.readers.base import Table
from pipeline.raw.shapes.columns import with_columns, with_names
from pipeline.raw.shapes.long_form import joined_answers
from pipeline.raw.shapes.turns import joined_turns


def shaped(table: Table, mapping: SourceMapping, *, pseudonym: Callable[[str], str]) -> Table:
    """Return the file as a table with one row per response. Where rows are joined, the file is read to its end first.

    Args:
        table: The file, nothing of it read yet.
        mapping: Of its source.
        pseudonym: From the name of a member of staff to what is kept of it.

    Raises:
        SourceError: The file lacks a column by which rows are joined, or has too much to join.
    """
    table = with_columns(with_names(table, mapping), mapping)
    if mapping.long:
        return with_columns(joined_answers(table, mapping, mapping.long), mapping)
    if mapping.turns:
        return with_columns(joined_turns(table, mapping, mapping.turns, pseudonym), mapping)
    return table
