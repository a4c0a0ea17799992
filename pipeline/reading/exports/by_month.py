"""`voc export --by month`: the published tables as Parquet, one folder per month, of which a later export writes only what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import QueryError, machine_cause
from pipeline.reading.exports.folder import STAGE, Folder, Target, sizes_in, sync
from pipeline.reading.exports.manifest import (
    NAME,
    SCHEMA_VERSION,
    Head,
    Piece,
    is_ours,
    known_parts,
    manifest_text,
)
from pipeline.reading.exports.months import MONTH, NO_MONTH, asked, plain_types, with_month
from pipeline.reading.groups import large_groups
from pipeline.warehouse.connection import open_published

_STAMPS = "select month, count(*), sum(hash(rows)::hugeint)::varchar, bit_xor(hash(rows))::varchar from rows group by month order by month"
_STAMP = "select null, count(*), sum(hash(rows)::hugeint)::varchar, bit_xor(hash(rows))::varchar from rows"
"""Two sums of 64-bit hashes: the same for the same rows in any order."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export by month did.

    Attributes:
        tables: Tables that it holds.
        rows: Rows that it holds.
        written: Paths of the pieces that were written, relative to the export.
        kept: Number of pieces that were left as they were.
        removed: Paths of the pieces that were removed, because nothing of them is published any more.
        held_back: Rows about few customers, by table.
    """

    tables: int
    rows: int
    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]
    held_back: dict[str, int]

    def line(self, place: str) -> str:
        """Return in one line what the export holds and what was done."""
        done = f"{len(self.written):,} parts written, {self.kept:,} unchanged, {len(self.removed):,} removed"
        return f"{place}: {self.tables} tables, {self.rows:,} rows; {done}"


def export_by_month(
    published: Path, folder: Path, *, min_customers: int = 5, with_embeddings: bool = False
) -> Exported:
    """Bring an export by month in a folder up to date with the published file; what did not change stays as it is.

    Args:
        published: The published file.
        folder: Made if need be; it holds nothing else.
        min_customers: Rows about a group of fewer customers are held back, as by export_parquet.
        with_embeddings: Write the table of embeddings, too.

    Raises:
        QueryError: Nothing is published, the folder holds something else or cannot be written, or another export writes there.
    """
    target = Folder(folder)
    with _readable_errors(folder):
        if not folder.exists():
            open_published(published).close()  # says that nothing is published before a folder is made
        with target.held():
            return bring_up_to_date(
                published, target, name=str(folder), min_customers=min_customers, with_embeddings=with_embeddings
            )


def is_by_month(folder: Path) -> bool:
    """Return whether a folder holds an export by month, be it one that was never finished."""
    return is_ours(Folder(folder).manifest()) or (folder / STAGE).is_dir()


def bring_up_to_date(
    published: Path, target: Target, *, name: str, min_customers: int, with_embeddings: bool
) -> Exported:
    """Bring an export by month up to date, wherever it lies; arguments and errors as export_by_month.

    Args:
        published: The published file.
        target: Where the export lies.
        name: What it is called in an error.
        min_customers: Fewest customers of a group.
        with_embeddings: Write the table of embeddings, too.
    """
    said, there = target.manifest(), target.sizes()
    if there and not is_ours(said):
        raise QueryError(
            f"{name}: holds Parquet files, but no {NAME} of an export by month: choose another place, or empty it first"
        )
    before = known_parts(said)
    with _published_tables(published) as con:
        tables, held = _tables(con, min_customers=min_customers, with_embeddings=with_embeddings)
        pieces = [piece for table, rows in tables.items() for piece in _pieces(table, rows)]
        changed = [p for p in pieces if before.get(p.path) != (p.stamp, there.get(p.path))]
        stale = sorted(there.keys() - {p.path for p in pieces})
        stage = target.stage()
        for table, rows in tables.items():
            _write(rows, stage, [p for p in changed if p.table == table])
        sync(stage)
        sizes = there | sizes_in(stage)
        run_id, zone = _run(con)
        columns = {t: dict(zip(r.columns, map(str, r.types), strict=True)) for t, r in tables.items()}
    head = Head(run_id, zone, min_customers, held, columns)
    paths = [p.path for p in changed]
    target.replace(stage, paths, stale, run_id=run_id, text=manifest_text(head, pieces, sizes))
    rows_held = sum(p.rows for p in pieces)
    return Exported(len(tables), rows_held, tuple(paths), len(pieces) - len(changed), tuple(stale), held)


@contextmanager
def _published_tables(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_published(published)
    try:
        con.execute(
            "set partitioned_write_max_open_files = 1000"
        )  # else months beyond the hundredth get files in slices
        yield con
    finally:
        con.close()


def _tables(
    con: duckdb.DuckDBPyConnection, *, min_customers: int, with_embeddings: bool
) -> tuple[dict[str, duckdb.DuckDBPyRelation], dict[str, int]]:
    """Return the rows to export of each table, with their month where they have one, and how many were held back."""
    known = con.execute(
        "select table_name || '.' || column_name from duckdb_columns() where database_name = 'voc' and schema_name = 'published'"
    ).fetchall()
    columns = frozenset(column for (column,) in known)
    tables, held = {}, {}
    for (name,) in con.execute("select distinct table_name from data_dictionary order by 1").fetchall():
        if name == "embeddings" and not with_embeddings:
            continue
        rows, few = large_groups(con.table(name), name, min_customers)
        tables[name] = with_month(plain_types(rows), columns)
        if few:
            held[name] = few
    return tables, held


def _pieces(table: str, rows: duckdb.DuckDBPyRelation) -> list[Piece]:
    """Return the pieces in which a table is exported; an empty one has a file, too, so that its columns are known."""
    schema = [SCHEMA_VERSION, rows.columns, [str(kind) for kind in rows.types]]

    def stamp(*sums: object) -> str:
        return hashlib.sha256(json.dumps([*schema, *sums]).encode()).hexdigest()[:32]

    found = asked(rows, _STAMPS if _has_month(rows) else _STAMP).fetchall() or [
        (NO_MONTH, 0)
    ]  # a sum over all is never empty
    return [Piece(table, month, int(count), stamp(count, *sums)) for month, count, *sums in found]


def _has_month(rows: duckdb.DuckDBPyRelation) -> bool:
    return rows.columns[-1] == MONTH


def _write(rows: duckdb.DuckDBPyRelation, stage: Path, pieces: list[Piece]) -> None:
    """Write the rows of these pieces of one table into the stage, one file or a few per piece, packed with Snappy."""
    months = [p.month for p in pieces if p.month is not None]
    if months and not any(p.rows for p in pieces):
        empty = stage / pieces[0].path
        empty.mkdir(parents=True)
        columns = [duckdb.ColumnExpression(column) for column in rows.columns if column != MONTH]
        rows.select(*columns).write_parquet(str(empty / "data_0.parquet"), compression="snappy")
    elif months:
        wanted = duckdb.ColumnExpression(MONTH).isin(*map(duckdb.ConstantExpression, months))
        rows.filter(wanted).write_parquet(
            str(stage / pieces[0].table), partition_by=[MONTH], overwrite=True, compression="snappy"
        )
    elif pieces:
        rows.write_parquet(str(stage / pieces[0].path), compression="snappy")


def _run(con: duckdb.DuckDBPyConnection) -> tuple[str | None, str | None]:
    """Return the newest run and the time zone of its days; None each where the file does not say."""
    try:
        found = con.execute("select run_id, timezone from runs order by started_at desc limit 1").fetchall()
    except duckdb.CatalogException:
        return None, None
    return found[0] if found else (None, None)


@contextmanager
def _readable_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.IOException) as e:
        said = machine_cause(e) or type(e).__name__
        raise QueryError(f"{folder}: the tables cannot be written there: {said}") from e
