"""Themes that a topic of a new fit can turn out to be."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.themes.corrections.rules import Rules
from pipeline.themes.tables import PACKAGE, CurrentModel, Vectors, unpack_centroids
from pipeline.warehouse.sql import run_sql


@dataclass(frozen=True, slots=True, eq=False)
class KnownThemes:
    """Themes that a topic can turn out to be, ascending; centroids (0, 0) where another annotator's are the last."""

    theme_ids: tuple[str, ...]
    labels: dict[str, str]
    centroids: Vectors


def known_themes(
    con: duckdb.DuckDBPyConnection, rules: Rules, old: CurrentModel | None, fingerprint: str
) -> KnownThemes:
    """Return the active themes and those that corrections speak of, without the locked ones.

    Args:
        con: The warehouse.
        rules: Corrections in force.
        old: The current topic model; None for none.
        fingerprint: Annotator of the new fit. If it differs from that of `old`, no centroids are given.
    """
    also = {"also": sorted({*rules.into, *rules.retired}), "but": sorted(rules.locked)}
    rows = run_sql(con, PACKAGE, "read_known_themes", also).fetchall()
    same_space = old is not None and old.model_fingerprint == fingerprint
    centroids = unpack_centroids([c for _, _, c in rows] if same_space else [])
    return KnownThemes(tuple(t for t, _, _ in rows), {t: label for t, label, _ in rows}, centroids)
