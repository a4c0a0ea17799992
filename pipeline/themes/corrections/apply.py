"""Corrections brought into force: a corrected version of a fitted topic model, beside the fit itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np

from pipeline.themes.corrections.rules import Place, Rules, in_force, read_members
from pipeline.themes.corrections.topics import Topic, correct_topics
from pipeline.themes.tables import (
    PACKAGE,
    CurrentModel,
    current_model,
    dump_json,
    pack_centroid,
    read_rows,
    run_in_transaction,
    unpack_embeddings,
    write_rows,
)
from pipeline.warehouse.sql import run_sql


def correct_themes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make the current topic model say what the corrections say; returns rows by table, none where it does already.

    A correction never changes a fitted model: it makes a version of its own (`corrected_id`), which becomes current in one
    transaction with what follows for themes, so that what a theme contained on any day can still be read. Sentences are
    assigned afterwards. Labels are changed in place.
    """
    rules = in_force(con)
    relabelled = _relabel(con, rules)
    current = current_model(con)
    if current is None:
        return _some(themes=relabelled)
    base = base_of(con, current.topic_model_id)
    wanted = corrected_id(base, rules)
    if wanted == current.topic_model_id:
        return _some(themes=relabelled)
    if run_sql(con, PACKAGE, "find_model", {"topic_model_id": wanted}).fetchall():
        topics = _topics(con, wanted)
        new_model: list[dict[str, Any]] = []
    else:
        topics = correct_topics(_topics(con, base), rules, anchors=_anchors(con, rules, current))
        new_model = [_model_row(con, base, wanted, rules)]
    events = _events(con, wanted, {t.theme_id for t in topics if t.theme_id}, rules)
    tables = {
        "new_model": new_model,
        "new_topics": [
            {"topic_model_id": wanted, "topic": i, "theme_id": t.theme_id, "sentences": t.sentences,
             "keywords": list(t.keywords), "centroid": t.centroid}
            for i, t in enumerate(topics)
        ] if new_model else [],
        "new_themes": _split_off(con, wanted, topics, rules),
        "new_events": events,
        "fixed_sentences": fixed_sentences(con, rules, current, wanted) if new_model else [],
    }  # fmt: skip
    write_rows(con, "write_corrected", tables, {"topic_model_id": wanted, "now": datetime.now(UTC)})
    return _some(topic_models=len(new_model), themes=relabelled + len(events), theme_events=len(events))


def _some(**rows: int) -> dict[str, int]:
    return {table: n for table, n in rows.items() if n}


def corrected_id(base: str, rules: Rules) -> str:
    """Return the identifier of the corrected version of a fit; the fit's own if the corrections have no effect on it."""
    if not rules.effect:
        return base
    return f"tm_{hashlib.sha256(f'{base}:{rules.effect}'.encode()).hexdigest()[:16]}"


def base_of(con: duckdb.DuckDBPyConnection, topic_model_id: str) -> str:
    """Return the fit that a topic model is a corrected version of, or itself."""
    (row,) = read_rows(con, "read_fit_id", {"topic_model_id": topic_model_id})
    return str(row["fit_id"])


def fixed_sentences(
    con: duckdb.DuckDBPyConnection, rules: Rules, current: CurrentModel, wanted: str
) -> list[dict[str, Any]]:
    """Return the rows of sentence_themes that no comparison decides: moved sentences, and the members of locked themes."""
    fixed: dict[Place, str | None] = {place: rules.theme(theme) for place, theme in rules.moved.items()}
    for place, theme in read_members(con, rules.locked):
        fixed.setdefault(place, theme)
    return [
        {"text_hash": place[0], "model_fingerprint": current.model_fingerprint, "sentence_index": place[1],
         "topic_model_id": wanted, "theme_id": theme, "score": None, "reason": None if theme else "retired_theme"}
        for place, theme in sorted(fixed.items())
    ]  # fmt: skip


