"""Audits of every number of the snapshot, whatever tables and columns it has: enumerated from the catalogue, not listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import duckdb
from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Constant
from duckdb import Expression
from duckdb import FunctionExpression as Function

SCHEMA = "snapshot.published"
NUMBERS = ("DOUBLE", "FLOAT", "BIGINT", "INTEGER")
VALUES = {"": "value", "net": "net_sentiment"}
"""The column to which an interval belongs, by the prefix of its low and high, if the names differ."""
WEIGHTS = {
    "volume_share": "volume",
    "severity": "severity",
    "impact_factor": "impact",
    "purchase_relevance": "relevance",
}
SLACK = 1e-9


def audit_numbers(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return, by audit, the number of columns (or tables) of the attached snapshot in which a row breaks it.

    no_nan: no double is NaN or infinite. intervals_hold: low <= value <= high wherever columns are named so.
    shares_in_range: shares, their intervals, p- and q-values lie within 0 and 1. priority_is_its_product: priority is the
    product of its factors, each to the power of its weight in the newest run's manifest.
    """
    tables = _columns(con)
    weights = _weights(con)
    found = dict.fromkeys(("no_nan", "intervals_hold", "shares_in_range", "priority_is_its_product"), 0)
    for table, columns in tables.items():
        relation = con.table(f"{SCHEMA}.{table}")
        checks = [
            *(("no_nan", Function("isfinite", Column(c))) for c, t in columns.items() if t in ("DOUBLE", "FLOAT")),
            *(("intervals_hold", check) for check in _intervals(columns)),
            *(("shares_in_range", _between(c)) for c in columns if _is_share(c, columns)),
        ]
        if "priority" in columns and set(WEIGHTS) <= set(columns):
            checks.append(("priority_is_its_product", _product(weights)))
        for name, broken in zip((name for name, _ in checks), _broken(relation, [h for _, h in checks]), strict=True):
            found[name] += broken
    return found


def _broken(relation: duckdb.DuckDBPyRelation, checks: Sequence[Expression]) -> tuple[bool, ...]:
    """Return for each check whether a row breaks it, in one pass over the table; a check that is null counts as kept."""
    if not checks:
        return ()
    any_breaks = [Function("bool_or", ~holds).alias(f"check_{i}") for i, holds in enumerate(checks)]
    (row,) = relation.aggregate(any_breaks).fetchall()
    return tuple(bool(breaks) for breaks in row)


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return the names and types of the numeric columns, by table."""
    rows = con.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = 'snapshot' and schema_name = 'published' order by table_name, column_index"
    ).fetchall()
    result: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        if kind in NUMBERS:
            result.setdefault(table, {})[column] = kind
    return result


def _weights(con: duckdb.DuckDBPyConnection) -> Mapping[str, float]:
    """Return the weights of priority of the newest run; empty (all 1) if its manifest names none."""
    newest = con.table(f"{SCHEMA}.runs").order("started_at desc").limit(1).project("manifest").fetchall()
    manifest = json.loads(newest[0][0]) if newest and newest[0][0] else {}
    weights: Mapping[str, float] = manifest.get("settings", {}).get("insights", {}).get("priority", {})
    return weights


def _intervals(columns: Mapping[str, str]) -> Iterator[Expression]:
    for low in columns:
        prefix = low[: -len("low")].rstrip("_") if low == "low" or low.endswith("_low") else None
        high = f"{prefix}_high" if prefix else "high"
        if prefix is None or high not in columns:
            continue
        yield Column(low) <= Column(high) + Constant(SLACK)
        for value in (prefix, f"{prefix}_share", f"value_{prefix}", VALUES.get(prefix, "")):
            if value in columns and (columns[value] in ("DOUBLE", "FLOAT") or value == "rank"):
                yield Column(low) <= Column(value) + Constant(SLACK)
                yield Column(value) <= Column(high) + Constant(SLACK)
                break


def _is_share(name: str, columns: Mapping[str, str]) -> bool:
    """Return whether the column is a share, an end of a share's interval, a p-value or a q-value."""
    if name.endswith(("share", "q_value", "p_value")):
        return True
    prefix = name.removesuffix("_low").removesuffix("_high")
    return prefix != name and (prefix.endswith("share") or f"{prefix}_share" in columns)


def _between(name: str) -> Expression:
    return (Column(name) >= Constant(-SLACK)) & (Column(name) <= Constant(1 + SLACK))


def _product(weights: Mapping[str, float]) -> Expression:
    product: Expression = Constant(1.0)
    for column, weight in WEIGHTS.items():
        product = product * Function("pow", Column(column), Constant(float(weights.get(weight, 1.0))))
    return Function("abs", Column("priority") - product) <= Constant(SLACK)
