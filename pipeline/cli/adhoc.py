"""`voc adhoc`: a part of what is loaded, under settings of its own, into a file of its own."""

from __future__ import annotations

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import Number
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option

SECTION = "Run"


@command(
    SECTION,
    name="adhoc",
    example="""
voc adhoc spring --since 2026-03 --until 2026-05
voc adhoc mail --segment channel=email --min-customers 10
voc adhoc tickets --source zendesk --journey app-service --dry-run
voc query --file data/published/adhoc/spring.duckdb "from pain_points"
""",
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option("--source", metavar="NAME", help="Read responses of this source mapping only.")
@click.option("--since", metavar="DAY", help="Read responses from this day or month on, as 2026-03-15 or 2026-03.")
@click.option("--until", metavar="DAY", help="Read responses up to this day or month.")
@click.option(
    "--segment",
    metavar="NAME=VALUE",
    help="Read one value of channel, language or an attribute, in any spelling (`voc segments`).",
)
@click.option(
    "--journey", "journey_map", metavar="NAME", help="Read every response under this map of the maps' folder."
)
@click.option(
    "--min-customers", type=Number(1, 1_000), metavar="N", help="Do not rank groups with fewer customers, in this run."
)
@click.option(
    "--confidence",
    type=Number(0, 1, whole=False),
    metavar="LEVEL",
    help="Level of the intervals, 0.8 to 0.999, in this run.",
)
@click.option("--redact/--no-redact", default=None, help="Replace personal data in texts, or do not, in this run.")
@click.option("--seed", type=Number(0, 2**32 - 1), metavar="N", help="Seed of everything that is random, in this run.")
@click.option("--dry-run", is_flag=True, help="Print the results only; no file is kept.")
@click.argument("name", metavar="[NAME]", default="ad-hoc")
def adhoc(
    name: str,
    source: str | None,
    since: str | None,
    until: str | None,
    segment: str | None,
    journey_map: str | None,
    min_customers: int | None,
    confidence: float | None,
    redact: bool | None,
    seed: int | None,
    dry_run: bool,
) -> int:
    """Rank a part of what is loaded, into a file of its own.

    The file is published/adhoc/NAME.duckdb; the warehouse and the published file stay as they are. What is selected stands in the summary, in
    the file's table `runs` and its manifest, in the comments of `runs` and `files`, and on a page that `voc report --file` makes from it.
    What is not given is as in the settings file. NAME is made of lower-case letters, digits and dashes.
    """
    from pydantic import ValidationError

    from pipeline.config.selection import Overrides
    from pipeline.jobs.adhoc import Adhoc, adhoc_run, keep_result
    from pipeline.jobs.report import read_selection
    from pipeline.reading.summary import print_summary
    from pipeline.runs.progress import TerminalProgress

    said = "as configured" if redact is None else "yes" if redact else "no"
    try:
        overrides = Overrides(min_customers=min_customers, confidence=confidence, redact=said, seed=seed)
    except ValidationError as e:
        fault = e.errors()[0]
        option = f"--{fault['loc'][0]}".replace("_", "-")
        raise click.UsageError(f"{option}: {fault['msg']}", click.get_current_context()) from e
    used, selection = settings(), read_selection(source, since, until, segment)
    wanted = Adhoc(name, selection, journey_map, overrides)
    with adhoc_run(used, wanted, progress=TerminalProgress()) as (inside, report):
        file = None if dry_run else keep_result(inside, used, name)
        print_summary(inside, report, adhoc=file, dry_run=dry_run)
    return 0


COMMANDS = (adhoc,)
