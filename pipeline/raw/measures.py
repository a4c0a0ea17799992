"""Measures of a row: yes/no, amounts and counts, each read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.config.measure_fields import Amount, Count, Measures, YesNo
from pipeline.raw.errors import RowError

MeasureRow = tuple[str, float, str | None]
"""kind, value (1 or 0 for yes or no, an amount, a count), currency of an amount."""
Cell = Callable[[str], str]
"""The trimmed text of a column, "" if there is none."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBERS = {
    ".": re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?"),
    ",": re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?"),
}
LARGEST, MOST = 1e15, 1e9
"""Amounts above the first and counts above the second are errors of the export; sums of counts are kept in billionths."""


def measures_reader(measures: Measures, none: tuple[str, ...] = ()) -> Callable[[Cell], tuple[MeasureRow, ...]]:
    """Return the function that reads the measures that a row has; `none` means no answer in every column. It raises RowError on a wrong value."""
    readers = [_reader(kind, measure, none) for kind, measure in measures.mapped().items()]
    return lambda cell: tuple(row for read in readers if (row := read(cell)) is not None)


def _reader(
    kind: str, measure: YesNo | Amount | Count, none_values: tuple[str, ...]
) -> Callable[[Cell], MeasureRow | None]:
    none = {w.strip().casefold() for w in ("", *measure.null_values, *none_values)}
    where = f"{kind}: column {measure.column!r}"
    if isinstance(measure, YesNo):
        words = {w.strip().casefold(): 1.0 for w in measure.yes_values}
        words.update({w.strip().casefold(): 0.0 for w in measure.no_values})
        listed = ", ".join((*measure.yes_values, *measure.no_values))

        def value_of(text: str, cell: Cell) -> MeasureRow:
            if text.casefold() not in words:
                raise RowError(f"{where}: expected one of {listed}", value=text)
            return kind, words[text.casefold()], None

    elif isinstance(measure, Amount):
        amount = measure

        def value_of(text: str, cell: Cell) -> MeasureRow:
            number = _number(text, amount.decimal)
            if number is None or number < amount.min:
                mark = f"with the decimal mark {amount.decimal!r}"
                raise RowError(f"{where}: expected an amount of at least {amount.min:g} {mark}", value=text)
            code = amount.currency or cell(amount.currency_column or "").upper()
            if not _CURRENCY.fullmatch(code):
                expected = f"{kind}: column {amount.currency_column!r}: expected a currency code of three letters"
                raise RowError(expected, value=code)
            return kind, number, code

    else:

        def value_of(text: str, cell: Cell) -> MeasureRow:
            number = _number(text, ".")
            if number is None or not 0 <= number <= MOST or not number.is_integer():
                raise RowError(f"{where}: expected a whole number from 0 to {MOST:,.0f}", value=text)
            return kind, number, None

    def read(cell: Cell) -> MeasureRow | None:
        text = cell(measure.column)
        return None if text.casefold() in none else value_of(text, cell)

    return read


def _number(text: str, decimal: str) -> float | None:
    """Return the number, thousands grouped or not; None if it is not a number or beyond LARGEST."""
    if not _NUMBERS[decimal].fullmatch(text):
        return None
    number = float(text.replace("," if decimal == "." else ".", "").replace(",", "."))
    return number if abs(number) <= LARGEST else None
