"""`voc followup`: who to call, as files for the CRM and the service desk."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_option, settings
from pipeline.cli.out import note, write_lines

SECTION = "Read"
EXAMPLE = (
    "voc followup export salesforce zendesk\nvoc followup export hubspot --key-column 'Member number' --least-risk 0.3"
)


@click.command(cls=VocGroup, name="followup", section=SECTION, notes={"Example": EXAMPLE + "\n"})
@data_option
@config_option
def followup() -> None:
    """Close the loop: customers with an open pain, for those who call them.

    Only customers who agreed are written.
    """


@command(name="export", example=EXAMPLE)
@data_option
@config_option
@click.option("--out", type=PATH, metavar="DIR", help="Folder for the files.  [default: followup/ in --data]")
@click.option("--key-column", metavar="NAME", help="Column by which your system recognises the customer.")
@click.option(
    "--least-risk", type=Number(0, 1, whole=False), default=0, metavar="RISK", help="Lowest risk of leaving, 0 to 1."
)
@click.argument("systems", nargs=-1, required=True, metavar="SYSTEM…")
def export(systems: tuple[str, ...], out: Path | None, key_column: str | None, least_risk: float) -> int:
    """Write customers with an open pain as CSV, for SYSTEM to import.

    SYSTEM is salesforce, hubspot, zendesk or dynamics; one file for each.
    """
    from pipeline.jobs.followup.export import export_followups

    done = export_followups(settings(), systems, folder=out, key_column=key_column, least_risk=least_risk)
    write_lines(done.files)
    if not done.asked:
        note(
            "nobody was written: no source asks for consent (key privacy.consent of a source mapping; docs/actions.md)"
        )
    else:
        note(
            f"{done.people:,} customers written; {done.without_consent:,} with an open pain left out for want of consent"
        )
    if done.files:
        note("These files hold personal data and lie outside the database: delete them when they are imported.")
    return 0


followup.add_command(export)
COMMANDS = (followup,)
