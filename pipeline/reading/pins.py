"""Where analysts have pinned sentences and themes: `voc touchpoints list`."""

from __future__ import annotations

from typing import Any

from pipeline.config.settings import Settings
from pipeline.errors import WarehouseBusy
from pipeline.reading.warehouse import current_writer, idle_warehouse
from pipeline.runs.models import LazyModels
from pipeline.touchpoints.pins import read_pins


def list_pins(settings: Settings) -> list[dict[str, Any]]:
    """Return every pin that was not taken back, oldest first, with its `state`: holds, or why it places nothing.

    Raises:
        WarehouseBusy: A run writes; pins are in the warehouse only.
        WarehouseError: There is no warehouse.
    """
    warehouse = settings.paths.warehouse
    with idle_warehouse(warehouse) as con:
        if con is not None:
            pins = read_pins(con, LazyModels(settings).annotator_fingerprint)
            return [{k: v for k, v in p.items() if k not in ("text_hash", "start_char")} for p in pins]
    writer = current_writer(warehouse) or "a run"
    raise WarehouseBusy(f"{writer} is writing, and only the warehouse knows pins; try again when it has finished")
