"""Commands that keep an installation going: `voc up`, `voc login`, `voc status`, `voc publish`, `voc alerts` and `voc erase`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import Number
from pipeline.cli.options import config_option, data_option, given, inbox_hidden, inbox_option, settings, wait_option
from pipeline.cli.out import write_lines

SECTION = "Operate"
F = TypeVar("F", bound=Callable[..., Any])
NIGHTLY, REFIT = "30 2 * * *", "30 4 1 * *"
"""As in flows.server.serve, which is not imported for the help; a test holds the two together."""


def _serve_options(function: F) -> F:
    cron = "Cron schedule of the {}."
    for option in (
        click.option(
            "--timezone",
            metavar="ZONE",
            help="Time zone of the schedules, such as Europe/Berlin.  [default: this machine's]",
        ),
        click.option(
            "--pull-cron",
            default=None,
            metavar="CRON",
            help=f"{cron.format('pulls from systems')} A nightly run begins with one.",
        ),
        click.option(
            "--refit-cron", default=REFIT, show_default=True, metavar="CRON", help=cron.format("monthly refit")
        ),
        click.option("--cron", default=NIGHTLY, show_default=True, metavar="CRON", help=cron.format("nightly run")),
        click.option(
            "--port",
            type=Number(1, 65_535),
            default=4200,
            show_default=True,
            metavar="PORT",
            help="Port of the server and the UI, on 127.0.0.1 only.",
        ),
        click.option(
            "--only",
            type=click.Choice(["server", "flows"]),
            help="Run this part alone; the other runs in a process of its own.",
        ),
        click.option(
            "--new-credential",
            is_flag=True,
            help="Give the server another credential: every browser logs in again.",
        ),
        inbox_option,
        config_option,
        data_option,
    ):
        function = option(function)
    return function


def _serve(*, cron: str, refit_cron: str, pull_cron: str | None, **options: Any) -> int:
    from flows.server.serve import serve

    return serve(settings(), config=given("config"), nightly=cron, refit=refit_cron, pull=pull_cron, **options)


@command(SECTION, name="up", example="voc up --data /srv/voc --cron '0 1 * * *' --timezone Europe/Berlin")
@_serve_options
def up(**options: Any) -> int:
    """Start the Prefect server, its UI and the schedules, until Ctrl-C."""
    return _serve(**options)


@command(SECTION, name="serve")
@_serve_options
def serve(**options: Any) -> int:
    """Do the same as `voc up`."""
    return _serve(**options)


@command(SECTION, name="login")
@data_option
@config_option
def login() -> None:
    """Print a link that lets a browser into the UI, once, within the hour."""
    from flows.server.serve import log_in

    write_lines([log_in(settings().paths.data)])


@command(SECTION, name="status")
@data_option
@config_option
def status() -> None:
    """Say who is writing, how the last runs ended, how old the data is."""
    from pipeline.reading.status import print_status

    print_status(settings())


@command(
    SECTION,
    name="publish",
    example="""
voc publish                   list what is kept
voc publish --run 20261101    go back to a run's snapshot and stay there
voc publish --latest          go forward again
""",
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option("--list", "listed", is_flag=True, help="List what is kept; this is the default.")
@click.option("--run", "run_id", metavar="ID", help="Publish this run's snapshot, and pin it.")
@click.option("--latest", is_flag=True, help="Publish the newest snapshot, and end the pin.")
def publish(listed: bool, run_id: str | None, latest: bool) -> int:
    """List kept snapshots, go back to one, or go forward again."""
    from pipeline.jobs.publish import publish_latest, publish_run
    from pipeline.reading.snapshots import kept_lines

    _one_of({"--list": listed, "--run": run_id is not None, "--latest": latest})
    if run_id is not None:
        said = f"Published: run {publish_run(settings(), run_id)}, pinned. Later runs keep their snapshots and do not "
        write_lines([said + "replace this file until `voc publish --latest`"])
    elif latest:
        write_lines([f"Published: run {publish_latest(settings())}, the newest; later runs replace it"])
    else:
        write_lines(kept_lines(settings()))
    return 0


@command(SECTION, name="alerts")
@data_option
@config_option
@inbox_hidden
@click.option("--test", is_flag=True, help="Send a made-up alert to every configured channel.")
def alerts(test: bool) -> int:
    """Send due alerts: late or failed runs, old data, clear changes.

    Many rejected rows are an alert as well. Each alert is delivered once to each channel of the settings: file, webhook, e-mail.
    """
    from pipeline.notices.tell import alerts_command

    return alerts_command(settings(), test=test)


@command(
    SECTION,
    name="erase",
    example="""
voc erase --customer 4711               asks first, unless --yes is given
voc erase --customer 4711 --person      and every further key of the same person
voc erase --finish                      finish what was interrupted
voc erase --receipts                    what was erased, and when
voc erase --receipts --customer 4711    the receipt for one customer
""",
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option("--customer", metavar="KEY", help="The customer, as in the source.")
@click.option("--person", is_flag=True, help="Erase every further key of the same person, too (docs/customers.md).")
@click.option("--finish", is_flag=True, help="Finish an erasure that was interrupted.")
@click.option("--receipts", is_flag=True, help="Print what was erased and when; erases nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase(customer: str | None, person: bool, finish: bool, receipts: bool, yes: bool) -> int:
    """Erase one customer from every table, file and kept snapshot.

    Rows of the customer in later exports are left out. Input files stay as they are; those to clean are listed.
    """
    from pipeline.jobs.erased import erase_command, print_receipts

    if receipts:
        _one_of({"--receipts": True, "--finish": finish, "--yes": yes, "--person": person})
        return print_receipts(settings(), customer)
    _one_of({"--customer KEY": customer is not None, "--finish": finish}, required=True)
    _one_of({"--person": person, "--finish": finish})
    return erase_command(settings(), customer, ask=not yes, person=person)


def _one_of(said: dict[str, bool], *, required: bool = False) -> None:
    """Raise a UsageError where more than one of the options is given, or none that is required."""
    found = [name for name, is_given in said.items() if is_given]
    if len(found) > 1:
        raise click.UsageError(f"{' and '.join(found)} cannot go together", click.get_current_context())
    if required and not found:
        raise click.UsageError(f"expected {' or '.join(said)}", click.get_current_context())


COMMANDS = (up, serve, login, status, publish, alerts, erase)
