"""Words of the customer where no id leads to them: found in the transaction that deletes the rows, and replaced there."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from pipeline.jobs.erasure.places import PACKAGE, places
from pipeline.warehouse.sql import run_sql

ERASED = "(erased)"
"""What stands where a text was erased that may not be empty."""
LISTS = ("keywords",)
UNNAMED = {"themes.theme_groups.label": "unnamed group", "themes.emerging.label": "unnamed theme"}


class Words(Protocol):
    """Recognises the words that may not stay, as traces.Trace does those of a customer."""

    def quotes(self, text: str) -> bool:
        """Return whether a note or name quotes them."""

    def marks(self, label: str) -> bool:
        """Return whether a label, keyword or description holds one."""

    def mentions(self, message: str) -> bool:
        """Return whether a message of the program quotes them."""


def rewrite_quotes(con: duckdb.DuckDBPyConnection, trace: Words) -> int:
    """Replace what quotes the customer in every column that places.yaml marks so; returns how many values changed.

    Tables written: those of rewrite_quotes in sql/quotes.sql.
    """
    judges = {"quote": trace.quotes, "label": trace.marks, "message": trace.mentions}
    changed = []
    files: dict[str, str] = {}  # names that are two stay two
    for place, old in run_sql(con, PACKAGE, "read_quotes").fetchall():
        new = cleared(place, old, judges[places()[place]])
        if new == ERASED and place.endswith(".file_name"):
            new = files.setdefault(old, f"{ERASED} {secrets.token_hex(4)}")
        if new != old:
            changed.append({"place": place, "old": old, "new": new})
    schema = pa.schema([("place", pa.string()), ("old", pa.string()), ("new", pa.string())])
    _run(con, "rewrite_quotes", quotes=pa.Table.from_pylist(changed, schema))
    return len(changed)


def cleared(place: str, value: str, quotes: Callable[[str], bool]) -> str | None:
    """Return the value without what quotes the customer: a list without those words, JSON without those texts, else ERASED."""
    column = place.rsplit(".", 1)[1]
    if column in LISTS:
        return _json([word for word in json.loads(value) if not quotes(word)])
    if value[:1] in "{[" and (parsed := _parsed(value)) is not None:
        kept = without(parsed, quotes)
        return value if kept == parsed else _json(kept)
    return UNNAMED.get(place, ERASED) if quotes(value) else value


def without(value: Any, quotes: Callable[[str], bool]) -> Any:
    """Return the JSON value with ERASED in place of every text, and of every field's name, that quotes the customer."""
    if isinstance(value, str):
        return ERASED if quotes(value) else value
    if isinstance(value, list):
        return [without(v, quotes) for v in value]
    if isinstance(value, dict):
        return {ERASED if quotes(k) else k: without(v, quotes) for k, v in value.items()}
    return value


def rewrite_names(con: duckdb.DuckDBPyConnection, trace: Words, founded: Mapping[str, int]) -> int:
    """Replace labels and descriptions of themes that are the customer's words, or that nobody else's sentence is in.

    Tables written: themes.themes, theme_labels, topics, theme_events.

    Args:
        con: The writer's connection, in a transaction.
        trace: What the customer's words are recognised by.
        founded: Sentences of others in each theme that had sentences of the customer.
    """
    themes = run_sql(con, PACKAGE, "read_theme_names").fetchall()
    empty = {theme_id for theme_id, others in founded.items() if not others}
    taken = {label for _, label, *_ in themes}
    renamed, unfounded, names = [], [], {}
    for theme_id, label, keywords, description, _, size in themes:
        gone = theme_id in empty
        new = label
        if gone or trace.marks(label):
            new = names[theme_id] = _name(
                theme_id, [] if gone else [w for w in json.loads(keywords) if not trace.marks(w)], taken
            )
            taken.add(new)
        if gone:
            said = ""
        elif new != label or trace.marks(description):
            said = f"What customers say about {new}." if description else ""
        else:
            said = description
        if (new, said) != (label, description):
            renamed.append({"theme_id": theme_id, "label": new, "description": said})
        if gone:
            unfounded.append({"theme_id": theme_id, "zero": bytes(size)})
    old = [
        {"theme_id": theme_id, "old": label, "new": names.get(theme_id, f"theme {theme_id}")}
        for theme_id, label in run_sql(con, PACKAGE, "read_old_labels").fetchall()
        if theme_id in empty or trace.marks(label)
    ]
    text = pa.string()
    _run(
        con,
        "rewrite_themes",
        renamed=pa.Table.from_pylist(renamed, pa.schema([("theme_id", text), ("label", text), ("description", text)])),
        old_labels=pa.Table.from_pylist(old, pa.schema([("theme_id", text), ("old", text), ("new", text)])),
        unfounded=pa.Table.from_pylist(unfounded, pa.schema([("theme_id", text), ("zero", pa.binary())])),
    )
    return len(renamed) + len(old)


def rewrite_corrections(con: duckdb.DuckDBPyConnection, trace: Words, gone: Collection[str]) -> int:
    """Take the customer's sentences and words out of corrections; returns how many changed.

    A label that is the customer's words becomes the theme's label of now, so that a replay brings nothing back.
    Table written: themes.corrections.
    """
    labels = {row[0]: row[1] for row in run_sql(con, PACKAGE, "read_theme_names").fetchall()}
    changed = []
    for number, theme_id, details in run_sql(con, PACKAGE, "read_correction_details").fetchall():
        before = json.loads(details)
        after = dict(before)
        if isinstance(before.get("sentences"), list):
            after["sentences"] = [place for place in before["sentences"] if place[0] not in gone]
        for field in ("label", "was"):
            if isinstance(before.get(field), str) and trace.marks(before[field]):
                about = before.get("theme", theme_id) if field == "label" else theme_id
                after[field] = labels.get(about) or f"theme {about}"
        names = ("label", "was", "sentences")
        after |= {k: without(v, trace.quotes) for k, v in after.items() if k not in names}
        if after != before:
            changed.append({"correction_id": number, "details": _json(after)})
    schema = pa.schema([("correction_id", pa.int32()), ("details", pa.string())])
    _run(con, "rewrite_corrections", corrected=pa.Table.from_pylist(changed, schema))
    return len(changed)


def _name(theme_id: str, keywords: Sequence[str], taken: Collection[str]) -> str:
    """Return a label from what is left of a theme's words, or its id; unlike all others."""
    label = ", ".join(keywords[:2])
    return label if label and label not in taken else f"theme {theme_id}"


def _run(con: duckdb.DuckDBPyConnection, name: str, **frames: pa.Table) -> None:
    """Run a query whose frames are Arrow tables; nothing where all of them are empty."""
    if not any(len(table) for table in frames.values()):
        return
    for frame, table in frames.items():
        con.register(frame, table)
    try:
        run_sql(con, PACKAGE, name)
    finally:
        for frame in frames:
            con.unregister(frame)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
