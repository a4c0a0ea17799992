"""What `voc touchpoints` does: pin, unpin and list."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import TouchpointsError
from pipeline.runs.run import LazyModels, open_settings_warehouse
from pipeline.touchpoints.pins import read_pins, write_pin
from pipeline.warehouse.lock import writer_lock

ACTIONS = ("pin", "unpin", "list")


def main(argv: Sequence[str]) -> int:
    """Run `voc touchpoints` with these arguments."""
    parser = argparse.ArgumentParser(
        prog="voc touchpoints",
        description="Say where a sentence or a theme belongs; it takes effect with the next run (docs/add-a-touchpoint.md).",
    )
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("names", nargs="*", metavar="NAME", help="SENTENCE_ID TOUCHPOINT; with --theme only TOUCHPOINT")
    parser.add_argument("--theme", metavar="THEME_ID", help="a theme instead of a sentence")
    parser.add_argument(
        "--journey", metavar="ID", help="map to use (default: that of the response, else the first in the settings)"
    )
    parser.add_argument("--why", metavar="TEXT", help="a reason, for whoever reads the list")
    parser.add_argument("--who", metavar="NAME", help="who sets the pin (default: your name on this machine)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of warehouse.duckdb (default: data/)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: configs/pipeline.yaml)")
    args = parser.parse_intermixed_args(list(argv))
    return touchpoints_command(
        load_settings(args.config, data=args.data),
        args.action,
        args.names,
        theme=args.theme,
        journey=args.journey,
        why=args.why,
        who=args.who,
    )


def touchpoints_command(
    settings: Settings,
    action: str,
    names: Sequence[str],
    *,
    theme: str | None = None,
    journey: str | None = None,
    why: str | None = None,
    who: str | None = None,
) -> int:
    """Run one of ACTIONS; prints one JSON line a pin.

    Args:
        settings: Of the run.
        action: One of ACTIONS.
        names: For pin the sentence and the touchpoint (with `theme`: the touchpoint alone), for unpin the sentence.
        theme: Pin or unpin this theme instead of a sentence.
        journey: See pins.write_pin; for list: only this journey.
        why: See pins.write_pin.
        who: See pins.write_pin.

    Raises:
        TouchpointsError: Too few or too many names, or one that is not there.
        WarehouseBusy: A run is writing.
    """
    wanted = {"pin": 1, "unpin": 0, "list": 0}[action] + (theme is None and action != "list")
    if len(names) != wanted:
        usage = "pin (SENTENCE_ID | --theme THEME_ID) TOUCHPOINT, unpin (SENTENCE_ID | --theme THEME_ID), or list"
        raise TouchpointsError(f"{action} takes {wanted} names here (got {len(names)}); voc touchpoints {usage}")
    fingerprint = LazyModels(settings).annotator_fingerprint
    with (
        writer_lock(settings.paths.warehouse, purpose=f"voc touchpoints {action}", wait_s=settings.wait_s),
        open_settings_warehouse(settings) as con,
    ):
        if action == "list":
            pins = read_pins(con, fingerprint)
            for pin in pins:
                if journey in (None, pin["journey_id"]):
                    _print({k: v for k, v in pin.items() if k not in ("text_hash", "start_char")})
            return 0
        row = write_pin(
            con,
            settings,
            fingerprint=fingerprint,
            target="theme" if theme else "sentence",
            target_id=theme or names[0],
            touchpoint_id=names[-1] if action == "pin" else None,
            journey_id=journey,
            who=who,
            why=why,
        )
    _print({k: row[k] for k in ("action", "target", "target_id", "touchpoint_id", "journey_id", "who", "why")})
    sys.stderr.write("It takes effect with the next `voc run`.\n")
    return 0


def _print(row: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
