"""Corrections out of the reviewed file that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from pipeline.config.corrections import load_corrections
from pipeline.config.settings import Settings
from pipeline.errors import ThemesError
from pipeline.themes.corrections.record import correct
from pipeline.themes.tables import read_rows


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
            warnings.append(f"{settings.corrections.name}: correction {number} cannot be applied: {e}")
    return tuple(warnings)
