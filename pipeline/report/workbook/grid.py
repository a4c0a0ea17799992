"""What a sheet of the workbook is: a title, columns and rows. A cell is a text, a number with its unit, a day, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil, floor, log10
from typing import Any, TypeAlias

from pipeline.report.facts import Row
from pipeline.report.html import clean
from pipeline.report.words import MINUS, Words

STEPS = 8
"""Steps of an axis at most."""
LONGEST = 2_000
"""Characters of a text in a cell; a cell of Excel holds 32,767."""
DIGITS = {"share": 0, "points": 0, "responses": 0, "scale 0-1": 2, "net": 2, "stars": 1, "measured": 2}
"""Decimals of each unit, as Words.figure and Words.net write them on the page; any other unit is an amount without decimals."""
TONES = {"pain": "#A6321F", "gain": "#1E6B3A", "unsure": "#6B5A12", "few": "#5C6370"}
"""Font colours of a status on white, each with a contrast of at least 4.5 to 1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    Attributes:
        value: As the published file has it; None gives an empty cell.
        unit: A name of DIGITS, or an amount such as "CHF".
        sign: Whether a plus is written: for moves and differences.
    """

    value: float | None
    unit: str = "net"
    sign: bool = False

    @property
    def shown(self) -> float | None:
        """Return the number in the cell: a difference of shares is in percentage points, everything else as it is."""
        if self.value is None:
            return None
        return 100 * self.value if self.sign and self.unit == "share" else float(self.value)


@dataclass(frozen=True, slots=True)
class Toned:
    """A text in the colour of a status, which it says in a sign and a word, too."""

    text: str
    tone: str


Cell: TypeAlias = "str | int | Figure | Toned | date | None"
Column: TypeAlias = tuple[str, int]
"""Key of its name in the words, and its width in characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: Key of the words: `sheet_<name>` is its tab, `sheet_<name>_lead` the sentence above the table.
        columns: In order.
        rows: Cells by column.
        frozen: Columns on the left that stay in view.
        heat: Names of columns that are shaded from complaints to praise.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 1
    heat: Sequence[str] = field(default=())


def ends(low: float | None, high: float | None, unit: str = "net", *, sign: bool = False) -> tuple[Figure, Figure]:
    """Return the two cells of an interval."""
    return Figure(low, unit, sign), Figure(high, unit, sign)


def text_of(text: object) -> str:
    """Return a text as a cell holds it: on one line, without controls, not longer than LONGEST."""
    line = clean(str(text))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def number_format(figure: Figure, words: Words) -> str:
    """Return the format that shows a number as the page writes it; the reader's program puts in its own separators.

    The sections of a format hold for what is above, below and at zero (ECMA-376, part 1, 18.8.31). What rounds to nothing
    is "0" without a sign, as on the page.
    """
    unit, signed = figure.unit, figure.sign or figure.unit == "net"
    digits = DIGITS.get(unit, 0)
    if unit == "stars" and signed:
        digits = 2
    body = f"#,##0{'.' + '0' * digits if digits else ''}"
    if unit == "share" and not signed:
        return f"0{_literal(str(words.forms['percent']).replace('%', ''))}%"
    if unit == "share":
        body += _literal(str(words.forms["points"]))
    elif unit not in DIGITS:
        body += _literal(f"\N{NO-BREAK SPACE}{clean(unit)}")
    if figure.shown is not None and round(figure.shown, digits) == 0:
        return f"{body};{body};{body}"
    return f"{'+' if signed else ''}{body};{_literal(MINUS)}{body};{body}"


def round_ends(rows: Sequence[Row]) -> tuple[float, float, float]:
    """Return the ends of an axis that holds every value of the rows with its interval, and the round step that both are multiples of."""
    numbers = [v for row in rows for v in (row["value"], row["low"], row["high"]) if v is not None]
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    wide = high - low or abs(high) / 10 or 1.0
    unit = 10.0 ** floor(log10(wide))
    step = next(unit * part for part in (0.2, 0.5, 1.0, 2.0) if wide / (unit * part) <= STEPS)
    least, most = floor(low / step), ceil(high / step)
    return round(least * step, 9), round((most if most > least else least + 1) * step, 9), step


def _literal(text: str) -> str:
    quoted = text.replace('"', "")
    return f'"{quoted}"' if quoted else ""


def day_of(value: Any) -> date | None:
    """Return the day of a moment."""
    return value.date() if isinstance(value, datetime) else value
