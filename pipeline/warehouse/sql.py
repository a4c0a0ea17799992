"""SQL lives in .sql files beside its stage; this reads and runs them with $named parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


@cache
def load_sql(package: str, name: str) -> str:
    """Text of `<package>/sql/<name>.sql`, for instance load_sql("pipeline.raw", "insert_responses")."""
    return files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def run_sql(
    con: duckdb.DuckDBPyConnection, package: str, name: str, params: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run every statement of a .sql file; each gets those of `params` that it names.

    Returns the connection, so that the last statement's rows can be fetched.

    Raises:
        duckdb.Error: A statement fails, or names a parameter that `params` lacks.
    """
    given = dict(params or {})
    for statement in con.extract_statements(load_sql(package, name)):
        names = statement.named_parameters
        con.execute(statement, {n: given[n] for n in names if n in given} if names else None)
    return con
