"""`voc touchpoints`: where a sentence or a theme belongs, by an analyst's word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.options import config_option, data_option, settings, wait_option
from pipeline.cli.out import note, write_json_lines, write_lines

SECTION = "Themes and touchpoints"
QUOTED = 110
"""Characters of a sentence that is shown."""
F = TypeVar("F", bound=Callable[..., Any])
THEME = click.option("--theme", metavar="THEME_ID", help="A theme instead of a sentence.")
JOURNEY = click.option(
    "--journey", metavar="ID", help="Journey map.  [default: that of the response, else the first in the settings]"
)


@click.command(
    cls=VocGroup,
    name="touchpoints",
    section=SECTION,
    notes={
        "Example": """
voc touchpoints pin app:p:1#0 delivery --why "it is about the courier"
voc touchpoints pin --theme T007 delivery
voc touchpoints list
"""
    },
)
@data_option
@config_option
def touchpoints() -> None:
    """Say where things belong: pins, names that a map lacks, a map tried out.

    A pin takes effect with the next run.
    """


def _options(function: F) -> F:
    return data_option(config_option(function))


def _said(function: F) -> F:
    why = click.option("--why", metavar="TEXT", help="A reason, for whoever reads the list.")
    who = click.option("--who", metavar="NAME", help="Who sets the pin.  [default: your name on this machine]")
    return why(who(function))


@command(name="pin", example="voc touchpoints pin app:p:1#0 delivery\nvoc touchpoints pin --theme T007 delivery")
@_options
@wait_option
@THEME
@JOURNEY
@_said
@click.argument("names", nargs=-1, metavar="[SENTENCE_ID] TOUCHPOINT")
def pin(names: tuple[str, ...], theme: str | None, journey: str | None, why: str | None, who: str | None) -> int:
    """Say at which TOUCHPOINT a sentence or a theme belongs."""
    _expect(names, ("TOUCHPOINT",) if theme else ("SENTENCE_ID", "TOUCHPOINT"))
    return _record(names[0], names[-1], theme=theme, journey=journey, why=why, who=who)


@command(name="unpin", example="voc touchpoints unpin app:p:1#0\nvoc touchpoints unpin --theme T007")
@_options
@wait_option
@THEME
@JOURNEY
@_said
@click.argument("names", nargs=-1, metavar="[SENTENCE_ID]")
def unpin(names: tuple[str, ...], theme: str | None, journey: str | None, why: str | None, who: str | None) -> int:
    """Take back the pin of a sentence or a theme."""
    _expect(names, () if theme else ("SENTENCE_ID",))
    return _record(names[0] if names else None, None, theme=theme, journey=journey, why=why, who=who)


@command(name="list")
@_options
@click.option("--journey", metavar="ID", help="Only the pins of this journey map.")
def list_(journey: str | None) -> int:
    """List the pins, one JSON line per pin."""
    from pipeline.reading.pins import list_pins

    pins = [pin for pin in list_pins(settings()) if journey in (None, pin["journey_id"])]
    write_json_lines(pins)
    if not pins:
        note("no pins; `voc touchpoints pin` makes one")
    return 0


@command(name="suggest", example="voc touchpoints suggest")
@_options
@click.option("--json", "as_json", is_flag=True, help="One JSON line per name.")
def suggest(as_json: bool) -> int:
    """Propose names that customers use and the map does not know.

    For each: where its sentences are now, and what naming it in the map would change. Nothing is written.
    """
    from pipeline.jobs.suggest import suggest_names

    found = suggest_names(settings())
    if as_json:
        write_json_lines(found)
        return 0
    for row in found:
        at = ", ".join(f"{where} {n}" for where, n in row["at"].items())
        _line(
            f"{row['name']} ({row['journey_id']}): {row['sentences']} sentences of {row['customers']} customers; now at {at}"
        )
        for option in row["options"]:
            others = option["others_moved"]
            _line(
                f"    named at {option['touchpoint_id']}: {option['there_now']} -> {option['there_then']} of them there; "
                f"{others} other sentence{'' if others == 1 else 's'} would move"
            )
        for text in row["examples"]:
            _line(f"    {_quoted(text)}")
    if found:
        note(
            "You know where a name belongs: add it to that touchpoint's examples in a copy of the map, and try `voc touchpoints preview COPY`."
        )
    else:
        note(
            "no name stands in five sentences of five customers without being named in the map, scattered over touchpoints"
        )
    return 0


@command(name="preview", example="voc touchpoints preview changed/ecommerce.yaml")
@_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def preview(file: Path, as_json: bool) -> int:
    """Show what a changed journey map would do with the loaded sentences.

    FILE has the name of a map in force. Nothing is written.
    """
    from pipeline.jobs.suggest import preview_map

    found = preview_map(settings(), file)
    if as_json:
        write_json_lines([found])
        return 0
    _line(f"{found['journey_id']}: {found['moved']} of {found['sentences']} sentences would move")
    for name, n in found["touchpoints"].items():
        if n["now"] != n["then"]:
            _line(f"  {name:<32} {n['now']:>6} -> {n['then']}")
    for move in found["moves"]:
        _line(f"{move['from']} -> {move['to']}: {move['sentences']}")
        for text in move["examples"]:
            _line(f"    {_quoted(text)}")
    return 0


def _line(text: str) -> None:
    write_lines([text])


def _quoted(text: str) -> str:
    """Return a customer's sentence on one line, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= QUOTED else line[: QUOTED - 1] + '…'}”"


def _expect(names: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    if len(names) != len(wanted):
        ctx = click.get_current_context()
        expected = " ".join(wanted) or "no name"
        beside = " with --theme" if ctx.params.get("theme") else " (or --theme THEME_ID for a theme)"
        raise click.UsageError(f"expected {expected}{beside}, got {' '.join(names) or 'nothing'}", ctx)


def _record(
    target_id: str | None,
    touchpoint_id: str | None,
    *,
    theme: str | None,
    journey: str | None,
    who: str | None,
    why: str | None,
) -> int:
    from pipeline.jobs.pin import record_pin

    target = "theme" if theme else "sentence"
    row = record_pin(
        settings(),
        target=target,
        target_id=theme or str(target_id),
        touchpoint_id=touchpoint_id,
        journey_id=journey,
        who=who,
        why=why,
    )
    write_json_lines([row])
    note("It takes effect with the next `voc run`.")
    return 0


for _command in (pin, unpin, list_, suggest, preview):
    touchpoints.add_command(_command)
COMMANDS = (touchpoints,)
