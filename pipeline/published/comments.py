"""Comments of columns that several published tables share: written once, in columns.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb
from ruamel.yaml import YAML

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
