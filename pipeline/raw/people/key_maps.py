"""What key maps say, brought to raw.key_map_rows: each key as it is stored, with the person and the line."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from models.remembered_stamp import code_stamp
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from pipeline.raw.non_answers import nobody_judge
from pipeline.raw.people.linked import LinkedKey, linked_key, person_mark
from pipeline.raw.people.map_files import Content, MapFile, Row, map_files, read_map
from pipeline.raw.row_keys import MANGLED
from pipeline.warehouse.customer_keys import note_secret
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.raw.people"
PERSON, KEY, SOURCE = "person", "key", "source"
"""Columns with a meaning of their own; every other column of a map without a column `key` holds keys."""
_nobody = nobody_judge((), ())


@dataclass(frozen=True, slots=True)
class MapKey:
    """One key of a row: as it stands in the file, as it is stored, and where it counts.

    Attributes:
        column: Column of the file.
        linked: The key.
        source: Whose key it is; None: of any source.
        person: What the map calls the person, as a keyed hash.
    """

    column: str
    linked: LinkedKey
    source: str | None
    person: str


def bring_maps(con: duckdb.DuckDBPyConnection, settings: Settings, sources: Collection[str]) -> list[str]:
    """Bring raw.key_maps and raw.key_map_rows to what the files say now; returns what a person should look at.

    Files that have not changed are not read again, and rows of files that are gone go.

    Raises:
        ConfigError: A map cannot be read, or has no column with keys.
    """
    files, missing = map_files(settings)
    warnings = [
        f"customers.maps: {said}: no such file in {settings.paths.home}; keys that it joined are counted apart"
        for said in missing
    ]
    rules = _rules(settings, sources)
    stored = run_sql(con, PACKAGE, "known_maps").fetchall()
    known = {(name, digest) for name, digest, by in stored if by == rules}
    digests = {file.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files}
    fresh = [file for file in files if (file.name, digests[file.name]) not in known]
    read = [(file, read_map(file)) for file in fresh]
    gone = [name for name, *_ in stored if name not in digests] + [file.name for file in fresh]
    run_sql(con, PACKAGE, "forget_maps", {"names": gone})
    for file, content in read:
        left_out = _store(con, settings, file, content, sources)
        facts = {"name": file.name, "digest": digests[file.name], "rules": rules}
        run_sql(con, PACKAGE, "note_map", {**facts, "rows": len(content.rows), "left_out": left_out})
    if read:
        note_secret(con, settings)
    for name, rows, left in run_sql(con, PACKAGE, "left_out_rows").fetchall():
        warnings.append(
            f"{name}: {left:,} of {rows:,} rows without a person or a key, or of customers who were erased; they join nobody"
        )
    return warnings


def _rules(settings: Settings, sources: Collection[str]) -> str:
    """What is stored of a file depends on this, too."""
    privacy, roles = settings.privacy, settings.customers.role_addresses
    said = [
        code_stamp(__name__),
        privacy.keys,
        *privacy.regions,
        *roles,
        *sorted(sources),
        *settings.customers.hashed_addresses,
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _store(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    file: MapFile,
    content: Content,
    sources: Collection[str],
) -> int:
    """Write the rows of one map; returns how many rows join nobody."""
    salt, buried = run_sql(con, PACKAGE, "buried_customers").fetchall()[0]
    buried, rows, left_out = frozenset(buried), [], 0
    for line, row in content.rows:
        found = [
            key
            for key in keys_of_row(settings, file.name, content.columns, row, sources)
            if salt is None or hashlib.sha256(f"{salt}{key.linked.key}".encode()).hexdigest() not in buried
        ]
        left_out += not found
        rows += [(file.name, line, k.source, k.linked.key, k.person, k.linked.is_role) for k in found]
    names = ("file_name", "line_number", "source", "key", "person", "is_role")
    kinds = (pa.string(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.bool_())
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    table = pa.table({n: pa.array(c, kind) for n, c, kind in zip(names, columns, kinds, strict=True)})
    con.register("new_map_rows", table)
    try:
        run_sql(con, PACKAGE, "write_map_rows")
    finally:
        con.unregister("new_map_rows")
    return left_out


def keys_of_row(
    settings: Settings, name: str, columns: Collection[str], row: Row, sources: Collection[str]
) -> list[MapKey]:
    """Return the keys of one row of a key map.

    With a column `key`, each row is one key of the person in the column `person`, in the source in the column `source` where
    that is filled in. Without it, every further column holds keys of one person, a column with the name of a source those
    of this source; without a column `person`, the first column says who the person is, and is a key itself.

    Raises:
        ConfigError: The columns are not such; or the secret of pseudonyms cannot be read or made.
    """
    named = {column.strip().casefold(): column for column in columns}
    person = named.get(PERSON)
    if KEY in named:
        if person is None:
            raise ConfigError(f"{name}: a key map with a column key needs a column person, which says whose key it is")
        places = [(named[KEY], row[named[SOURCE]] if SOURCE in named else "")]
    else:
        places = [(column, column if column in sources else "") for column in columns if column != person]
        if len(places) + (person is not None) < 2:
            raise ConfigError(
                f"{name}: expected the columns person and key, or two or more columns with keys, found {len(columns)} columns; "
                "see docs/customers.md"
            )
    if person is not None and not row[person]:
        return []
    cells = [(column, source.strip(), row[column]) for column, source in places]
    if person is None and (not cells or _is_nobody(cells[0][2])):
        return []
    keys = [(c, s, linked_key(settings, text)) for c, s, text in cells if not _is_nobody(text)]
    whose = row[person] if person is not None else f"{keys[0][0]}={keys[0][2].key}"
    mark = person_mark(settings, whose)
    hashed = [(c, s, LinkedKey(digest, True, key.is_role)) for c, s, key in keys for _, digest in key.hashes]
    return [MapKey(column, key, source or None, mark) for column, source, key in [*keys, *hashed]]


def _is_nobody(text: str) -> bool:
    return not text or _nobody(text) or MANGLED.fullmatch(text) is not None
