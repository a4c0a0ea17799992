"""A measured figure: its values over seeds or replicates, its target, and when it counts as fallen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal

Better = Literal["higher", "lower", "neither"]
Unit = Literal["index", "share", "count"]
OURS = "ours"
TOLERANCE = 0.02
"""Least fall of an index or a share that counts: another processor rounds otherwise, and a cluster more or less moves
V-measure by as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One cell of a table.

    Attributes:
        table: Key of the table.
        row: What was measured, for instance a method.
        column: What of it.
        values: One per seed or replicate; shares in [0, 1].
        n: Records behind one value.
        unit: How it is printed.
        better: Which way is good.
        target: Value to reach, or None.
        gated: True for the product's own figures: the command fails where one fell below the card.
    """

    table: str
    row: str
    column: str
    values: tuple[float, ...]
    n: int
    unit: Unit = "index"
    better: Better = "higher"
    target: float | None = None
    gated: bool = False

    @property
    def key(self) -> str:
        """Return the stable name: table/row/column."""
        return f"{self.table}/{self.row}/{self.column}"

    @property
    def mean(self) -> float:
        """Return the mean of the values."""
        return fmean(self.values)

    @property
    def deviation(self) -> float:
        """Return the sample standard deviation; 0 for one value."""
        return stdev(self.values) if len(self.values) > 1 else 0.0

    def reached(self) -> bool | None:
        """Return whether the mean reaches the target; None without one."""
        if self.target is None:
            return None
        above = self.mean - self.target if self.better == "higher" else self.target - self.mean
        return above >= -1e-9

    def cell(self) -> str:
        """Return the value as a table shows it: mean ± deviation, and a mark if the target is missed."""
        scale, digits = {"index": (1, 3), "share": (100, 1), "count": (1, 0 if len(self.values) == 1 else 1)}[self.unit]
        text = f"{scale * self.mean:.{digits}f}"
        if len(self.values) > 1:
            text += f" ± {scale * self.deviation:.{digits}f}"
        if self.unit == "share":
            text += " %"
        if self.reached() is False:
            sign = "≥" if self.better == "higher" else "≤"
            text += f" (aim {sign} {scale * self.target:g}{' %' if self.unit == 'share' else ''})"  # type: ignore[operator]
        return text


def fell(now: Measure, card: Measure) -> bool:
    """Return whether a gated figure is worse than on the card by more than TOLERANCE, two deviations and, of shares, a record."""
    if not card.gated or card.better == "neither":
        return False
    worse = card.mean - now.mean if card.better == "higher" else now.mean - card.mean
    record = 1 / max(1, now.n) if now.unit == "share" else 0.0
    return worse > max(TOLERANCE, 2 * now.deviation, 2 * card.deviation, record) + 1e-4  # the card has five digits


@dataclass(frozen=True, slots=True)
class Table:
    """What stands above a table.

    Attributes:
        key: Measure.table of its cells.
        title: Heading.
        notes: Sentences below the heading.
    """

    key: str
    title: str
    notes: tuple[str, ...] = ()


def markdown(tables: Sequence[Table], measures: Sequence[Measure]) -> str:
    """Return the tables that have a measure, as aligned Markdown; rows and columns in the order of their first measure."""
    blocks = []
    for table in tables:
        cells = {(m.row, m.column): m for m in measures if m.table == table.key}
        if not cells:
            continue
        columns = list(dict.fromkeys(column for _, column in cells))
        lines = [["", *columns]]
        for row in dict.fromkeys(row for row, _ in cells):
            found = [cells.get((row, column)) for column in columns]
            lines.append([row, *(m.cell() if m else "–" for m in found)])
        blocks.append(
            "\n\n".join([f"### {table.title}", *([" ".join(table.notes)] if table.notes else []), _aligned(lines)])
        )
    return "\n\n".join(blocks) + "\n"


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    rows = ["| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *rows[1:]])
