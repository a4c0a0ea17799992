"""Where analysts have pinned sentences and themes: `voc touchpoints list`."""

from __future__ import annotations

from typing import Any

from pipeline.config.settings import Settings
from pipeline.reading.warehouse import read_warehouse
from pipeline.runs.models import LazyModels
from pipeline.touchpoints.pins import read_pins


def list_pins(settings: Settings) -> list[dict[str, Any]]:
    """Return every pin that was not taken back, oldest first, with its `state`: holds, or why it places nothing.

    Raises:
        WarehouseBusy: A run writes; pins are in the warehouse only.
        WarehouseError: There is no warehouse.
    """
    fingerprint = LazyModels(settings).annotator_fingerprint  # loads the model: before the warehouse is held open
    with read_warehouse(settings.paths.warehouse) as con:
        pins = read_pins(con, fingerprint)
    return [{k: v for k, v in p.items() if k not in ("text_hash", "start_char")} for p in pins]
