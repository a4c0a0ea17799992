"""Run ad hoc: a selection of what is loaded, under its own settings, goes into its own file; the main files stay."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipeline.config.check import check_configuration
from pipeline.config.modes import share_published
from pipeline.config.settings import Paths, Settings
from pipeline.errors import ConfigError, WarehouseError, concealing
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.pending import refuse_pending
from pipeline.warehouse.snapshot import put
from pipeline.warehouse.sql import run_sql

logger = logging.getLogger(__name__)

STAGES = ("enriched", "themes", "touchpoints", "insights", "published")
"""Stages of an ad-hoc run. It does not load anything new."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which responses an ad-hoc run reads; None: all.

    Attributes:
        source: Name of a source mapping.
        first_day: First day (UTC) on which a response was given.
        last_day: Last day, included.
        attribute: "channel", "language" or an attribute that the source mapping names.
        value: Its value.
    """

    source: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    attribute: str | None = None
    value: str | None = None


def adhoc_file(settings: Settings, name: str) -> Path:
    """Return the file to which the ad-hoc run `name` publishes."""
    return settings.paths.published.parent / "adhoc" / f"{name}.duckdb"


def with_journey(settings: Settings, journey_map: str | None) -> Settings:
    """Return the settings with this map first, which makes it the default; unchanged for None.

    Raises:
        ConfigError: There is no map of that name beside the configured ones.
    """
    if journey_map is None:
        return settings
    folder = settings.journeys[0].parent
    path = folder / f"{journey_map}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.yaml")))
        raise ConfigError(f"journey map {journey_map!r}: not in {folder}; the maps there are: {known}")
    rest = tuple(p for p in settings.journeys if p != path)
    return settings.model_copy(update={"journeys": (path, *rest)})


@contextmanager
def selected_copy(settings: Settings, name: str, selection: Selection, *, one_journey: bool) -> Iterator[Settings]:
    """Yield the settings of a copy of the warehouse with only the selected responses, in <data>/adhoc/<name>; it is removed at the end.

    The writer's lock of the warehouse is held while it is copied, and not after. What a process that died has left
    is removed first.

    Args:
        settings: Settings of the run, with the paths of the installation.
        name: Name of the ad-hoc run: letters, digits and dashes.
        selection: What to keep.
        one_journey: Read every response under the first journey map, whatever its source says.

    Raises:
        ConfigError: A configuration file is wrong; nothing was copied.
        WarehouseBusy: A run is writing after settings.wait_s, or an ad-hoc run of this name is at work.
        ErasurePending: An erasure is unfinished.
        WarehouseError: There is no warehouse yet, or nothing in it is selected.
    """
    check_configuration(settings)
    source, folder = settings.paths.warehouse, settings.paths.data / "adhoc" / name
    if not source.exists():
        raise WarehouseError(f"{source}: nothing has been loaded yet; run the nightly deployment or `voc run` first")
    paths = Paths(data=folder, inbox=settings.paths.inbox, installation=settings.paths.home)
    inside = settings.model_copy(update={"paths": paths})
    purpose = f"ad-hoc run {name!r}"
    with concealing(purpose), writer_lock(folder.with_suffix(".run"), purpose=purpose):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            with writer_lock(source, purpose=f"{purpose}, copying", wait_s=settings.wait_s):
                refuse_pending(settings.paths.data)
                with open_settings_warehouse(settings) as con:
                    con.execute("checkpoint")
                shutil.copyfile(source, inside.paths.warehouse)
            with open_settings_warehouse(inside) as con:
                count = count_selected(con, selection, one_journey=one_journey)
            logger.info("adhoc=%s responses=%d", name, count)
            if not count:
                raise WarehouseError(f"ad-hoc run {name!r}: no response matches the source, period and segment")
            yield inside
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def count_selected(con: duckdb.DuckDBPyConnection, selection: Selection, *, one_journey: bool) -> int:
    """Delete every response that is not selected, with all that belongs to it; returns how many are left.

    Args:
        con: Writer's connection to a copy of the warehouse.
        selection: What to keep.
        one_journey: Forget which journey map the sources name.
    """
    pointer = None if selection.attribute is None else selection.attribute.replace("~", "~0").replace("/", "~1")
    params = {**asdict(selection), "pointer": f"/{pointer}", "one_journey": one_journey}
    return int(run_sql(con, "pipeline.jobs", "adhoc_select", params).fetchall()[0][0])


def keep_result(inside: Settings, settings: Settings, name: str) -> Path:
    """Publish the copy's file as the ad-hoc file of that name, replacing an earlier one; returns its path."""
    target = adhoc_file(settings, name)
    put(inside.paths.published, target)
    share_published(settings)
    return target
