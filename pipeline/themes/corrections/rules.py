"""What analysts changed about the themes: append-only rows, and the rules that follow from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipeline.themes.tables import PACKAGE, dump_json, read_rows
from pipeline.warehouse.sql import run_sql

Place = tuple[str, int]
"""A sentence: text_hash and sentence_index."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of themes.corrections."""

    correction_id: int
    action: str
    theme_id: str | None
    details: Mapping[str, Any]
    made_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is in force after all corrections but the undone ones.

    Attributes:
        labels: Label by theme: the last rename, or what it was called before an undone one.
        into: The theme that a merged one became part of.
        retired: Themes that a person retired.
        locked: Themes that keep their id, label and members.
        anchors: Example sentences of each theme that is kept where a fit does not find it: split off, or unlocked.
        split_from: The theme that a split-off one comes from.
        moved: Theme of each sentence that a person moved.
        numbers: The last correction that speaks of a theme.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    into: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    anchors: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    split_from: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[Place, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def theme(self, theme_id: str | None) -> str | None:
        """Return what a theme is after merges; None if it is retired, or was None."""
        while theme_id is not None and theme_id in self.into:
            theme_id = self.into[theme_id]
        return None if theme_id in self.retired else theme_id

    @property
    def kept(self) -> frozenset[str]:
        """Return the themes that a refit may not lose: locked, split off, or unlocked."""
        return frozenset(t for t in {*self.locked, *self.anchors} if self.theme(t) == t)

    @property
    def effect(self) -> str:
        """Return a text that is equal for equal effects on which theme a sentence has, and empty for none; labels do not count."""
        parts = (self.into, self.retired, self.locked, self.anchors, self.moved)
        if not any(parts):
            return ""
        moved = sorted([*place, theme] for place, theme in self.moved.items())
        anchors = {theme: sorted(map(list, places)) for theme, places in self.anchors.items()}
        return dump_json([dict(self.into), sorted(self.retired), sorted(self.locked), anchors, moved])


def read_corrections(con: duckdb.DuckDBPyConnection) -> list[Correction]:
    """Return all corrections, oldest first."""
    return [
        Correction(r["correction_id"], r["action"], r["theme_id"], json.loads(r["details"]), r["made_by"], r["reason"])
        for r in read_rows(con, "read_corrections")
    ]


def make_rules(corrections: Iterable[Correction]) -> Rules:
    """Replay corrections in their order and return the rules; an undone one counts as never made."""
    rows = sorted(corrections, key=lambda c: c.correction_id)
    undone: set[int] = set()
    for row in reversed(rows):  # an undo can itself be undone
        if row.action == "undo" and row.correction_id not in undone:
            undone.add(int(row.details["correction"]))
    labels: dict[str, str] = {}
    into: dict[str, str] = {}
    retired: set[str] = set()
    locked: set[str] = set()
    anchors: dict[str, tuple[Place, ...]] = {}
    split_from: dict[str, str] = {}
    moved: dict[Place, str] = {}
    numbers: dict[str, int] = {}
    for row in reversed(rows):
        if row.action == "rename" and row.correction_id in undone:
            labels[row.theme_id or ""] = row.details["was"]
    for row in rows:
        if row.correction_id in undone or row.action == "undo":
            continue
        theme, details = row.theme_id or "", row.details
        numbers[theme] = row.correction_id
        if row.action == "rename":
            labels[theme] = details["label"]
        elif row.action == "merge":
            into[theme] = details["into"]
        elif row.action == "split":
            made = details["theme"]
            anchors[made], split_from[made], numbers[made] = _places(details), theme, row.correction_id
            labels[made] = details["label"]
        elif row.action == "lock":
            locked.add(theme)
        elif row.action == "unlock":
            locked.discard(theme)
            anchors[theme] = _places(details)
        elif row.action == "retire":
            retired.add(theme)
        elif row.action == "move":
            moved.update(dict.fromkeys(_places(details), theme))
    return Rules(labels, into, frozenset(retired), frozenset(locked), anchors, split_from, moved, numbers)


def _places(details: Mapping[str, Any]) -> tuple[Place, ...]:
    return tuple((str(text_hash), int(index)) for text_hash, index in details["sentences"])


def read_members(con: duckdb.DuckDBPyConnection, themes: Collection[str]) -> list[tuple[Place, str]]:
    """Return the sentences of themes under the current model, or under the last one that gave sentences to the theme."""
    rows = run_sql(con, PACKAGE, "read_members", {"themes": sorted(themes)}).fetchall() if themes else []
    return [((text_hash, index), theme) for text_hash, index, theme in rows]


def in_force(con: duckdb.DuckDBPyConnection) -> Rules:
    """Return the rules that follow from themes.corrections."""
    return make_rules(read_corrections(con))
