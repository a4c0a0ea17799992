"""Several tables of one file read as one: members of an archive, worksheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.errors import printable
from pipeline.raw.readers.base import Reject, Row, Table

LISTED = 10
"""Names in a note."""


def stacked(tables: Sequence[tuple[str, Table]], *, what: str, one: str, packed: bool = False) -> Table:
    """Return the tables that have the columns of the first as one, in their order; the others are closed and named in a note.

    Tables of JSON objects, which may lack keys, all belong together. Lines are counted anew in every table, so each row
    says in which one it stands, if there are several.

    Args:
        tables: One or more, with their names.
        what: They are, in the plural.
        one: What one of them is called, for the place of a row.
        packed: They are members of an archive, whose names their rows get.
    """
    first = tables[0][1]
    taken = [(name, t) for name, t in tables if not (first.fixed and t.fixed) or set(t.columns) == set(first.columns)]
    left = [(name, t) for name, t in tables if all(t is not other for _, other in taken)]
    for _, table in left:
        table.close()
    columns = tuple(dict.fromkeys(c for _, t in taken for c in t.columns))
    notes = (
        [f"{what} with other columns than '{printable(tables[0][0])}' were not read: {listed(left)}"] if left else []
    )
    remarks = [f"{len(taken):,} {what} read as one: {listed(taken)}"] if len(taken) > 1 else []

    def rows() -> Iterator[Row | Reject]:
        for name, table in taken:
            part = f"{one} '{printable(name[:60])}'" if len(tables) > 1 else ""
            if not part and not packed:
                yield from table.rows
            for row in table.rows:
                place = ", ".join(p for p in (part, row.part) if p)
                yield (
                    replace(row, part=place, member=name)
                    if packed and isinstance(row, Row)
                    else replace(row, part=place)
                )
            notes.extend(note for note in table.notes if note not in notes)
            remarks.extend(remark for remark in table.remarks if remark not in remarks)

    def close() -> None:
        for _, table in taken:
            table.close()

    questions = {c: words for _, t in reversed(taken) for c, words in t.questions.items()}
    zones = {c: zone for _, t in reversed(taken) for c, zone in t.zones.items()}
    fixed = all(t.fixed for _, t in taken)
    encoding = ", ".join(dict.fromkeys(t.encoding for _, t in taken if t.encoding))
    return Table(columns, rows(), questions, zones, fixed, encoding, close, notes, remarks)


def listed(tables: Sequence[tuple[str, Table]]) -> str:
    """Return the names of tables for a message."""
    names = ", ".join(f"'{printable(name[:60])}'" for name, _ in tables[:LISTED])
    return names + (f" and {len(tables) - LISTED:,} more" if len(tables) > LISTED else "")
