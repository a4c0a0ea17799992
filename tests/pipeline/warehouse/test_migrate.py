import duckdb
import pytest

from pipeline.errors import WarehouseError
from pipeline.warehouse.migrate import migrate


def test_a_second_migration_applies_nothing() -> None:
    con = duckdb.connect()
    assert migrate(con) > 0
    assert migrate(con) == 0


def test_a_changed_migration_is_refused() -> None:
    con = duckdb.connect()
    migrate(con)
    con.execute("update ops.migrations set sha256 = 'other' where version = 1")
    with pytest.raises(WarehouseError, match="was changed after it was applied"):
        migrate(con)


def test_a_newer_warehouse_is_refused() -> None:
    con = duckdb.connect()
    migrate(con)
    con.execute("insert into ops.migrations values (9999, 'later', 'x', now())")
    with pytest.raises(WarehouseError, match="upgrade"):
        migrate(con)


def test_every_table_and_column_of_the_warehouse_has_a_comment() -> None:
    con = duckdb.connect()
    migrate(con)
    bare = con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where comment is null and not internal "
        "and table_name <> 'migrations' union all "
        "select schema_name, table_name, null from duckdb_tables() where comment is null and table_name <> 'migrations'"
    ).fetchall()
    assert bare == []
