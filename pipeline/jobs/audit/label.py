"""`voc audit label`: the items of a draw, in a file to fill in."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.errors import WarehouseBusy
from pipeline.jobs.audit.labels import Choices, Item, labeller, newest_draw, read_choices, read_items
from pipeline.jobs.audit.sheet import write_sheet
from pipeline.reading.warehouse import read_warehouse


def read_draw(settings: Settings, *, draw_id: int | None, who: str | None) -> tuple[list[Item], Choices, str]:
    """Return the items of a draw with what this labeller has said, the touchpoints to choose from, and the unit.

    Args:
        settings: Settings of the installation; settings.wait_s is how long to wait for a run that writes.
        draw_id: None: the newest.
        who: Labeller; None: the user's name on this machine.

    Raises:
        AuditError: There is no such draw.
        WarehouseBusy: A run writes.
    """
    deadline = time.monotonic() + settings.wait_s
    while True:
        try:
            with read_warehouse(settings.paths.warehouse) as con:
                number = newest_draw(con, draw_id)
                items, choices = read_items(con, number, labeller(who)), read_choices(con)
                return items, choices, "review" if items and items[0].start is None else "sentence"
        except WarehouseBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(1)


def write_labels(settings: Settings, file: Path, *, draw_id: int | None = None, who: str | None = None) -> int:
    """Write the items of a draw to a workbook or CSV; returns how many.

    Raises:
        AuditError: There is no such draw, or the file cannot be written.
        WarehouseBusy: A run writes.
    """
    items, choices, unit = read_draw(settings, draw_id=draw_id, who=who)
    write_sheet(file, items, choices, unit=unit)
    return len(items)
