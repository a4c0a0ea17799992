import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import ROOT
from pipeline.errors import WarehouseError
from pipeline.warehouse.connection import open_warehouse
from pipeline.warehouse.migrate import LEDGER, migrate


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


def test_a_warehouse_killed_right_after_its_first_migration_opens_again(tmp_path: Path) -> None:
    """What is in the log only, and not in the file yet, is replayed before extensions are loaded: no check may need one."""
    file = tmp_path / "warehouse.duckdb"
    code = (
        "import os, sys, pathlib; from pipeline.warehouse.connection import open_warehouse\n"
        "with open_warehouse(pathlib.Path(sys.argv[1])) as con:\n"
        "    con.execute(\"insert into raw.measures values ('r1', 'clv', 12.5, 'EUR')\"); os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(file)], check=False).returncode == 9
    with open_warehouse(file) as con:
        assert con.execute("select value from raw.measures").fetchall() == [(12.5,)]
        for wrong in ("'nan'::double", "'inf'::double"):
            with pytest.raises(duckdb.ConstraintException):
                con.execute(f"insert into raw.measures values ('r2', 'clv', {wrong}, 'EUR')")


def at_version(version: int) -> duckdb.DuckDBPyConnection:
    """Return a warehouse of an older version."""
    con = duckdb.connect()
    con.execute(LEDGER)
    for file in sorted((ROOT / "pipeline" / "warehouse" / "migrations").glob("*.sql")):
        if int(file.name[:4]) <= version:
            text = file.read_bytes()
            con.execute(text.decode())
            row = [int(file.name[:4]), file.name, hashlib.sha256(text).hexdigest()]
            con.execute("insert into ops.migrations values ($1, $2, $3, now())", row)
    return con


def test_a_new_kind_of_score_or_measure_needs_no_migration_and_old_rows_stay() -> None:
    con = at_version(12)
    con.execute("insert into raw.scores values ('r1', 'csat', 4, 1, 5, true, 0.75, 'How was it?')")
    con.execute("insert into raw.measures values ('r1', 'visits', 40, null)")
    assert migrate(con) > 0
    assert con.execute("select * exclude (satisfied_from, item) from raw.scores").fetchall() == [
        ("r1", "csat", 4, 1, 5, True, 0.75, "How was it?")
    ]
    assert con.execute("select * from raw.measures").fetchall() == [("r1", "visits", 40, None)]
    con.execute("insert into raw.scores values ('r2', 'trust', 4, 1, 5, true, 0.75, null, null, '')")
    con.execute("insert into raw.measures values ('r2', 'returns', 2, null)")
    for kind in ("", "Trust", "how was it"):
        with pytest.raises(duckdb.ConstraintException):
            con.execute("insert into raw.measures values ('r3', $1, 1, null)", [kind])
