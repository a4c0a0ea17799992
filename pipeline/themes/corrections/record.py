"""What a person asks for, checked against the registry and appended to themes.corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from pipeline.errors import ThemesError
from pipeline.themes.corrections.rules import Correction, Place, Rules, make_rules, read_corrections, read_members
from pipeline.themes.tables import PACKAGE, current_model, dump_json, read_number, read_rows, run_in_transaction
from pipeline.warehouse.sql import run_sql

EXAMPLES = 500
"""Members of an unlocked theme that say where it is from now on."""


def correct(
    con: duckdb.DuckDBPyConnection,
    action: str,
    theme_id: str | None = None,
    *,
    by: str,
    reason: str | None = None,
    label: str | None = None,
    into: str | None = None,
    sentences: Sequence[str] = (),
    correction: int | None = None,
    origin: str = "command",
) -> int:
    """Record a correction; `correct_themes` brings it into force. Returns its number.

    Args:
        con: The warehouse.
        action: rename, merge, split, lock, unlock, retire, move or undo.
        theme_id: The theme that it is about; None for an undo.
        by: Who says so.
        reason: Why.
        label: For rename and split.
        into: For merge.
        sentences: For split and move, published sentence_ids.
        correction: For undo, the number of the correction.
        origin: Where it comes from.

    Raises:
        ThemesError: It names what is not there, contradicts what is in force, or says nothing.
    """
    details: dict[str, Any] = {}
    if action in ("rename", "split"):
        details["label"] = (label or "").strip()
    if action == "rename":
        held = {r["theme_id"]: r["label"] for r in read_rows(con, "theme_status")}
        details["was"] = held.get(theme_id)
    if action == "merge":
        details["into"] = into
    if action in ("split", "move"):
        details["sentences"] = [list(place) for place in _places(con, sentences)]
    if action == "unlock" and theme_id is not None:
        details["sentences"] = [list(place) for place, _ in read_members(con, (theme_id,))][:EXAMPLES]
    if action == "split":
        details["theme"] = f"T{read_number(con, 'last_theme_number') + 1:03d}"
    if action == "undo":
        details["correction"] = correction
    return record(con, action, theme_id, details, by=by, reason=reason, origin=origin)


def _places(con: duckdb.DuckDBPyConnection, sentence_ids: Sequence[str]) -> list[Place]:
    """Return the text_hash and sentence_index of published sentences."""
    model = current_model(con)
    if model is None:
        raise ThemesError("there are no themes yet")
    if not sentence_ids:
        raise ThemesError("name at least one sentence with --sentence; their sentence_id is in published.sentences")
    params = {"sentence_ids": list(sentence_ids), "model_fingerprint": model.model_fingerprint}
    found = {row[0]: (row[1], row[2]) for row in run_sql(con, PACKAGE, "find_sentences", params).fetchall()}
    missing = [s for s in sentence_ids if s not in found]
    if missing:
        raise ThemesError(f"no sentence {missing[0]!r}: sentence_id is verbatim_id#position, see published.sentences")
    return sorted(set(found.values()))


def record(
    con: duckdb.DuckDBPyConnection,
    action: str,
    theme_id: str | None,
    details: Mapping[str, Any],
    *,
    by: str,
    reason: str | None = None,
    origin: str = "command",
) -> int:
    """Append a correction, after checking it against the registry; returns its number.

    Raises:
        ThemesError: It names a theme or correction that is not there, contradicts what is in force, or says nothing.
    """
    earlier = read_corrections(con)
    status = {r["theme_id"]: r["status"] for r in read_rows(con, "theme_status")}
    _check(action, theme_id, details, status=status, rules=make_rules(earlier), earlier=earlier)
    number = 1 + max((c.correction_id for c in earlier), default=0)
    row = {
        "correction_id": number, "action": action, "theme_id": theme_id, "details": dump_json(dict(details)),
        "made_at": datetime.now(UTC), "made_by": by, "reason": reason, "origin": origin,
    }  # fmt: skip
    run_in_transaction(con, "insert_correction", row)
    return number


def _check(
    action: str,
    theme_id: str | None,
    details: Mapping[str, Any],
    *,
    status: Mapping[str, str],
    rules: Rules,
    earlier: Sequence[Correction],
) -> None:
    if action == "undo":
        number = details["correction"]
        if all(c.correction_id != number for c in earlier):
            raise ThemesError(f"no correction {number}; see `voc themes corrections`")
        return
    for named in filter(None, (theme_id, details.get("into"))):
        if named not in status:
            raise ThemesError(f"no theme {named!r}; see `voc themes list`")
    if theme_id is None:
        raise ThemesError(f"{action}: name a theme; `voc themes list` lists them")
    gone = f"{theme_id} is already {status[theme_id]}" if status[theme_id] != "active" else None
    if gone and action in ("merge", "split", "retire", "lock", "move"):
        raise ThemesError(f"{action}: {gone}; `voc themes history {theme_id}` says why")
    if action in ("rename", "split") and not str(details.get("label", "")).strip():
        raise ThemesError(f"{action}: the new label is empty")
    if action == "merge":
        into = str(details["into"])
        if rules.theme(into) in (None, theme_id) or status[into] != "active":
            raise ThemesError(f"merge: {into} is {theme_id} itself, or retired: nothing can become part of it")
    if action == "unlock" and theme_id not in rules.locked:
        raise ThemesError(f"unlock: {theme_id} is not locked")
