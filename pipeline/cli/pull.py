"""`voc pull`: new feedback from systems that have an API."""

from __future__ import annotations

import click

from pipeline.cli.exits import DONE, FAILED
from pipeline.cli.frame import command
from pipeline.cli.options import config_option, data_option, inbox_option, settings
from pipeline.cli.out import note, write_lines

SECTION = "Run"


@command(SECTION, name="pull", example="voc pull\nvoc pull shop_zendesk && voc run")
@data_option
@config_option
@inbox_option
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
def pull(names: tuple[str, ...]) -> int:
    """Ask systems for new feedback and put it into the inbox.

    What has come since the last pull lands as files, which the next run reads. SOURCE is the name of an account in configs/pull.yaml;
    without one, every account is asked. Secrets come from the environment or from files that only you can read. A pull that
    fails leaves nothing behind, and the next one asks for the same again.
    """
    from pipeline.errors import PullError
    from pipeline.jobs.pull.pull import load_pull_file
    from pipeline.jobs.pull.pull import pull as pull_account
    from pipeline.jobs.pull.pulled_lines import pulled_line

    used, failed = settings(), False
    for name in names or tuple(load_pull_file(used).sources):
        try:
            write_lines([pulled_line(pull_account(used, name))])
        except PullError as e:
            failed = True
            note(f"{name}: {e}")
    return FAILED if failed else DONE


COMMANDS = (pull,)
