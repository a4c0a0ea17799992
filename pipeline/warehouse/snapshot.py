"""Replace the published file whole: a new one is built beside it, audited, then put in its place in one step."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.errors import PublishError


@contextmanager
def build_snapshot(
    con: duckdb.DuckDBPyConnection,
    target: Path,
    *,
    storage_version: str = "v1.2.0",
    kept: Path | None = None,
    live: bool = True,
    for_group: bool = False,
) -> Iterator[None]:
    """Attach an empty database as `snapshot` (with schema published); at the end of the block it replaces `target`.

    The block fills and audits it. When the block raises, or the process dies, `target` stays as it was; readers that
    have the old file open keep it. Half-built files of dead processes are removed.

    Args:
        con: The writer's connection.
        target: The published file; its folder is created.
        storage_version: Oldest DuckDB release that can read the file.
        kept: Second name of the finished file, which outlives the next replacement of `target`; None: it has none.
        live: False leaves `target` as it is, so that the file has the name `kept` only.
        for_group: Let the file's group read it, from its first moment on.

    Raises:
        PublishError: The file cannot be created or replaced (disk full, no permission).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for stale in target.parent.glob(f".{target.name}.*.building*"):
        stale.unlink(missing_ok=True)
    building = target.with_name(f".{target.name}.{os.getpid()}.building")
    try:
        con.execute(
            "attach $path as snapshot (storage_version $version, recovery_mode 'no_wal_writes')",  # half of it is of no use
            {"path": str(building), "version": storage_version},
        )
    except duckdb.Error as e:
        raise PublishError(f"{building}: cannot create the snapshot: {str(e).splitlines()[0]}") from e
    attached = True
    try:
        con.execute("create schema snapshot.published")
        yield
        con.execute("checkpoint snapshot")
        con.execute("detach snapshot")
        attached = False
        if for_group:
            building.chmod(stat.S_IMODE(building.stat().st_mode) | stat.S_IRGRP)
        _fsync(building)
        if kept is not None:
            put(building, kept)
        if live:
            building.replace(target)
            _fsync(target.parent)
    except OSError as e:
        raise PublishError(f"{target}: cannot be replaced: {e}; the old file stays") from e
    finally:
        if attached:
            with suppress(duckdb.Error):
                con.execute("detach snapshot")
        building.unlink(missing_ok=True)
        building.with_name(building.name + ".wal").unlink(missing_ok=True)


def put(file: Path, name: Path) -> None:
    """Give a finished file a second name, in one step: a hard link, or a copy where the file system has none.

    What had the name before is replaced; a reader that has it open keeps it.

    Raises:
        OSError: The folder cannot be written to, or the disk is full.
    """
    name.parent.mkdir(parents=True, exist_ok=True)
    beside = name.with_name(f".{name.name}.{os.getpid()}.linking")
    beside.unlink(missing_ok=True)
    try:
        try:
            beside.hardlink_to(file)
        except OSError:
            shutil.copyfile(file, beside)
            _fsync(beside)
        beside.replace(name)
        beside.unlink(missing_ok=True)  # rename(2) of two names of one file does nothing and keeps both
        _fsync(name.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


Comments = Mapping[str, Sequence[tuple[str | None, str]]]
"""By schema.table: the comment of the table (None) and those of its columns, by their names."""


def read_comments(con: duckdb.DuckDBPyConnection) -> Comments:
    """Return every comment of the warehouse's tables: asked for once, because each question goes through the whole catalogue."""
    found: dict[str, list[tuple[str | None, str]]] = {}
    for schema, table, column, comment in con.execute(_COMMENTS).fetchall():
        found.setdefault(f"{schema}.{table}", []).append((column, comment))
    return found


def copy_table(con: duckdb.DuckDBPyConnection, source: str, name: str, *, comments: Comments) -> None:
    """Copy a table of the warehouse, with its comments, to snapshot.published.<name>; its times become TIMESTAMP, UTC.

    The warehouse holds moments (with time zone), which a session shows in its own zone; a published time is the same for every reader.

    Args:
        con: The writer's connection, inside build_snapshot.
        source: schema.table, as the code names it; never from outside.
        name: Name of the copy.
        comments: Of read_comments.
    """
    rows = con.table(source)
    columns = [
        duckdb.FunctionExpression("timezone", duckdb.ConstantExpression("UTC"), duckdb.ColumnExpression(column)).alias(
            column
        )
        if str(kind) == "TIMESTAMP WITH TIME ZONE"
        else duckdb.ColumnExpression(column)
        for column, kind in zip(rows.columns, rows.types, strict=True)
    ]
    rows.select(*columns).create(f"snapshot.published.{name}")
    for what, comment in comments.get(source, ()):
        # comment on takes no parameters: the text is quoted here, the names come from the catalogue
        target = f"table snapshot.published.{name}" if what is None else f'column snapshot.published.{name}."{what}"'
        con.execute(f"comment on {target} is '{comment.replace(chr(39), chr(39) * 2)}'")


_COMMENTS = """
select schema_name, table_name, null as column_name, comment from duckdb_tables()
where comment is not null and database_name = current_database()
union all
select schema_name, table_name, column_name, comment from duckdb_columns()
where comment is not null and database_name = current_database()
"""


def _fsync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
