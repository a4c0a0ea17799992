"""raw.persons and raw.key_conflicts: one customer for all keys of a person, made anew from what is said about keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.key_secret import PSEUDONYM
from pipeline.config.settings import Settings
from pipeline.raw.people.joining import Joined, Link, Node, Said, join_keys
from pipeline.raw.people.linked import is_hash, linked_key
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.raw.people"
KINDS = {
    "two_persons": "keys that a key map gives to two persons",
    "shared_key": "keys that customers share whom their source tells apart",
    "role_address": "addresses of a function, such as info@",
    "too_many_keys": "persons with more keys than customers.most_keys",
    "contradiction": "chains of keys that join customers whom a source or a map tells apart",
}
"""Kinds of conflict, in words."""


def join_customers(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Make raw.persons and raw.key_conflicts anew; returns the number of rows written, 0 where nothing has changed."""
    before = run_sql(con, PACKAGE, "persons_hash").fetchone()
    loaded = loaded_keys(con, settings)
    joined = joined_keys(con, settings, loaded)
    known = {joined.node_of(source, key) for key, places in loaded.items() for source, _ in places}
    persons = [row for group in joined.groups for row in _person(group, joined, loaded)]
    conflicts = [
        (c.kind, c.node[1], c.node[0] or None, c.persons, len(c.nodes), list(c.said_by))
        for c in joined.conflicts
        if known & set(c.nodes) or known & {("", key) for _, key in c.nodes}
    ]
    _write(con, persons, conflicts)
    changed = run_sql(con, PACKAGE, "persons_hash").fetchone() != before
    return len(persons) + len(conflicts) + (not persons and not conflicts) if changed else 0


def joined_keys(
    con: duckdb.DuckDBPyConnection, settings: Settings, loaded: Mapping[str, Collection[tuple[str, str]]]
) -> Joined:
    """Return which keys are one person's, by what is stored.

    Args:
        con: The warehouse.
        settings: Of the installation.
        loaded: Source and customer key as stored, by key as it is linked.
    """
    if not run_sql(con, PACKAGE, "any_said").fetchall()[0][0]:
        return Joined((), ())
    said = [Said(*row) for row in run_sql(con, PACKAGE, "said_keys").fetchall()]
    as_linked = {stored: key for key, places in loaded.items() for _, stored in places}
    rows = run_sql(con, PACKAGE, "linked_keys").fetchall()
    links = [Link(source, as_linked.get(key, key), other, kind) for source, key, other, kind in rows]
    contacts = {key for (key,) in run_sql(con, PACKAGE, "contact_keys").fetchall()}
    if settings.privacy.keys != "all":
        contacts |= {key for key in loaded if PSEUDONYM.fullmatch(key)}
        contacts |= {one.key for one in said if PSEUDONYM.fullmatch(one.key)}
    roles = {key for (key,) in run_sql(con, PACKAGE, "role_keys").fetchall()}
    customers = {key: {source for source, _ in places} for key, places in loaded.items()}
    return join_keys(
        said, links, customers=customers, contacts=contacts, roles=roles, most=settings.customers.most_keys
    )


def loaded_keys(con: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, set[tuple[str, str]]]:
    """Return source and customer key of every response, by the key as it is linked: a contact as a keyed hash.

    Nothing where nothing is said about any key: most installations have one source.
    """
    if not run_sql(con, PACKAGE, "any_said").fetchall()[0][0]:
        return {}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    plain = settings.privacy.keys == "plain"
    for source, key in run_sql(con, PACKAGE, "loaded_keys").fetchall():
        found[linked_key(settings, key).key if plain or is_hash(settings, key) else key].add((source, key))
    return found


def _person(
    group: Iterable[Node], joined: Joined, loaded: Mapping[str, Collection[tuple[str, str]]]
) -> list[tuple[str, str, str]]:
    """Return the rows of raw.persons of one person: source, customer key, customer."""
    places = [
        (node, source, stored)
        for node in group
        for source, stored in loaded.get(node[1], ())
        if joined.node_of(source, node[1]) == node
    ]
    if len({stored for _, _, stored in places}) < 2 and not any(node[0] for node, _, _ in places):
        return []  # the others of these keys have no response
    names = [(PSEUDONYM.fullmatch(stored) is not None, stored) for node, _, stored in places if not node[0]]
    names = names or [(False, f"{stored} ({source})") for _, source, stored in places]
    return [(source, stored, min(names)[1]) for _, source, stored in places]


def _write(
    con: duckdb.DuckDBPyConnection,
    persons: list[tuple[str, str, str]],
    conflicts: list[tuple[str, str, str | None, int, int, list[str]]],
) -> None:
    text, number = pa.string(), pa.int64()
    frames: dict[str, tuple[Sequence[tuple[Any, ...]], dict[str, pa.DataType]]] = {
        "new_persons": (persons, {"source": text, "customer_key": text, "customer": text}),
        "new_conflicts": (
            conflicts,
            {"kind": text, "key": text, "source": text, "persons": number, "keys": number, "said_by": pa.list_(text)},
        ),
    }
    try:
        for frame, (rows, kinds) in frames.items():
            columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
            con.register(frame, pa.table({n: pa.array(c, k) for (n, k), c in zip(kinds.items(), columns, strict=True)}))
        run_sql(con, PACKAGE, "write_persons")
    finally:
        for frame in frames:
            con.unregister(frame)


def said_of_persons(con: duckdb.DuckDBPyConnection) -> tuple[list[str], list[str]]:
    """Return what a run's summary says of joined customers: remarks, and warnings of conflicts; no key is in it."""
    customers, keys, conflicts = run_sql(con, PACKAGE, "joined_counts").fetchall()[0]
    remarks, warnings = [], []
    if customers:
        remarks.append(f"{keys:,} customer keys are those of {customers:,} persons, who are counted once each")
    if conflicts:
        kinds = run_sql(con, PACKAGE, "conflict_counts").fetchall()
        listed = "; ".join(f"{count:,} {KINDS[kind]}" for kind, count in kinds)
        warnings.append(f"customer keys left apart: {listed}; published.key_conflicts lists them")
    return remarks, warnings
