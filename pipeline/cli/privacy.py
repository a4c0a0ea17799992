"""`voc privacy`: what a person may ask for, and what a data-protection officer needs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.exits import DONE, FAILED
from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option
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
    """Print the record of processing (GDPR, Article 30) of this project.

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


@command(
    name="export",
    example="voc privacy export --customer anna@example.com --out anna.json\nvoc privacy export --customer 4711",
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option("--customer", metavar="KEY", required=True, help="The customer, as in the source.")
@click.option(
    "--person", is_flag=True, help="Include what is held under further keys of the same person (docs/customers.md)."
)
@click.option("--out", "file", type=PATH, metavar="FILE", help="Write to FILE (mode 0600) instead of printing.")
def export(customer: str, person: bool, file: Path | None) -> int:
    """Write everything that is held about one customer, as JSON.

    While a run writes, only the published file and its snapshots can be read: the answer then says "complete": false. --wait
    waits for the run to end.
    """
    from pipeline.jobs.privacy.access import as_text, customer_data, is_empty
    from pipeline.reading.private_file import write_private

    data = customer_data(settings(), customer, person=person)
    if file is None:
        sys.stdout.write(as_text(data))
    else:
        write_private(file, as_text(data))
        note(f"written: {file}")
    if not data["complete"]:
        note(
            "not complete: a run is writing, so the warehouse was not read; try again when it has finished, or use --wait"
        )
        return FAILED
    if (others := data["customer"]["further_keys"]) and not person:
        note(
            f"{len(others)} further keys are known to be the same person's: customer.further_keys; --person includes what is held under them"
        )
    if is_empty(data):
        note("nothing is held about this customer under this key")
    return DONE


privacy.add_command(export)
privacy.add_command(record)
COMMANDS = (privacy,)