def _anchors(con: duckdb.DuckDBPyConnection, rules: Rules, current: CurrentModel) -> dict[str, bytes]:
    """Return the centroid of each kept theme: the mean of a locked one's members, or of the others' example sentences."""
    places = {theme: list(found) for theme, found in rules.anchors.items() if theme in rules.kept}
    for place, theme in read_members(con, rules.locked):
        places.setdefault(theme, []).append(place)
    anchors = {}
    for theme, found in places.items():
        params = {
            "text_hashes": [p[0] for p in found],
            "indices": [p[1] for p in found],
            "model_fingerprint": current.model_fingerprint,
        }
        vectors = unpack_embeddings([blob for (blob,) in run_sql(con, PACKAGE, "read_vectors", params).fetchall()])
        if len(vectors):
            mean = vectors.astype(np.float64).mean(axis=0)
            anchors[theme] = pack_centroid((mean / max(np.linalg.norm(mean), 1e-12)).astype(np.float32))
    return anchors


def _topics(con: duckdb.DuckDBPyConnection, topic_model_id: str) -> list[Topic]:
    rows = read_rows(con, "read_topic_rows", {"topic_model_id": topic_model_id})
    return [Topic(r["theme_id"], r["sentences"], tuple(r["keywords"]), r["centroid"]) for r in rows]


def _model_row(con: duckdb.DuckDBPyConnection, base: str, wanted: str, rules: Rules) -> dict[str, Any]:
    (row,) = read_rows(con, "read_model", {"topic_model_id": base})
    parameters = {"base": base, "corrections": sorted(set(rules.numbers.values()))}
    return row | {
        "topic_model_id": wanted, "created_at": datetime.now(UTC), "parameters": dump_json(parameters),
        "is_current": True, "note": f"{base} as corrected",
    }  # fmt: skip


def _split_off(
    con: duckdb.DuckDBPyConnection, wanted: str, topics: Sequence[Topic], rules: Rules
) -> list[dict[str, Any]]:
    """Return the rows of themes.themes for themes of a split that do not exist yet."""
    there = {r["theme_id"] for r in read_rows(con, "theme_status")}
    return [
        {"theme_id": t.theme_id, "label": rules.labels[t.theme_id], "keywords": [], "status": "active",
         "description": "", "first_seen": datetime.now(UTC), "topic_model_id": wanted, "centroid": t.centroid}
        for t in topics
        if t.theme_id is not None and t.theme_id in rules.split_from and t.theme_id not in there
    ]  # fmt: skip


def _events(con: duckdb.DuckDBPyConnection, wanted: str, present: set[str], rules: Rules) -> list[dict[str, Any]]:
    """Return what the change of model means for each theme whose status it changes."""
    status = {r["theme_id"]: r["status"] for r in read_rows(con, "theme_status")}
    events: list[tuple[str, str, dict[str, Any]]] = []
    for theme in sorted({*status, *present}):
        before, evidence = status.get(theme), {"correction": rules.numbers.get(theme)}
        if theme in present and before is None:
            events.append((theme, "born", {**evidence, "split_from": rules.split_from.get(theme)}))
            events.append((rules.split_from[theme], "split", {**evidence, "into": [{"theme": theme}]}))
        elif theme in present and before != "active":
            events.append((theme, "kept", {"undone": True}))
        elif theme not in present and before == "active" and theme in rules.into:
            events.append((theme, "merged", {**evidence, "into": rules.into[theme]}))
        elif theme not in present and before == "active":
            events.append((theme, "retired", evidence))
    now = datetime.now(UTC)
    return [
        {"topic_model_id": wanted, "theme_id": t, "event": e, "happened_at": now, "evidence": dump_json(v)}
        for t, e, v in events
    ]


def _relabel(con: duckdb.DuckDBPyConnection, rules: Rules) -> int:
    """Give renamed themes their label; returns how many changed."""
    held = {r["theme_id"]: r["label"] for r in read_rows(con, "theme_status")}
    changed = {t: label for t, label in rules.labels.items() if t in held and held[t] != label}
    for theme, label in sorted(changed.items()):
        run_in_transaction(con, "relabel_theme", {"theme_id": theme, "label": label, "now": datetime.now(UTC)})
    return len(changed)
