"""Analysts' pins: where a sentence or a theme belongs, whatever the mapping says. Append-only, replayed on every run."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Any

import duckdb

from pipeline.config.journeys import load_journeys
from pipeline.config.settings import Settings
from pipeline.errors import TouchpointsError
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.touchpoints"


def release_pins(con: duckdb.DuckDBPyConnection, fingerprint: str) -> None:
    """Remove mappings by pins that were taken back or changed, so that they are mapped again.

    Tables written: touchpoints.sentence_touchpoints; temporary: pinned, which apply_pins reads.
    """
    run_sql(con, PACKAGE, "pinned", {"model_fingerprint": fingerprint})
    run_sql(con, PACKAGE, "release_pins", {"model_fingerprint": fingerprint})


def apply_pins(con: duckdb.DuckDBPyConnection, fingerprint: str) -> int:
    """Write pins in force over the mapping; returns how many sentences changed."""
    row = run_sql(con, PACKAGE, "apply_pins", {"model_fingerprint": fingerprint}).fetchone()
    con.execute("drop table pinned")
    return int(row[0]) if row else 0


def read_pins(con: duckdb.DuckDBPyConnection, fingerprint: str) -> list[dict[str, Any]]:
    """Return every pin that was not taken back, oldest first, with its `state`: holds, or the reason why it places nothing."""
    result = run_sql(con, PACKAGE, "pins", {"model_fingerprint": fingerprint})
    names = [d[0] for d in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def write_pin(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    fingerprint: str,
    target: str,
    target_id: str,
    touchpoint_id: str | None,
    journey_id: str | None = None,
    who: str | None = None,
    why: str | None = None,
) -> dict[str, Any]:
    """Append a decision; touchpoint_id None takes the pin back. It takes effect when stage touchpoints next runs.

    Args:
        con: The warehouse; the caller holds the writer's lock.
        settings: Names the journey maps.
        fingerprint: Annotator whose sentences `target_id` counts.
        target: "sentence" or "theme".
        target_id: sentence_id (verbatim_id#position) or theme_id.
        touchpoint_id: Where it belongs.
        journey_id: None: that of the sentence's response, else the default map.
        who: None: the user's name on this machine.
        why: A reason, for whoever reads the list.

    Returns:
        The row written, by column.

    Raises:
        TouchpointsError: There is no such sentence, theme, journey or touchpoint, or no pin to take back.
    """
    journeys = {j.id: j for j in load_journeys(settings.journeys)}
    place = _sentence(con, target_id, fingerprint) if target == "sentence" else _theme(con, target_id)
    journey = journey_id or (place["journey_id"] if place["journey_id"] in journeys else next(iter(journeys)))
    if journey not in journeys:
        raise TouchpointsError(f"no journey map {journey!r} among those in the settings ({', '.join(journeys)})")
    known = [t.id for _, t in journeys[journey].touchpoints]
    if touchpoint_id is not None and touchpoint_id not in known:
        raise TouchpointsError(f"journey {journey!r} has no touchpoint {touchpoint_id!r}; it has {', '.join(known)}")
    row = {
        "now": datetime.now(UTC),
        "who": who or _user(),
        "why": why,
        "action": "unpin" if touchpoint_id is None else "pin",
        "target": target,
        "target_id": target_id,
        "touchpoint_id": touchpoint_id,
        **place,
        "journey_id": journey,
    }
    if touchpoint_id is None and not _in_force(con, row, fingerprint):
        raise TouchpointsError(f"{target} {target_id} has no pin in journey {journey!r}; see `voc touchpoints list`")
    run_sql(con, PACKAGE, "insert_pin", row)
    return row


def _in_force(con: duckdb.DuckDBPyConnection, row: dict[str, Any], fingerprint: str) -> bool:
    same = ("target_id",) if row["target"] == "theme" else ("text_hash", "start_char")
    keys = ("journey_id", "target", *same)
    return any(all(p[k] == row[k] for k in keys) for p in read_pins(con, fingerprint))


def _sentence(con: duckdb.DuckDBPyConnection, sentence_id: str, fingerprint: str) -> dict[str, Any]:
    verbatim_id, _, index = sentence_id.rpartition("#")
    found = None
    if verbatim_id and index.isdecimal():
        params = {"verbatim_id": verbatim_id, "sentence_index": int(index), "model_fingerprint": fingerprint}
        found = run_sql(con, PACKAGE, "find_sentence", params).fetchone()
    if found is None:
        raise TouchpointsError(f"no sentence {sentence_id!r}; see published.sentences.sentence_id")
    return dict(zip(("text_hash", "start_char", "end_char", "journey_id"), found, strict=True))


def _theme(con: duckdb.DuckDBPyConnection, theme_id: str) -> dict[str, Any]:
    if run_sql(con, PACKAGE, "find_theme", {"theme_id": theme_id}).fetchone() is None:
        raise TouchpointsError(f"no theme {theme_id!r}; see `voc themes list`")
    return dict.fromkeys(("text_hash", "start_char", "end_char", "journey_id"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number without a name
        return "unknown"
