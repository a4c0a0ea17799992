"""`voc sources`: what an export is, before anything of it is loaded."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.exits import DONE, FILE_FAILED
from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_option, inbox_option, settings
from pipeline.cli.out import write_json, write_lines

SECTION = "Run"


@click.command(
    cls=VocGroup,
    name="sources",
    section=SECTION,
    notes={
        "Example": """
voc sources check export.csv          what it is, which mapping takes it, what a run would read and reject
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


sources.add_command(check)
COMMANDS = (sources,)
