"""`voc sources`: what an export is, before anything of it is loaded."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.exits import DONE, FILE_FAILED
from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_option, inbox_hidden, inbox_option, settings
from pipeline.cli.out import note, write_json, write_lines

SECTION = "Run"


@click.command(
    cls=VocGroup,
    name="sources",
    section=SECTION,
    notes={
        "Example": """
voc sources check export.csv     what it is, which mapping takes it, what a run would read and reject
voc sources new export.csv       a mapping for it, to read and correct
"""
    },
)
@data_option
@config_option
@inbox_option
def sources() -> None:
    """Look at an export before it is loaded.

    docs/sources.md lists the systems whose exports are read without a setting.
    """


@command(
    name="check", example="voc sources check export.csv\nvoc sources check export.csv --source shop_survey --rows 10"
)
@data_option
@config_option
@inbox_option
@click.option("--source", metavar="NAME", help="Read it under this mapping, whichever would take it.")
@click.option(
    "--rows", type=Number(), default=3, show_default=True, metavar="N", help="First responses that are shown."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("file", metavar="FILE", type=PATH)
def check(file: Path, source: str | None, rows: int, as_json: bool) -> int:
    """Say what a file is and what a run would read of it; nothing is written.

    It shows which mapping takes the file, or which nearly does and what is missing for it, the first responses as they would be
    stored, how many rows would be rejected and why. The file's own words are shown, on this terminal only.
    """
    from pipeline.jobs.sources.check import check_file
    from pipeline.jobs.sources.check_lines import as_dict, checked_lines, exit_is_failure

    found = check_file(settings(), file, source=source, shown=rows)
    if as_json:
        write_json(as_dict(found))
    else:
        write_lines(checked_lines(found))
    return FILE_FAILED if exit_is_failure(found) else DONE


@command(
    name="new",
    example="voc sources new export.csv\nvoc sources new export.csv --name shop_survey --dates %d/%m/%Y --write",
)
@data_option
@config_option
@inbox_hidden
@click.option("--name", metavar="NAME", help="Name of the source.  [default: from the file's name]")
@click.option(
    "--dates", metavar="FORMAT", help="Format of the dates, where a file's can be read in two ways, such as %d/%m/%Y."
)
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day of every row, for a file without a time."
)
@click.option(
    "--write",
    "kept",
    is_flag=True,
    help="Write it into the project's folder of mappings; an existing one is never replaced.",
)
@click.argument("file", metavar="FILE", type=PATH)
def new(file: Path, name: str | None, dates: str | None, day: datetime | None, kept: bool) -> int:
    """Propose a mapping for a file: commented YAML that passes validation.

    Columns are told by their names and values. Dates are never guessed: where they can be read in two ways, both readings are shown
    and you are asked, or --dates says it. Read the proposal line by line; `voc sources check FILE` then shows what it makes of the file.
    """
    from pipeline.jobs.sources.propose import keep_proposal, propose_mapping

    used = settings()
    ask = _ask if sys.stdin.isatty() else None
    found = propose_mapping(used, file, name=name, dates=dates, day=day.date() if day else None, ask=ask)
    if found.known:
        note(
            f"{', '.join(found.known)} takes this file already, without a setting: `voc sources check` shows what it reads"
        )
    if kept:
        note(f"Written: {keep_proposal(used, found)}")
    else:
        sys.stdout.write(found.text)
    note(
        f"Files in the inbox's folder {found.name}/ are read under it; try it with `voc sources check FILE --source {found.name}`"
    )
    return DONE


def _ask(readings: list[tuple[str, str]]) -> str:
    """Ask at the terminal which of several formats is right."""
    note("The dates of this file can be read in more than one way:")
    for n, (pattern, said) in enumerate(readings, 1):
        note(f"  {n}  {said}, format {pattern}")
    chosen: int = click.prompt("Which is right", type=click.IntRange(1, len(readings)), err=True)
    return readings[chosen - 1][0]


sources.add_command(check)
sources.add_command(new)
COMMANDS = (sources,)
