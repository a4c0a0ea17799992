"""What a person asks for, turned into rows of themes.corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.config.corrections import load_corrections
from pipeline.config.settings import Settings
from pipeline.errors import ThemesError
from pipeline.themes.corrections import Place, read_members, record
from pipeline.themes.tables import PACKAGE, current_model, read_number, read_rows
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
        action: One of corrections.ACTIONS.
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


def record_file(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[str, ...]:
    """Record the entries of settings.corrections that are not recorded yet, in their order.

    Returns:
        A warning for each entry that cannot be applied; it is tried again by the next run.

    Raises:
        ConfigError: The file does not match.
    """
    if settings.corrections is None:
        return ()
    known = {r["origin"] for r in read_rows(con, "read_corrections")}
    warnings = []
    for number, entry in enumerate(load_corrections(settings.corrections), start=1):
        if entry.key() in known:
            continue
        action, theme = entry.action
        about: Mapping[str, Any] = {"label": entry.label, "into": entry.into, "sentences": entry.sentences}
        try:
            correct(con, action, theme, by=entry.by, reason=entry.why, origin=entry.key(), **about)
        except ThemesError as e:
            warnings.append(f"{settings.corrections.name}: correction {number} is not applied: {e}")
    return tuple(warnings)


def _places(con: duckdb.DuckDBPyConnection, sentence_ids: Sequence[str]) -> list[Place]:
    """text_hash and sentence_index of published sentences."""
    model = current_model(con)
    if model is None:
        raise ThemesError("there are no themes yet")
    if not sentence_ids:
        raise ThemesError("which sentences? their sentence_id is in published.sentences")
    params = {"sentence_ids": list(sentence_ids), "model_fingerprint": model.model_fingerprint}
    found = {row[0]: (row[1], row[2]) for row in run_sql(con, PACKAGE, "find_sentences", params).fetchall()}
    missing = [s for s in sentence_ids if s not in found]
    if missing:
        raise ThemesError(f"no sentence {missing[0]!r}: sentence_id is verbatim_id#position, see published.sentences")
    return sorted(set(found.values()))
