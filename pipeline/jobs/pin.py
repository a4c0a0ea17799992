"""An analyst's pin: where a sentence or a theme belongs. `voc touchpoints pin` and `unpin`."""

from __future__ import annotations

from typing import Any

from pipeline.config.settings import Settings
from pipeline.contract import Models
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels

SHOWN = ("action", "target", "target_id", "touchpoint_id", "journey_id", "who", "why")
"""Columns of a recorded pin that are shown to a person."""


def record_pin(
    settings: Settings,
    *,
    target: str,
    target_id: str,
    touchpoint_id: str | None,
    journey_id: str | None = None,
    who: str | None = None,
    why: str | None = None,
    models: Models | None = None,
) -> dict[str, Any]:
    """Record a pin, or with touchpoint_id None take one back; returns what was recorded, by SHOWN.

    It takes effect with the next run.

    Args:
        settings: Settings of the installation.
        target: "sentence" or "theme".
        target_id: sentence_id (verbatim_id#position) or theme_id.
        touchpoint_id: Where it belongs; None takes the pin back.
        journey_id: None: that of the sentence's response, else the settings' first map.
        who: None: the user's name on this machine.
        why: A reason, for whoever reads the list.
        models: Their annotator counts the sentences; None: as the settings say.

    Raises:
        TouchpointsError: There is no such sentence, theme, journey or touchpoint, or no pin to take back.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    from pipeline.touchpoints.pins import write_pin

    fingerprint = (models or LazyModels(settings)).annotator_fingerprint
    with writing(settings, purpose="voc touchpoints pin" if touchpoint_id else "voc touchpoints unpin") as con:
        row = write_pin(
            con,
            settings,
            fingerprint=fingerprint,
            target=target,
            target_id=target_id,
            touchpoint_id=touchpoint_id,
            journey_id=journey_id,
            who=who,
            why=why,
        )
    return {name: row[name] for name in SHOWN}
