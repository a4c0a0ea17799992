"""Query results as named float columns, and back to Arrow without NaN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

PACKAGE = "pipeline.insights"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A query's rows, by column.

    `columns["s"]` is (n,) float64, NaN where null; `columns.keys_of("theme_id")` the Arrow column as it is.
    """

    table: pa.Table

    def __getitem__(self, name: str) -> Floats:
        """Return the column as floats."""
        values = self.table[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(values, np.float64)

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.table.num_rows)

    def keys_of(self, name: str) -> Any:
        """Return the column as Arrow."""
        return self.table[name]


def nullable(values: Floats) -> pa.Array:
    """Return Arrow doubles with null if the value is NaN or infinite."""
    return pa.array(np.nan_to_num(values), mask=~np.isfinite(values))
