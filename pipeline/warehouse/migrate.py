"""Forward-only migrations: each file and its ledger row in one transaction, sha256 of applied files kept."""

from __future__ import annotations

import hashlib
import logging
from importlib.resources import files

import duckdb

from pipeline.errors import WarehouseError

logger = logging.getLogger(__name__)

LEDGER = """
create schema if not exists ops;
create table if not exists ops.migrations (version integer primary key, name text not null, sha256 text not null,
    applied_at timestamptz not null default now());
"""


def migrate(con: duckdb.DuckDBPyConnection) -> int:
    """Apply the migrations that this warehouse lacks, in order; returns how many were applied.

    Raises:
        WarehouseError: An applied migration's file has changed, the warehouse is newer than this code,
            or a migration fails (it is rolled back whole).
    """
    con.execute(LEDGER)
    applied = dict(con.execute("select version, sha256 from ops.migrations").fetchall())
    folder = files("pipeline.warehouse").joinpath("migrations")
    known = sorted((p for p in folder.iterdir() if p.name.endswith(".sql")), key=lambda p: p.name)
    if applied and max(applied) > int(known[-1].name[:4]):
        raise WarehouseError(
            f"the warehouse has migration {max(applied)}, but this version knows only those up to {known[-1].name}: upgrade"
        )
    count = 0
    for file in known:
        version, text = int(file.name[:4]), file.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if version in applied:
            if applied[version] != digest:
                raise WarehouseError(f"migration {file.name} was changed after it was applied; restore the file")
            continue
        con.execute("begin")
        try:
            con.execute(text)
            con.execute("insert into ops.migrations values ($1, $2, $3, now())", [version, file.name, digest])
            con.execute("commit")
        except duckdb.Error as e:
            con.execute("rollback")
            raise WarehouseError(f"migration {file.name} failed: {e}") from e
        count += 1
    if count:
        logger.info("migrations applied=%d", count)
    return count
