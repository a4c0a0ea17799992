"""Reading the published file: SQL, data dictionary, Parquet export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.connection import open_published

if TYPE_CHECKING:
    import pandas as pd


def query(published: Path | str, sql: str, /, **params: object) -> pd.DataFrame:
    """Return the rows of one statement on the published file as a pandas frame.

    Args:
        published: The published file.
        sql: One statement; tables need no schema name.
        params: Values of its $parameters.

    Raises:
        QueryError: Nothing is published, or the statement fails.
    """
    con = open_published(published)
    try:
        return con.execute(sql, params or None).df()
    except duckdb.Error as e:
        raise QueryError(f"query failed: {e}; `voc docs` lists the tables and columns") from e
    finally:
        con.close()


def dictionary(published: Path | str, table: str | None = None) -> pd.DataFrame:
    """Return the data dictionary, or that of one table: table_name, column_name (None: the table), data_type, description.

    Raises:
        QueryError: Nothing is published.
    """
    return query(published, "from data_dictionary where $table is null or table_name = $table", table=table)


def print_query(published: Path, sql: str, *, output: str = "table") -> None:
    """Run SQL on the published file, read-only, and print all rows.

    Args:
        published: The published file.
        sql: One statement; tables need no schema name.
        output: "table", "csv" or "json" (one object per line).

    Raises:
        QueryError: Nothing is published, or the statement fails.
    """
    con = open_published(published)
    con.execute("set enable_external_access = false")  # a query reads the snapshot, not this machine's files
    con.execute("set lock_configuration = true")
    try:
        relation = con.sql(sql)
        if relation is None:
            return
        if output == "table":
            relation.show(max_rows=10_000, max_width=terminal_width())
            return
        frame = relation.df()
    except duckdb.Error as e:
        raise QueryError(f"query failed: {e}; `voc docs` lists the tables and columns") from e
    finally:
        con.close()
    if output == "csv":
        frame.to_csv(sys.stdout, index=False)
    else:
        frame.to_json(sys.stdout, orient="records", lines=True, date_format="iso", force_ascii=False)


def terminal_width() -> int:
    """Return the columns of the terminal; 160 if there is none."""
    import shutil

    return shutil.get_terminal_size((160, 40)).columns


def print_docs(published: Path, table: str | None) -> None:
    """Print the data dictionary: every table with its grain, every column with unit and range.

    Raises:
        QueryError: Nothing is published, or there is no such table.
    """
    con = open_published(published)
    rows = con.execute("select table_name, column_name, data_type, description from data_dictionary").fetchall()
    con.close()
    names = sorted({r[0] for r in rows})
    if table is not None and table not in names:
        raise QueryError(f"no published table {table!r}; there are: {', '.join(names)}")
    for name, column, kind, text in rows:
        if table in (None, name):
            sys.stdout.write(f"\n{name}: {text}\n" if column is None else f"    {column} ({kind.lower()}): {text}\n")


def export_parquet(published: Path, folder: Path) -> list[Path]:
    """Copy every published table to `<folder>/<table>.parquet`; returns the paths.

    Raises:
        QueryError: Nothing is published, or the folder cannot be written.
    """
    con = open_published(published)
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (name,) in con.execute("select distinct table_name from data_dictionary order by 1").fetchall():
            path = folder / f"{name}.parquet"
            con.table(name).write_parquet(str(path))
            paths.append(path)
    except (OSError, duckdb.IOException) as e:
        said = getattr(e, "strerror", None) or type(e).__name__
        raise QueryError(f"{folder}: the tables cannot be written there: {said}") from e
    finally:
        con.close()
    return paths
