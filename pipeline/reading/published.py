"""Reading the published file: SQL, data dictionary, Parquet export."""

from __future__ import annotations

import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.errors import QueryError, machine_cause, printable
from pipeline.reading.exports.folder import Folder
from pipeline.reading.exports.manifest import is_ours
from pipeline.reading.groups import large_groups
from pipeline.reading.sealed import GRACE_S, LIMIT_S, ending, sealed
from pipeline.reading.shown import table_text
from pipeline.warehouse.connection import open_published

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
MOST_SHOWN = 10_000
"""Rows that are drawn as a table."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def query(published: Path | str, sql: str, /, **params: object) -> pd.DataFrame:
    """Return the rows of one statement on the published file as a pandas frame.

    The statement reads nothing else: no other file, no address, no variable of the program. `open_published` gives a connection
    that can join files of your own.

    Args:
        published: The published file.
        sql: One statement; tables need no schema name.
        params: Values of its $parameters.

    Raises:
        QueryError: Nothing is published, or the statement fails or takes longer than sealed.LIMIT_S.
    """
    with sealed(published) as con:
        return con.execute(sql, params or None).df()


def dictionary(published: Path | str, table: str | None = None) -> pd.DataFrame:
    """Return the data dictionary, or that of one table: table_name, column_name (None: the table), data_type, description.

    Raises:
        QueryError: Nothing is published.
    """
    return query(published, "from data_dictionary where $table is null or table_name = $table", table=table)


def print_query(published: Path, sql: str, *, output: str = "table", formulas: bool = False) -> None:
    """Run SQL on the published file, read-only, and print all rows.

    Args:
        published: The published file.
        sql: One statement; tables need no schema name.
        output: "table", "csv" or "json" (one object per line).
        formulas: Leave texts that a spreadsheet would compute as they are in CSV.

    Raises:
        QueryError: Nothing is published, or the statement fails.
    """
    with ending(LIMIT_S + GRACE_S), sealed(published) as con:
        relation = con.sql(sql)
        if relation is None:
            return
        if output == "table" and _is_whole_table(con, relation):
            shown = table_text(relation.columns, relation.limit(MOST_SHOWN).fetchall(), width=terminal_width())
            sys.stdout.write(shown)
            return
        if output == "table":
            with redirect_stdout(
                StringIO()
            ) as drawn:  # DuckDB escapes the controls of ASCII, but not those of Latin-1 and of bidi
                relation.show(max_rows=MOST_SHOWN, max_width=terminal_width())
            sys.stdout.write(printable(drawn.getvalue(), keep="\n"))
            return
        frame = relation.df()
    if output == "csv":
        (frame if formulas else without_formulas(frame)).to_csv(sys.stdout, index=False)
    else:
        frame.to_json(sys.stdout, orient="records", lines=True, date_format="iso", force_ascii=False)


def _is_whole_table(con: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation) -> bool:
    """Return whether the columns are all those of a published table: nobody has chosen them, so they may be put in order."""
    sql = (
        "select list(column_name order by column_index) as columns from duckdb_columns()"
        " where database_name = 'voc' and schema_name = 'published' group by table_name"
    )
    return relation.columns in [columns for (columns,) in con.execute(sql).fetchall()]


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with an apostrophe before each text that a spreadsheet would compute, names of columns included.

    A spreadsheet takes a cell that begins with =, +, -, @, a tab or a line feed for a formula, and a customer may have written one
    (OWASP, CSV Injection). Plain numbers stay, and so do formats other than CSV.
    """
    safe = frame.rename(columns=lambda name: no_formula(str(name)))
    for position, kind in enumerate(safe.dtypes):
        if str(kind) in ("object", "str", "string"):
            safe.isetitem(position, safe.iloc[:, position].map(lambda v: no_formula(v) if isinstance(v, str) else v))
    return safe


def no_formula(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would compute it."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


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


def _json_as_text(rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return the rows with JSON columns as texts: Parquet's own JSON type is bytes in polars and objects in pandas."""
    return rows.select(
        *(
            duckdb.ColumnExpression(column).cast("varchar").alias(column)
            if str(kind) == "JSON"
            else duckdb.ColumnExpression(column)
            for column, kind in zip(rows.columns, rows.types, strict=True)
        )
    )


def export_parquet(
    published: Path,
    folder: Path,
    *,
    min_customers: int = 5,
    held: dict[str, int] | None = None,
    with_embeddings: bool = False,
) -> list[Path]:
    """Copy every published table to `<folder>/<table>.parquet`; returns the paths.

    Args:
        published: The published file.
        folder: Made if need be.
        min_customers: Rows about a group of fewer customers are held back. Rows about one response or one customer are
            copied: they are the feedback itself.
        held: Gets the number of rows that were held back, by table.
        with_embeddings: Copy the table of embeddings, too, which is larger than all others together.

    Raises:
        QueryError: Nothing is published, the folder holds an export by month, or it cannot be written.
    """
    if is_ours(Folder(folder).manifest()):
        raise QueryError(f"{folder}: holds an export by month; write --by month, or choose another folder")
    con = open_published(published)
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (name,) in con.execute("select distinct table_name from data_dictionary order by 1").fetchall():
            path = folder / f"{name}.parquet"
            if name == "embeddings" and not with_embeddings:
                continue
            rows, few = large_groups(con.table(name), name, min_customers)
            _json_as_text(rows).write_parquet(str(path))
            if held is not None and few:
                held[name] = few
            paths.append(path)
    except (OSError, duckdb.IOException) as e:
        said = machine_cause(e) or type(e).__name__
        raise QueryError(f"{folder}: the tables cannot be written there: {said}") from e
    finally:
        con.close()
    return paths
