"""Where analysts have pinned sentences and themes: `voc touchpoints list`."""

from __future__ import annotations

from typing import Any

from pipeline.config.settings import Settings
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels
from pipeline.touchpoints.pins import read_pins


def list_pins(settings: Settings) -> list[dict[str, Any]]:
    """Return every pin that was not taken back, oldest first, with its `state`: holds, or why it places nothing."""
    fingerprint = LazyModels(settings).annotator_fingerprint
    with writing(settings, purpose="voc touchpoints list") as con:
        return [
            {k: v for k, v in p.items() if k not in ("text_hash", "start_char")} for p in read_pins(con, fingerprint)
        ]
