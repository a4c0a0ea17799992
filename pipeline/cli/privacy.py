"""`voc privacy`: what a person may ask for, and what a data-protection officer needs."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings
from pipeline.cli.out import note, write_json, write_lines

SECTION = "Privacy"


@click.command(cls=VocGroup, name="privacy", section=SECTION)
@data_option
@config_option
@inbox_hidden
def privacy() -> None:
    """Answer requests of customers, and say what is stored about them.

    docs/privacy.md explains what is stored where, how long, and what leaves this machine.
    """


@command(name="record", example="voc privacy record --out record.md\nvoc privacy record --json")
@data_option
@config_option
@inbox_hidden
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a page in Markdown.")
@click.option("--out", "file", type=PATH, metavar="FILE", help="Write to FILE instead of printing.")
def record(as_json: bool, file: Path | None) -> int:
    """Print the record of processing (GDPR, Article 30) that follows from the configuration.

    What only the company knows is blank until the key privacy.record of the settings says it.
    """
    from pipeline.reading.processing_record import processing_record
    from pipeline.reading.record_page import record_page

    made = processing_record(settings())
    if file is not None:
        import json

        from pipeline.reading.private_file import write_private

        text = json.dumps(made, indent=2, ensure_ascii=False) + "\n" if as_json else record_page(made)
        write_private(file, text)
        note(f"written: {file}")
    elif as_json:
        write_json(made)
    else:
        write_lines([record_page(made)])
    return 0


privacy.add_command(record)
COMMANDS = (privacy,)
