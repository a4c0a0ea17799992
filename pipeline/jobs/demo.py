"""`voc demo`: the main job on the shipped samples, from the start, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.config.places import CONFIG, MARKER, SAMPLES, find_place, shipped
from pipeline.config.settings import Settings, load_settings
from pipeline.contract import Progress, RunReport
from pipeline.errors import VocError
from pipeline.jobs.audit.bundle import load_bundle
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock

ACTIONS = "data/samples/actions.yaml"
"""What the made-up company did in the months of the samples."""
LABELS = "data/sample_labels"
"""Audit of the samples: sentences that two people labelled."""
MARKED = "`voc demo` made this folder. The next `voc demo` deletes it with everything in it.\n"


def run_demo(
    folder: Path | None = None,
    *,
    config: Path | None = None,
    inbox: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Settings, RunReport]:
    """Run all stages on the samples in a fresh folder; returns the settings and the report of the run.

    The samples bring their own settings (data/samples/pipeline.yaml), also inside a project: they are of a shop, whatever the project is
    about, and its map knows what customers call things there. Later commands on the folder use them, too (pipeline.config.places).
    For other input files it is the shipped settings.
    What an earlier demo has left in the folder is deleted first. The samples bring labels of two people along (data/sample_labels),
    by which the figures are corrected.

    Args:
        folder: Data folder of the demo; `demo/` in the data folder of find_place when None.
        config: Settings file instead of these.
        inbox: Folder with input files instead of the samples.
        progress: Told of the stages.

    Raises:
        VocError: The folder holds something that no demo has made; nothing is deleted.
        WarehouseBusy: A run is writing there.
    """
    target = (folder or find_place().data / "demo").resolve()
    own = shipped(str(CONFIG)) if inbox else shipped(str(SAMPLES))
    settings = load_settings(config or own, data=target, inbox=inbox or shipped("data/samples"))
    clear_folder(target)
    if config is None and inbox is None:
        (target / MARKER).write_text(f"{MARKED}{SAMPLES}\n", encoding="utf-8")
    if inbox is None:
        settings = settings.model_copy(update={"actions": shipped(ACTIONS)})
        with (
            writer_lock(settings.paths.warehouse, purpose="voc demo"),
            open_settings_warehouse(settings) as con,
        ):
            load_bundle(con, shipped(LABELS))
    return settings, run_pipeline(settings, progress=progress)


def clear_folder(folder: Path) -> None:
    """Leave an empty folder with the demo's marker; what an earlier demo has made there is deleted.

    Raises:
        VocError: The path is a file, or a folder with contents but without the marker (nothing is deleted), or cannot be written.
        WarehouseBusy: A run is writing there; nothing is deleted.
    """
    if folder.exists() and not folder.is_dir():
        raise VocError(f"{folder}: this is a file, and the demo needs a folder; name another with --data")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise VocError(
                f"{folder}: `voc demo` starts in an empty folder and deletes only what a demo has made, and this folder has no "
                f"file {MARKER}; nothing was deleted. Name another folder with --data, or remove this one yourself"
            )
        with writer_lock(folder / "warehouse.duckdb", purpose="voc demo"):
            shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(MARKED, encoding="utf-8")
    except OSError as e:
        raise VocError(f"{e.filename or folder}: {e.strerror or e}; name another folder with --data") from e
