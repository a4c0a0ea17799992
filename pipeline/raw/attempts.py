"""What earlier runs did with a file, and what is left to do with it: each mapping that takes it loads its content once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.config.sources import SourceMapping
from pipeline.raw.load import PACKAGE, InboxFile
from pipeline.raw.matching import catalogue_hash, choose_mappings, sharing_mappings, taking_by_path
from pipeline.warehouse.sql import run_sql


@dataclass(frozen=True, slots=True)
class Due:
    """What is left to do with one file.

    Attributes:
        again: Whether the mappings that take it are chosen anew: nothing is known of it, or an attempt is out of date.
        done: Sources that need nothing of it.
        outdated: Sources that have loaded it under a mapping that has changed since.
        still: Status and error of each attempt that would fail in the same way again.
    """

    again: bool
    done: frozenset[str]
    outdated: tuple[str, ...]
    still: tuple[tuple[str, str], ...]


def read_attempts(con: duckdb.DuckDBPyConnection, file: InboxFile) -> list[dict[str, Any]]:
    """Return the earlier attempts at this content, under any name."""
    found = run_sql(con, PACKAGE, "read_files", {"file_hash": file.before.sha256})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def what_is_due(attempts: list[dict[str, Any]], name: str, mappings: Mapping[str, SourceMapping]) -> Due:
    """Return what is left to do with a file.

    Args:
        attempts: At its content, as read_attempts gives them.
        name: Of the file, relative to the inbox.
        mappings: All of them, by name.
    """
    loaded = {a["source"] for a in attempts if a["status"] == "loaded"}
    own = [a for a in attempts if a["file_name"] == name]
    asked = {m.name for m in taking_by_path(name, mappings)} - loaded
    again, done, outdated, still = not own and (not loaded or bool(asked)), set(loaded), [], []
    for attempt in own:
        mapping = mappings.get(attempt["source"] or "")
        same = attempt["mapping_hash"] == (mapping.mapping_hash if mapping else catalogue_hash(mappings))
        if (
            mapping and mapping.match.fallback and attempt["status"] != "loaded"
        ):  # a new mapping may take the file from it
            same = same or attempt["mapping_hash"] == catalogue_hash(mappings)
        if attempt["status"] == "loaded":
            if mapping is not None and not same:
                if attempt["rows_rejected"]:
                    done.discard(mapping.name)
                    again = True
                else:
                    outdated.append(mapping.name)
        elif same:
            still.append((attempt["status"], attempt["error"]))
            done.update([mapping.name] if mapping else [])
        else:
            again = True
    return Due(again, frozenset(done), tuple(outdated), tuple(still))


def takers_of(file: InboxFile, due: Due, mappings: Mapping[str, SourceMapping]) -> tuple[SourceMapping, ...]:
    """Return the mappings that are to load the file now; errors as choose_mappings.

    A file of which nothing else is due is still offered to mappings that share files and have not had it.
    """
    fitting = choose_mappings if due.again else sharing_mappings
    return tuple(m for m in fitting(file.name, file.path, mappings) if m.name not in due.done)


def forget_others(con: duckdb.DuckDBPyConnection, file: InboxFile, takers: tuple[SourceMapping, ...]) -> None:
    """Delete failed attempts at a file by mappings that do not take it any more. Tables written: raw.files."""
    names = [m.name for m in takers]
    run_sql(con, PACKAGE, "forget_others", {"file_hash": file.before.sha256, "file_name": file.name, "takers": names})
