"""The further keys of a person, for a request of that person: which they are, and their rows in key maps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.config.settings import Settings
from pipeline.errors import VocError
from pipeline.raw.people.key_maps import keys_of_row
from pipeline.raw.people.map_files import MapFile, Row, map_files, read_map, rewrite_map
from pipeline.raw.people.persons import joined_keys, loaded_keys


class AmbiguousKey(VocError):
    """The key is that of several persons, each in a source of their own."""


@dataclass(frozen=True, slots=True)
class Others:
    """Keys of the same person as a key.

    Attributes:
        keys: Every further key, as it is linked and as it is stored, in order.
        shown: The same as (source or "", key as it is stored), in order: those of responses first, then those that only a
            key map has.
        shared: Further keys that are somebody else's in another source: they cannot be asked for by the key alone.
    """

    keys: tuple[str, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    shared: tuple[tuple[str, str], ...] = ()


def other_keys(con: duckdb.DuckDBPyConnection, settings: Settings, keys: Sequence[str]) -> Others:
    """Return the further keys of the person whose key is among `keys`.

    Args:
        con: The warehouse.
        settings: Of the installation.
        keys: One customer's key in every form in which it may be stored.

    Raises:
        AmbiguousKey: The key is that of several persons, each in a source of their own.
    """
    loaded = loaded_keys(con, settings)
    joined = joined_keys(con, settings, loaded)
    wanted = set(keys) | {key for key, places in loaded.items() if {stored for _, stored in places} & set(keys)}
    groups = [group for group in joined.groups if any(key in wanted for _, key in group)]
    if len(groups) > 1:
        raise AmbiguousKey(
            f"this key is that of {len(groups)} persons, each in a source of their own: ask by a key that only one of them has, or "
            "without --person"
        )
    found: dict[str, None] = {}
    shown, rest, shared = [], [], []
    for source, key in (node for group in groups for node in group if node[1] not in wanted):
        places = sorted((s, k) for s, k in loaded.get(key, ()) if joined.node_of(s, key) == (source, key))
        if source:
            shared += places or [(source, key)]
            continue
        found.update(dict.fromkeys([key, *(stored for _, stored in places)]))
        shown += places
        rest += [] if places else [("", key)]
    return Others(tuple(found), tuple(shown + rest), tuple(shared))


def clean_maps(settings: Settings, keys: Collection[str]) -> tuple[int, list[str]]:
    """Take a customer's keys out of the key maps; returns the number of changed rows, and the maps that could not be changed.

    A row that is left without a person or a key goes.

    Files: each key map with the customer, replaced in one step.
    """
    changed, left = 0, []
    for file in map_files(settings)[0]:
        try:
            changed += _clean(settings, file, keys)
        except (OSError, VocError):
            left.append(f"{file.name} (a key map that cannot be read or written: take the customer's rows out)")
    return changed, left


def _clean(settings: Settings, file: MapFile, keys: Collection[str]) -> int:
    content = read_map(file)

    def keep(row: Row) -> Row | None:
        found = keys_of_row(settings, file.name, content.columns, row, ())
        gone = {key.column for key in found if key.linked.key in keys}
        if not gone:
            return row
        left = {column: "" if column in gone else cell for column, cell in row.items()}
        return left if keys_of_row(settings, file.name, content.columns, left, ()) else None

    return rewrite_map(file, content, keep)
