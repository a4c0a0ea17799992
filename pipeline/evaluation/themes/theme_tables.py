"""Figures as cells of tables: a row per method or data set, a column per measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.cards.figure import Better, Figure, Unit, cell, over_seeds

OURS = "ours"
TOLERANCE = 0.02
"""Least fall of the product's own figures that counts: another processor rounds otherwise, and a cluster more or less
moves V-measure by as much."""


def table_figure(
    *,
    table: str,
    row: str,
    column: str,
    values: Sequence[float],
    n: int,
    unit: Unit = "index",
    better: Better = "higher",
    target: float | None = None,
    gated: bool = False,
) -> Figure:
    """Return the figure of one cell.

    Args:
        table: Key of the table.
        row: What was measured, for instance a method.
        column: What of it.
        values: One per seed or replicate; shares in [0, 1].
        n: Records behind one value.
        unit: See Figure.
        better: See Figure.
        target: See Figure.
        gated: True for the product's own figures, which must not fall below the card; a peer's may.
    """
    return over_seeds(
        values, key=f"{table}/{row}/{column}", text=f"{row}, {column}", n=n, unit=unit, better=better, target=target,
        tolerance=TOLERANCE if gated else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """What stands above a table.

    Attributes:
        key: First part of the keys of its cells.
        title: Heading.
        notes: Sentences below the heading.
    """

    key: str
    title: str
    notes: tuple[str, ...] = ()


def markdown(tables: Sequence[Table], figures: Sequence[Figure]) -> str:
    """Return the tables that have a figure, as aligned Markdown; rows and columns in the order of their first figure."""
    blocks = []
    for table in tables:
        cells = {tuple(f.key.split("/")[1:]): f for f in figures if f.suite == table.key}
        if not cells:
            continue
        columns = list(dict.fromkeys(column for _, column in cells))
        lines = [["", *columns]]
        for row in dict.fromkeys(row for row, _ in cells):
            found = [cells.get((row, column)) for column in columns]
            lines.append([row, *(cell(f) if f else "–" for f in found)])
        blocks.append(
            "\n\n".join([f"### {table.title}", *([" ".join(table.notes)] if table.notes else []), _aligned(lines)])
        )
    return "\n\n".join(blocks) + "\n"


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    rows = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *rows[1:]])
