"""Run ad hoc: a selection of what is loaded, under its own settings, goes into its own file; the main files stay."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from pipeline.config.check import check_configuration
from pipeline.config.modes import share_published
from pipeline.config.paths import Part, Paths
from pipeline.config.selection import Overrides, Selection, with_overrides
from pipeline.config.settings import Settings
from pipeline.config.spellings import load_spellings
from pipeline.contract import Models, Progress, RunReport
from pipeline.errors import ConfigError, WarehouseError, concealing
from pipeline.jobs.selectable import did_you_mean, folded_selection, require_some, selection_params
from pipeline.runs.begin import begin
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.macros import create_macros
from pipeline.warehouse.pending import refuse_pending
from pipeline.warehouse.snapshot import put
from pipeline.warehouse.sql import run_sql

__all__ = ["STAGES", "Adhoc", "Selection", "adhoc_file", "adhoc_run", "keep_result", "selected_copy", "with_journey"]

logger = logging.getLogger(__name__)

STAGES = ("enriched", "themes", "touchpoints", "insights", "published")
"""Stages of an ad-hoc run. It does not load anything new."""
NAME = r"[a-z0-9][a-z0-9-]{0,39}"
"""What an ad-hoc run may be called: its file and its folder have this name."""


@dataclass(frozen=True, slots=True)
class Adhoc:
    """What an ad-hoc run is asked for, on the command line and in the form of the UI alike.

    Attributes:
        name: Name of the result: letters, digits and dashes.
        selection: Which responses it reads.
        journey_map: Map of the folder of the configured ones, for every response; None: as configured.
        overrides: Values in place of those of the settings file.
    """

    name: str = "ad-hoc"
    selection: Selection = field(default_factory=Selection)
    journey_map: str | None = None
    overrides: Overrides = field(default_factory=Overrides)


@contextmanager
def adhoc_run(
    settings: Settings, wanted: Adhoc, *, models: Models | None = None, progress: Progress | None = None
) -> Iterator[tuple[Settings, RunReport]]:
    """Compute a part of what is loaded in a copy; yields the copy's settings and the report, while its published file is there.

    Raises:
        ConfigError: The name, the map, a value of the overrides or the configuration is wrong.
        WarehouseError: Nothing is loaded, or nothing is selected; or (WarehouseBusy) a run writes.
    """
    if re.fullmatch(NAME, wanted.name) is None:
        raise ConfigError(f"--name: expected lower-case letters, digits and dashes, 40 at most, got {wanted.name!r}")
    used = with_journey(with_overrides(settings, wanted.overrides), wanted.journey_map)
    one, changed = wanted.journey_map is not None, wanted.overrides.given()
    with selected_copy(used, wanted.name, wanted.selection, one_journey=one, changed=changed) as inside:
        purpose = f"ad-hoc run {wanted.name!r}"
        with begin(inside, purpose=purpose, models=models, progress=progress, keep_open=False) as run:
            for stage in STAGES:
                run.stage(stage)
        yield inside, run.report


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
        known = sorted(p.stem for p in folder.glob("*.yaml"))
        raise ConfigError(
            f"journey map {journey_map!r}: not in {folder}{did_you_mean(journey_map, known)}; the maps there are: {', '.join(known)}"
        )
    rest = tuple(p for p in settings.journeys if p != path)
    return settings.model_copy(update={"journeys": (path, *rest)})


@contextmanager
def selected_copy(
    settings: Settings,
    name: str,
    selection: Selection,
    *,
    one_journey: bool,
    changed: Mapping[str, str] | None = None,
) -> Iterator[Settings]:
    """Yield the settings of a copy of the warehouse with only the selected responses, in <data>/adhoc/<name>; it is removed at the end.

    The writer's lock of the warehouse is held while it is copied, and not after. What a process that died has left
    is removed first.

    Args:
        settings: Settings of the run, with the paths of the installation.
        name: Name of the ad-hoc run: letters, digits and dashes.
        selection: What to keep.
        one_journey: Read every response under the first journey map, whatever its source says.
        changed: Values in place of those of the settings file, by name; what the copy makes says them.

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
                create_macros(con, time_zone=settings.timezone)
                everything = con.table("raw.responses").count("*").fetchall()[0][0]
                spellings, least = load_spellings(settings.spellings), settings.publish.min_customers
                selection, values = folded_selection(con, selection, spellings=spellings, least=least)
                require_some(con, selection, values, name=name, spellings=spellings, least=least)
                count = count_selected(con, selection, values, one_journey=one_journey)
            logger.info("adhoc=%s responses=%d of=%d", name, count, everything)
            part = Part(
                name=name,
                **asdict(selection),
                journey_map=settings.journeys[0].stem if one_journey else None,
                changed=dict(changed or {}),
                responses=count,
                of=everything,
            )
            yield inside.model_copy(update={"paths": paths.model_copy(update={"part": part})})
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def count_selected(
    con: duckdb.DuckDBPyConnection, selection: Selection, values: Sequence[str], *, one_journey: bool
) -> int:
    """Delete every response that is not selected, with all that belongs to it; returns how many are left.

    Args:
        con: Writer's connection to a copy of the warehouse, with the macros of days.
        selection: What to keep.
        values: The values of its attribute (folded_selection).
        one_journey: Forget which journey map the sources name.
    """
    params = {**selection_params(selection, values), "one_journey": one_journey}
    return int(run_sql(con, "pipeline.jobs", "adhoc_select", params).fetchall()[0][0])


def keep_result(inside: Settings, settings: Settings, name: str) -> Path:
    """Publish the copy's file as the ad-hoc file of that name, replacing an earlier one; returns its path."""
    target = adhoc_file(settings, name)
    put(inside.paths.published, target)
    share_published(settings)
    return target
