"""What `voc` starts: the parser of all commands. The work's own modules are imported inside the commands, so that help is instant."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from pipeline.cli import (
    actions,
    adhoc,
    audit,
    followup,
    models,
    operate,
    privacy,
    project,
    pull,
    read,
    report,
    run,
    segments,
    sources,
    teach,
    themes,
    touchpoints,
)
from pipeline.cli.exits import CODES, guarded
from pipeline.cli.frame import VERBOSE, VocGroup
from pipeline.config.modes import private_files

COMPLETE = "_VOC_COMPLETE"
"""Environment variable by which a shell asks for completions; click names it so."""
START = """\
voc demo                        a first look at made-up data
voc init DIR                    your own project folder; go there, then:
voc run                         read data/inbox/, score, publish
voc query "from pain_points"    read the result
voc COMMAND --help              arguments, options and examples of a command
"""

voc = VocGroup(
    "voc",
    help="Voice of the Customer: exported feedback in, scored and audited DuckDB tables out.",
    notes={"Start with": START, "Exit codes": "\n".join(f"{code:<5}{text}" for code, text in CODES.items())},
)
click.version_option(package_name="voc-pipeline", message="voc %(version)s", help="Show the version and exit.")(voc)
for _group in (
    run,
    adhoc,
    sources,
    pull,
    read,
    segments,
    report,
    themes,
    touchpoints,
    actions,
    followup,
    audit,
    teach,
    operate,
    privacy,
    models,
    project,
):
    for _command in _group.COMMANDS:
        voc.add_command(_command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns one of exits.CODES.

    Args:
        argv: What follows `voc`; the process's own arguments when None.
    """
    if argv is None and COMPLETE in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(voc, {}, "voc", COMPLETE, os.environ[COMPLETE])
    words = list(sys.argv[1:] if argv is None else argv)
    meta: dict[str, bool] = {}

    def work() -> int | None:
        with voc.make_context("voc", words) as ctx:
            try:
                code: int | None = voc.invoke(ctx)
            finally:
                meta.update(verbose=bool(ctx.meta.get(VERBOSE)))
        return code

    with private_files():
        return guarded(work, verbose=lambda: meta.get("verbose", False))


def command_names() -> tuple[str, ...]:
    """Names of all commands, in the order of the help."""
    return tuple(name for name, command in voc.commands.items() if not command.hidden)


if __name__ == "__main__":
    sys.exit(main())
