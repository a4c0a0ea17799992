"""Rows about few customers: a number about a group of two tells about people, so it does not leave the published file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

SIZES = {
    "bias": ("customers_wrote", "customers_silent"),
    "ranking_changes": ("customers_before", "customers"),
    "pain_exposures": ("customers", "complaining", "value_customers", "churn_customers", "others_customers"),
    "segment_contrasts": ("scope_customers", "other_customers", "customers"),
}
"""Columns with the size of the groups of a row, where that is not `customers`."""
SIZE = "customers"
QUERIES_OF = {"segments_differ": "segment_contrasts"}
"""Queries that show rows of a table of SIZES."""


def is_small(relation: duckdb.DuckDBPyRelation, table: str, least: int) -> duckdb.Expression | None:
    """Return whether a row is about a group of fewer than `least` customers; None for a table that is not about groups.

    A row about nobody is not small: there is nobody whom it tells about.
    """
    sizes = [c for c in SIZES.get(table, (SIZE,)) if c in relation.columns]
    few = [duckdb.ColumnExpression(c).between(1, least - 1) for c in sizes]
    if not few or least < 2:
        return None
    found = few[0]
    for other in few[1:]:
        found |= other
    return found


def is_few(row: Mapping[str, Any], table: str, least: int) -> bool:
    """Return whether a row that was read is about a group of fewer than `least` customers; the same rule as is_small.

    Args:
        row: With the columns of sizes.
        table: Name of the table or of the query in QUERIES_OF.
        least: Fewest customers.
    """
    sizes = SIZES.get(QUERIES_OF.get(table, table), (SIZE,))
    return any(0 < (row.get(column) or 0) < least for column in sizes)


def large_groups(relation: duckdb.DuckDBPyRelation, table: str, least: int) -> tuple[duckdb.DuckDBPyRelation, int]:
    """Return the table's rows but for those about few customers, and the number of these."""
    small = is_small(relation, table, least)
    if small is None:
        return relation, 0
    held = relation.filter(small).count("*").fetchall()[0][0]
    no, yes = duckdb.ConstantExpression(False), duckdb.ConstantExpression(True)
    return relation.filter(duckdb.CaseExpression(small, no).otherwise(yes)), int(held)  # null is not small
