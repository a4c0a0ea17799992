"""What the other tests begin with is what the migrations make."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.connection import open_warehouse
from pipeline.warehouse.migrate import migrate
from tests.warehouses import in_memory, make_connection

OWN, MADE = "database_name = current_database()", "database_name = current_database() and not internal"
CATALOGUE = {
    "columns": (
        "schema_name, table_name, column_name, column_index, data_type, is_nullable, column_default, comment",
        MADE,
    ),
    "tables": ("schema_name, table_name, comment, temporary, column_count, index_count, check_constraint_count", MADE),
    "constraints": ("schema_name, table_name, constraint_type, constraint_text, constraint_column_names", OWN),
    "views": ("schema_name, view_name, comment", MADE),
    "sequences": ("schema_name, sequence_name, start_value, last_value", OWN),
    "indexes": ("schema_name, table_name, index_name, is_unique", OWN),
    "types": ("schema_name, type_name, logical_type", MADE),
    "functions": ("schema_name, function_name, macro_definition", MADE),
}
MIGRATED = "select version, name, sha256 from ops.migrations order by all"


def catalogue(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    found = {
        name: con.execute(f"select {columns} from duckdb_{name}() where {own} order by all").fetchall()
        for name, (columns, own) in CATALOGUE.items()
    }
    return {**found, "migrations": con.execute(MIGRATED).fetchall()}


@pytest.fixture(scope="module")
def wanted() -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect() as con:
        migrate(con)
        return catalogue(con)


def test_a_copy_in_memory_has_what_the_migrations_make(wanted: dict[str, list[tuple[object, ...]]]) -> None:
    assert len(wanted["columns"]) > 300
    with in_memory() as con:
        assert catalogue(con) == wanted


def test_a_copied_file_has_what_the_migrations_make(
    tmp_path: Path, wanted: dict[str, list[tuple[object, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_warehouse(tmp_path / "copy.duckdb") as con:
        assert catalogue(con) == wanted
    monkeypatch.setattr("pipeline.warehouse.connection._connect", make_connection)
    with open_warehouse(tmp_path / "new.duckdb") as con:
        assert catalogue(con) == wanted
