"""Comments of columns that several published tables share, written once, in columns.yaml; and what a file says of the part that it holds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb
from ruamel.yaml import YAML

from pipeline.config.paths import Part
from pipeline.config.selection import part_text
from pipeline.errors import printable

FILE = "columns.yaml"


def describe_columns(con: duckdb.DuckDBPyConnection, *, database: str = "snapshot", schema: str = "published") -> int:
    """Give each column without a comment the one that its name has in columns.yaml; returns how many got one.

    A column that has no text there stays without a comment, which the audit every_comment finds.
    """
    found = con.execute(_UNCOMMENTED, {"database": database, "schema": schema}).fetchall()
    texts = [(table, column, shared_comment(table, column)) for table, column in found]
    for table, column, text in texts:
        if text is not None:
            # comment on takes no parameters: the text is quoted here, the names come from the catalogue
            quoted = text.replace("'", "''")
            con.execute(f'comment on column "{database}"."{schema}"."{table}"."{column}" is \'{quoted}\'')
    return sum(text is not None for _, _, text in texts)


def describe_part(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Say in the comments of runs and files which part of what is loaded the snapshot holds.

    DuckDB 2.0 takes no comment on a database or a schema, so that those two tables speak for the file.
    """
    said = {
        "runs": f'This file is the result of the ad-hoc run "{part.name}" and holds a part of what is loaded: {part_text(part)}.',
        "files": "This file holds a part of what is loaded: only input files with a response that is selected, and of each no other rows.",
    }
    for table, text in said.items():
        (before,) = con.execute(
            "select comment from duckdb_tables() where database_name = 'snapshot' and table_name = $table",
            {"table": table},
        ).fetchall()[0]
        quoted = f"{before} {printable(text)}".replace("'", "''")
        con.execute(f"comment on table snapshot.published.{table} is '{quoted}'")


def shared_comment(table: str, column: str) -> str | None:
    """Return the text of columns.yaml for a column of a published table; None if it has none."""
    entry = _shared().get(column)
    if entry is None or isinstance(entry, str):
        return entry
    named = {name: text for names, text in entry.items() for name in names.split(", ")}
    return named.get(table, entry.get("others"))


@cache
def _shared() -> dict[str, str | dict[str, str]]:
    loaded: dict[str, str | dict[str, str]] = YAML(typ="safe").load(
        files("pipeline.published").joinpath(FILE).read_text(encoding="utf-8")
    )
    return loaded


_UNCOMMENTED = """
select c.table_name, c.column_name
from duckdb_columns() as c
semi join (
    select database_name, schema_name, table_name from duckdb_tables()
) as t on t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
where c.database_name = $database and c.schema_name = $schema and c.comment is null
order by c.table_name, c.column_index
"""
