"""The theme registry as a reader finds it: in the warehouse while nobody writes, else as it was last published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import duckdb

from pipeline.config.settings import Settings
from pipeline.errors import ThemesError, WarehouseBusy
from pipeline.reading.warehouse import current_writer, idle_warehouse
from pipeline.themes import queries
from pipeline.themes.tables import read_rows
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

Rows = list[dict[str, Any]]


class Registry(Protocol):
    """What can be asked of the themes."""

    def themes(self) -> Rows:
        """Return every theme, active ones first, the largest first."""

    def groups(self) -> Rows:
        """Return every group with its active themes."""

    def models(self) -> Rows:
        """Return every topic model with its figures, oldest first."""

    def emerging(self) -> Rows:
        """Return what may become a theme at the next refit."""

    def history(self, theme_id: str | None) -> Rows:
        """Return the events of one theme, or of all, oldest first; evidence as a dict."""

    def show(self, theme_id: str, moment: datetime | None) -> dict[str, Any]:
        """Return one theme with its nearest sentences and events, or what it held at a moment.

        Raises:
            ThemesError: There is no such theme, or there was none yet.
        """

    def corrections(self) -> Rows:
        """Return every correction, oldest first."""


class WarehouseRegistry:
    """Follows Registry; what was recorded a moment ago is in it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Read over a read-only connection to the warehouse."""
        self._con = con

    def themes(self) -> Rows:
        """See Registry."""
        return queries.themes_list(self._con)

    def groups(self) -> Rows:
        """See Registry."""
        return read_rows(self._con, "list_groups")

    def models(self) -> Rows:
        """See Registry."""
        return read_rows(self._con, "list_models")

    def emerging(self) -> Rows:
        """See Registry."""
        return read_rows(self._con, "list_emerging")

    def history(self, theme_id: str | None) -> Rows:
        """See Registry."""
        return queries.themes_history(self._con, theme_id)

    def show(self, theme_id: str, moment: datetime | None) -> dict[str, Any]:
        """See Registry."""
        if moment is not None:
            return queries.themes_as_of(self._con, theme_id, moment)
        return queries.themes_show(self._con, theme_id)

    def corrections(self) -> Rows:
        """See Registry."""
        return queries.corrections_list(self._con)


class PublishedRegistry:
    """Follows Registry, as of the last publication. Corrections and earlier moments are not published."""

    def __init__(self, con: duckdb.DuckDBPyConnection, writer: str) -> None:
        """Read over a connection to the published file; `writer` is who has the warehouse."""
        self._con, self._writer = con, writer

    def themes(self) -> Rows:
        """See Registry."""
        return self._rows("published_themes", theme_id=None)

    def groups(self) -> Rows:
        """See Registry."""
        return self._rows("published_groups")

    def models(self) -> Rows:
        """See Registry."""
        rows = self._rows("published_models")
        return [{**r, "figures": {k: v for k, v in r["figures"].items() if v is not None}} for r in rows]

    def emerging(self) -> Rows:
        """See Registry."""
        return self._rows("published_emerging")

    def history(self, theme_id: str | None) -> Rows:
        """See Registry."""
        rows = self._rows("published_history", theme_id=theme_id)
        return [{**row, "evidence": json.loads(row["evidence"])} for row in rows]

    def show(self, theme_id: str, moment: datetime | None) -> dict[str, Any]:
        """See Registry.

        Raises:
            ThemesError: There is no such theme.
            WarehouseBusy: A moment was asked for.
        """
        if moment is not None:
            raise self._busy("what a theme held at a moment")
        found = self._rows("published_themes", theme_id=theme_id)
        if not found:
            raise ThemesError(f"no theme {theme_id!r} is published; see `voc themes list`")
        exemplars = self._rows("published_exemplars", theme_id=theme_id, count=queries.EXEMPLARS)
        return {**found[0], "exemplars": exemplars, "events": self.history(theme_id)}

    def corrections(self) -> Rows:
        """Raise WarehouseBusy: corrections are in the warehouse only."""
        raise self._busy("corrections")

    def _busy(self, what: str) -> WarehouseBusy:
        return WarehouseBusy(
            f"{self._writer} is writing, and only the warehouse knows {what}; try again when it has finished"
        )

    def _rows(self, name: str, **params: Any) -> Rows:
        found = run_sql(self._con, "pipeline.reading", name, params)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def open_registry(settings: Settings) -> Iterator[Registry]:
    """Yield the registry; opens nothing for writing and takes no lock.

    Raises:
        WarehouseError: There is no warehouse.
        QueryError: A run writes, and nothing is published yet.
    """
    with idle_warehouse(settings.paths.warehouse) as con:
        if con is not None:
            yield WarehouseRegistry(con)
            return
    published = open_published(settings.paths.published)
    try:
        yield PublishedRegistry(published, current_writer(settings.paths.warehouse) or "a run")
    finally:
        published.close()
