"""Looks for a customer's words in every file of a folder: as bytes in many encodings, and value by value in databases."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import quopri
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import quote

import duckdb


@cache
def forms(word: str) -> frozenset[bytes]:
    """The word as bytes: in encodings, in escapes, in either case."""
    found: set[bytes] = set()
    for spelt in {word, word.lower(), word.upper(), word.title(), word.casefold()}:
        found.add("".join(c if c.isascii() else "".join(f"\\x{b:02X}" for b in c.encode()) for c in spelt).encode())
        found |= {spelt.encode(e) for e in ("utf-8", "utf-16-le", "utf-16-be")}
        if not spelt.isascii():
            found |= {
                spelt.encode("latin-1", "ignore")
                if spelt.encode("latin-1", "ignore").decode("latin-1") == spelt
                else spelt.encode(),
                spelt.encode("utf-8").decode("latin-1").encode("utf-8"),
                json.dumps(spelt)[1:-1].encode(),
                spelt.encode("ascii", "xmlcharrefreplace"),
                html.escape(spelt).encode(),
                "".join(
                    f"&{html.entities.codepoint2name[ord(c)]};" if ord(c) in html.entities.codepoint2name else c
                    for c in spelt
                ).encode(),
                quopri.encodestring(spelt.encode()),
                quote(spelt).encode(),
            }
    return frozenset(found)


def holds(data: bytes, words: Sequence[str]) -> list[str]:
    """Words that some form of is in the bytes."""
    return [w for w in words if any(form in data for form in forms(w))]


def places_with(folder: Path, words: Sequence[str], *, but: Sequence[Path] = ()) -> dict[str, list[str]]:
    """Files, and columns of databases, below the folder that hold one of the words, with the words."""
    found: dict[str, list[str]] = {}
    seen: dict[bytes, dict[str, list[str]]] = {}
    for path in sorted(folder.rglob("*")):
        if any(path.is_relative_to(b) for b in but):
            continue
        name = path.relative_to(folder).as_posix()
        if hit := holds(name.encode("utf-8", "surrogateescape"), words):
            found[f"name of {name}"] = hit
        if not path.is_file():
            continue
        data = path.read_bytes()
        if hit := holds(data, words):
            found[f"{name}: {name}"] = hit
        digest = hashlib.sha256(data).digest()
        if digest not in seen:  # kept snapshots are the published file under further names
            seen[digest] = {place: hit for place, content in contents(path, data) if (hit := holds(content, words))}
        found |= {f"{name}: {place}": hit for place, hit in seen[digest].items()}
    return found


def contents(path: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What a file holds under its compression: every value of every column."""
    if data[8:12] == b"DUCK":
        with duckdb.connect(":memory:") as con:
            con.execute(f"attach '{path}' as x (read_only)")
            tables = con.execute(
                "select schema_name, table_name from duckdb_columns() where database_name = 'x' and not internal group by all"
            ).fetchall()
            for schema, table in tables:
                yield from values(con, f'x."{schema}"."{table}"')
    elif data[:4] == b"PAR1":
        with duckdb.connect(":memory:") as con:
            yield from values(con, f"'{path}'")
    elif data[:16] == b"SQLite format 3\0":
        with closing(sqlite3.connect(path)) as db:
            for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
                for row in db.execute(f'select * from "{table}"'):
                    yield table, "\n".join(str(v) for v in row if v is not None).encode("utf-8", "replace")
    elif data[:2] == b"\x1f\x8b":
        yield "gzip", gzip.decompress(data)


def values(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[str, bytes]]:
    """Every column of a table with its distinct values as text."""
    result = con.execute(f"select columns(*)::varchar from {table}")
    names = [column[0] for column in result.description or ()]
    if rows := result.fetchall():
        for name, column in zip(names, zip(*rows, strict=True), strict=True):
            yield f"{table}.{name}", "\n".join(v for v in dict.fromkeys(column) if v is not None).encode()
