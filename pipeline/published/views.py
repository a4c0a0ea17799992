"""Views of every published table in schema `main`, where tools look that know one schema: Datasette, SQLAlchemy, ibis, BI tools."""

from __future__ import annotations

import duckdb

DATABASE = "snapshot"
SCHEMA = "published"


def create_views(con: duckdb.DuckDBPyConnection) -> int:
    """Create `snapshot.main.X` as a view of each `snapshot.published.X`, comments included; returns how many.

    A view names its table by schema alone: it is found in the view's own file, under whatever name that file is attached.

    Args:
        con: The writer's connection, inside build_snapshot, with all tables made.
    """
    home = con.execute("select current_database(), current_schema()").fetchall()[0]
    names = [name for (name,) in con.execute(_TABLES, {"database": DATABASE, "schema": SCHEMA}).fetchall()]
    con.execute(f"use {DATABASE}.main")
    try:
        for name in names:
            con.execute(f'create or replace view main."{name}" as from {SCHEMA}."{name}"')  # names of the catalogue
        for name, column, comment in con.execute(_COMMENTS, {"database": DATABASE, "schema": SCHEMA}).fetchall():
            # comment on takes no parameters: the text is quoted here, the names come from the catalogue
            target = f'view main."{name}"' if column is None else f'column main."{name}"."{column}"'
            con.execute(f"comment on {target} is '{comment.replace(chr(39), chr(39) * 2)}'")
    finally:
        con.execute('use "{}"."{}"'.format(*home))
    return len(names)


_TABLES = "select table_name from duckdb_tables() where database_name = $database and schema_name = $schema order by 1"
_COMMENTS = """
select table_name, null as column_name, comment from duckdb_tables()
where database_name = $database and schema_name = $schema and comment is not null
union all
select table_name, column_name, comment from duckdb_columns()
where database_name = $database and schema_name = $schema and comment is not null
order by 1, 2 nulls first
"""
