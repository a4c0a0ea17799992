"""Figures that an audit has corrected, in place of those that were read: one way for every table of scores and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Floats
from pipeline.insights.base.reader import AUDITED, BY_LABELS

KEYS = ("journey_id", "touchpoint_id", "theme_id", "category", "scope", "period")
EVERYTHING = {"scope": "all", "period": "all"}
"""Of tables that have no such column."""
ENDS = ("low", "high", "sampling_low", "sampling_high")
FIGURES = {"negative": "negative_share", "positive": "positive_share", "net": "net_sentiment"}
"""Beginning of the names of a figure's ends, and its own name."""
CLEAR = 1.53
"""Half-widths of a 95 % interval that are three standard errors: Bonferroni over about twenty touchpoints."""
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Net sentiments of some rows as the labels correct them.

    Attributes:
        known: (n,) whether the audit reaches the row.
        value: (n,) NaN where it does not; as the rest.
        low: (n,).
        high: (n,).
        sampling_low: (n,).
        sampling_high: (n,).
    """

    known: NDArray[np.bool_]
    value: Floats
    low: Floats
    high: Floats
    sampling_low: Floats
    sampling_high: Floats

    def over(self, read: Floats, name: str = "value") -> Floats:
        """Return what was read, with the corrected figures in their rows."""
        return np.where(self.known, getattr(self, name), read)

    def status(self, read: NDArray[Any], *, pain_point: str, gain: str, undecided: str) -> NDArray[Any]:
        """Return the status of each row: what the labels make clear; not sure yet where chance alone could turn the corrected value; else what was read."""
        with np.errstate(invalid="ignore"):
            below = self.known & (self.value + CLEAR * (self.high - self.value) < 0)
            above = self.known & (self.value - CLEAR * (self.value - self.low) > 0)
            against = ((read == pain_point) & (self.sampling_high >= 0)) | ((read == gain) & (self.sampling_low <= 0))
        said = np.where(self.known & against, undecided, read)
        return np.where(below, pain_point, np.where(above, gain, said))


def _found(c: Context, subject: str) -> dict[Key, Mapping[str, Any]]:
    rows = c.query("audited_values", subject=subject).table.to_pylist()
    return {tuple(row[name] for name in KEYS): row for row in rows}


def _keys(table: pa.Table) -> list[Key]:
    columns = [
        table[name].to_pylist() if name in table.column_names else [EVERYTHING.get(name)] * table.num_rows
        for name in KEYS
    ]
    return list(zip(*columns, strict=True))


def corrected_net(c: Context, rows: pa.Table, *, subject: str) -> Corrected:
    """Return the corrected net sentiments of a subject's rows.

    Args:
        c: Of the step.
        rows: With the columns of KEYS that the subject has.
        subject: As in insights.audited_scores.
    """
    found = _found(c, subject)
    said = [found.get(key) for key in _keys(rows)] if found else [None] * rows.num_rows
    values = np.array([row["net"] if row else [np.nan] * 5 for row in said], float).reshape(-1, 5)
    return Corrected(np.array([row is not None for row in said], bool), *values.T)


def with_audited(c: Context, scores: pa.Table, *, subject: str) -> pa.Table:
    """Return a table of scores with the corrected figures where the audit reaches, which then have the basis audited.

    Args:
        c: Of the step.
        scores: With the columns of KEYS that the subject has, and FIGURES with their ends.
        subject: As in insights.audited_scores.
    """
    found = _found(c, subject)
    reached = {i: found[key] for i, key in enumerate(_keys(scores)) if key in found} if found else {}
    if not reached:
        return scores
    for name, figure in FIGURES.items():
        for at, column in enumerate((figure, *(f"{name}_{end}" for end in ENDS))):
            scores = _replaced(scores, column, {i: row[name][at] for i, row in reached.items()})
    scores = _replaced(scores, "value_is", dict.fromkeys(reached, BY_LABELS))
    return _replaced(scores, "basis", dict.fromkeys(reached, AUDITED))


def _replaced(table: pa.Table, column: str, values: Mapping[int, Any]) -> pa.Table:
    made = table[column].to_pylist()
    for i, value in values.items():
        made[i] = value
    return table.set_column(table.column_names.index(column), column, pa.array(made, table[column].type))
