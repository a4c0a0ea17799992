"""Read and run the .sql files that are beside their Python, with $named parameters, and says what their headers state.

A file holds one query, or several that belong together, each begun by `-- name:`. Comments at the top of a query say

    -- name: last_pool_check        only where a file holds several queries
    -- grain: theme                 what one row of its result, or of what it writes, stands for
    -- reads: raw.files, verdicts   tables; a name without a schema is a temporary table
    -- frames: new_bias (bias_sums) tables that Python registers, and the queries (or other things) they come from
    -- writes: insights.bias        tables that it makes, changes or deletes from
    -- key: kpi, scope              where it makes a table: the columns that no two rows share
                                    (a line with more than one space after the dashes carries on the line before)

A field that has nothing to say is left out. Tests hold every header against what the statements do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import duckdb

_FIELD = re.compile(r"-- (name|grain|reads|frames|writes|key): *(.*)")
_MORE = re.compile(r"--  +(.+)")
_FRAME = re.compile(r"(\w+)(?: \(([^)]*)\))?(?:, *|$)")


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a .sql file, with what its header states.

    Attributes:
        path: The file, from the folder `pipeline` on.
        name: As load_sql and run_sql know it.
        text: Its comments and statements.
        grain: What one row stands for; "" if the header does not say.
        reads: Tables, as schema.table, temporary ones as table.
        frames: What each frame that Python registers comes from, by the frame's name.
        writes: Tables that it makes, changes or deletes from.
        key: Columns that no two rows of the table it makes share; () if it makes none.
    """

    path: str
    name: str
    text: str
    grain: str
    reads: tuple[str, ...]
    frames: Mapping[str, tuple[str, ...]]
    writes: tuple[str, ...]
    key: tuple[str, ...]


def load_sql(package: str, name: str) -> str:
    """Return the text of the file `<name>.sql` in `<package>/sql` or `<package>`, or of the query of that name in a file there.

    Raises:
        KeyError: The package has no such file and no such query.
    """
    return _texts(package)[name]


def run_sql(
    con: duckdb.DuckDBPyConnection, package: str, name: str, params: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run every statement of a file or query; each gets those of `params` that it names.

    Returns the connection, so that the last statement's rows can be fetched.

    Raises:
        KeyError: The package has no such file and no such query.
        duckdb.Error: A statement fails, or names a parameter that `params` lacks.
    """
    given = dict(params or {})
    for statement in con.extract_statements(load_sql(package, name)):
        names = statement.named_parameters
        con.execute(statement, {n: given[n] for n in names if n in given} if names else None)
    return con


def read_queries(text: str, *, path: str) -> Iterator[Query]:
    """Yield the queries of a file's text, in order; a file without `-- name:` is one query, named after the file."""
    for part in re.split(r"^(?=-- name:)", text, flags=re.MULTILINE):
        if part.strip():
            yield _read(part, path=path)


@cache
def all_queries() -> tuple[Query, ...]:
    """Return every query of pipeline's .sql files, in the order of their paths; migrations and audits are left out."""
    found = sorted(_walk(files("pipeline"), "pipeline"), key=lambda entry: entry[0])
    return tuple(
        query
        for path, file in found
        if "/migrations/" not in path and "/audits/" not in path
        for query in read_queries(file.read_text(encoding="utf-8"), path=path)
    )


def keys() -> dict[str, tuple[str, ...]]:
    """Return the key columns of every table that a query makes, by schema.table."""
    return {table: query.key for query in all_queries() if query.key for table in query.writes}


def _read(text: str, *, path: str) -> Query:
    fields: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if found := _FIELD.fullmatch(line):
            last = found[1]
            fields[last] = found[2]
        elif last and (more := _MORE.fullmatch(line)):
            fields[last] += " " + more[1]
        elif line.startswith("--"):
            last = ""
        else:
            break

    def listed(field: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in fields.get(field, "").split(",") if part.strip())

    return Query(
        path=path,
        name=fields.get("name") or path.rsplit("/", 1)[-1].removesuffix(".sql"),
        text=text,
        grain=fields.get("grain", ""),
        reads=listed("reads"),
        frames={
            name: tuple(origin.strip() for origin in origins.split(",") if origin.strip())
            for name, origins in _FRAME.findall(fields.get("frames", ""))
        },
        writes=listed("writes"),
        key=listed("key"),
    )


@cache
def _texts(package: str) -> dict[str, str]:
    """Return the text of every file and named query of a package, by name; a file goes before a query of its name."""
    root = files(package)
    whole: dict[str, str] = {}
    named: dict[str, str] = {}
    for folder in (root, root.joinpath("sql")):
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name.endswith(".sql"):
                text = file.read_text(encoding="utf-8")
                whole[file.name.removesuffix(".sql")] = text
                named |= {query.name: query.text for query in read_queries(text, path=file.name)}
    return named | whole


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(".sql"):
            yield f"{path}/{entry.name}", entry
