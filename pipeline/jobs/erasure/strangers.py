"""Files that somebody put into the data folder, and reviewed settings: not ours to change, but named where they hold the customer."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import duckdb

from pipeline.config import key_secret
from pipeline.config.settings import Settings
from pipeline.warehouse.pending import PENDING

OURS = ("adhoc", "alerts.jsonl", "alerts.sent.jsonl", "prefect", "published", PENDING, key_secret.FILE)
"""Names in the data folder that the erasure cleans itself; besides them the warehouse's files and whatever begins with a dot."""
LARGEST = 500_000_000
"""Bytes of a file that is searched; a larger one is named without a search."""
UNREAD = "{} (not searched: {:,.0f} MB)"


def strange_files(settings: Settings, cites: Callable[[str], bool]) -> tuple[str, ...]:
    """Return files that hold something of a customer and belong to somebody else, relative to the data folder where they are in it.

    Args:
        settings: Settings of the installation.
        cites: Whether a text names a customer or quotes several words.
    """
    found = []
    for path in _strangers(settings):
        name = path.relative_to(settings.paths.data).as_posix()
        if path.stat().st_size > LARGEST:
            found.append(UNREAD.format(name, path.stat().st_size / 1e6))
        elif any(cites(text) for text in _texts(path)):
            found.append("(a file whose name quotes the customer)" if cites(name) else name)
    for written, what in ((settings.corrections, "reviewed corrections"), (settings.actions, "actions")):
        if written is not None and written.is_file() and any(cites(text) for text in _texts(written)):
            found.append(f"{written.name} ({what}: take the customer's words out, and out of its history)")
    return tuple(found)


def _strangers(settings: Settings) -> Iterator[Path]:
    data, inbox, warehouse = settings.paths.data, settings.paths.inbox, settings.paths.warehouse.name
    for entry in sorted(data.iterdir()):
        if entry.name in OURS or entry.name.startswith((".", warehouse)) or entry in (inbox, data / "inbox"):
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir() and not entry.is_symlink():
            yield from (p for p in sorted(entry.rglob("*")) if p.is_file() and not p.is_symlink())


def _texts(path: Path) -> Iterator[str]:
    """Yield what a file says, value by value where it is a database, line by line elsewhere; nothing where it cannot be read."""
    with suppress(OSError, EOFError, ValueError, duckdb.Error, sqlite3.Error, zipfile.BadZipFile):
        with path.open("rb") as file:
            start = file.read(16)
        if start[8:12] == b"DUCK" or start[:4] == b"PAR1":
            yield from _of_duckdb(path, is_parquet=start[:4] == b"PAR1")
        elif start == b"SQLite format 3\0":
            yield from _of_sqlite(path)
        elif start[:2] == b"\x1f\x8b":
            yield from _lines(gzip.decompress(path.read_bytes()))
        elif start[:2] == b"PK":
            with zipfile.ZipFile(path) as archive:
                for part in archive.infolist():
                    if part.file_size <= LARGEST:
                        yield from _lines(archive.read(part))
        else:
            yield from _lines(path.read_bytes())


def _lines(data: bytes) -> Iterator[str]:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(b"\0") > 20
    encoding = "utf-16" if wide else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    yield from text.splitlines()


def _of_duckdb(path: Path, *, is_parquet: bool) -> Iterator[str]:
    with duckdb.connect(":memory:") as con:
        if is_parquet:
            relations = [con.read_parquet(str(path))]
        else:
            con.execute("attach $path as strange (read_only)", {"path": str(path)})
            named = con.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'strange'"
            ).fetchall()
            relations = [con.table(f'strange."{schema}"."{table}"') for schema, table in named]
        for relation in relations:
            for column in relation.columns:
                for (value,) in relation.select(duckdb.ColumnExpression(column).cast("varchar")).distinct().fetchall():
                    if value is not None:
                        yield value


def _of_sqlite(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            quoted = '"' + table.replace('"', '""') + '"'
            for row in db.execute(f"select * from {quoted}"):  # noqa: S608
                yield from (value for value in row if isinstance(value, str))
