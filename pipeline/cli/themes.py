"""`voc themes`: the theme registry, what a person knows better, and the refit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from pipeline.cli.frame import VocCommand, VocGroup, command
from pipeline.cli.kinds import Moment, Number
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option
from pipeline.cli.out import write_lines

SECTION = "Themes and touchpoints"
READ, FIT, CORRECT = "Read", "Fit", "Correct (kept, and replayed at every refit)"
F = TypeVar("F", bound=Callable[..., Any])


@click.command(
    cls=VocGroup,
    name="themes",
    section=SECTION,
    notes={
        "Example": """
voc themes list
voc themes show T007 --as-of 2026-03-31
voc themes rename T007 "Late deliveries" --why "the word the team uses"
voc themes undo 3
"""
    },
)
@data_option
@config_option
@inbox_hidden
def themes() -> None:
    """Show, correct or refit the themes.

    A correction takes effect at once, up to the published file; with --later it takes effect in the next run.
    """


def _options(function: F) -> F:
    return data_option(config_option(inbox_hidden(function)))


def _read(action: str, theme_id: str | None = None, *, moment: datetime | None = None, as_json: bool = False) -> int:
    from pipeline.reading.themes import theme_lines

    write_lines(theme_lines(settings(), action, theme_id, moment=moment, as_json=as_json))
    return 0


@command(READ, name="list")
@_options
def list_() -> int:
    """List the themes with their sizes and words."""
    return _read("list")


@command(READ, name="show", example="voc themes show T007\nvoc themes show T007 --as-of 2026-03-31")
@_options
@click.option(
    "--as-of",
    "moment",
    type=Moment(),
    metavar="TIME",
    help="Show what the theme contained then, such as 2026-03-31 or 2026-03-31T18:00.",
)
@click.argument("theme", metavar="THEME")
def show(theme: str, moment: datetime | None) -> int:
    """Print everything that is known of a theme as JSON."""
    return _read("show", theme, moment=moment)


@command(READ, name="history")
@_options
@click.option("--json", "as_json", is_flag=True, help="Print the events as JSON lines, with their evidence.")
@click.argument("theme", metavar="[THEME]", required=False)
def history(theme: str | None, as_json: bool) -> int:
    """Tell what became of each theme, or of one THEME."""
    return _read("history", theme, as_json=as_json)


@command(READ, name="groups")
@_options
def groups() -> int:
    """List the groups of themes, each with its themes."""
    return _read("groups")


@command(READ, name="emerging")
@_options
def emerging() -> int:
    """List what may become a theme at the next refit."""
    return _read("emerging")


@command(READ, name="models")
@_options
def models() -> int:
    """List the topic models with their figures."""
    return _read("models")


@command(READ, name="corrections")
@_options
def corrections() -> int:
    """List the corrections as JSON lines, including those that were undone."""
    return _read("corrections")


@command(FIT, name="refit")
@_options
@wait_option
def refit() -> int:
    """Fit the themes anew; themes that stay keep their ids."""
    from pipeline.jobs.refit import describe_refit, refit_themes
    from pipeline.runs.progress import TerminalProgress

    write_lines(describe_refit(refit_themes(settings(), progress=TerminalProgress())))
    return 0


def _correction(
    name: str, metavars: tuple[str, ...], *, text: str, sentences: bool = False, example: str = ""
) -> VocCommand:
    """The command of a correction.

    Args:
        name: Of the command, and of the action that pipeline.themes.corrections.record.correct takes.
        metavars: What is said after it: THEME, LABEL, INTO or NUMBER.
        text: Its help.
        sentences: Whether it needs --sentence.
        example: What to type.
    """

    def run(**said: Any) -> int:
        return _correct(name, **said)

    run.__doc__ = text
    decorated = _options(_correction_options(run))
    if sentences:
        text_of_option = "A published sentence_id; may be given several times."
        decorated = click.option(
            "--sentence", "sentences", multiple=True, required=True, metavar="ID", help=text_of_option
        )(decorated)
    for metavar in reversed(metavars):
        kind: Any = Number(1) if metavar == "NUMBER" else click.STRING
        decorated = click.argument(metavar.lower(), metavar=metavar, type=kind)(decorated)
    return command(CORRECT, name=name, example=example)(decorated)


def _correction_options(function: F) -> F:
    by = click.option("--by", metavar="NAME", help="Who makes the correction.  [default: your name on this machine]")
    why = click.option("--why", metavar="TEXT", help="A reason, for whoever reads the list.")
    later = click.option("--later", is_flag=True, help="Only record it; it takes effect in the next run.")
    return by(why(later(wait_option(function))))


def _correct(action: str, *, by: str | None, why: str | None, later: bool, **said: Any) -> int:
    from getpass import getuser

    from pipeline.jobs.correct import apply_corrections, record_correction
    from pipeline.runs.progress import TerminalProgress

    names = {"theme": "theme_id", "number": "correction"}
    about = {names.get(name, name): value for name, value in said.items()}
    number = record_correction(settings(), action, {"by": by or getuser(), "reason": why, **about})
    write_lines([f"correction {number} recorded; `voc themes undo {number}` undoes it"])
    if later:
        write_lines(["it takes effect with the next `voc run`"])
    else:
        apply_corrections(settings(), progress=TerminalProgress())
    return 0


CORRECTIONS = (
    _correction(
        "rename", ("THEME", "LABEL"), text="Give a theme another name.", example='voc themes rename T007 "Late deliveries"'
    ),
    _correction("merge", ("THEME", "INTO"), text="Merge a theme into another one.", example="voc themes merge T012 T007"),
    _correction(
        "split",
        ("THEME", "LABEL"),
        text="Make a theme of its own of what is like the given sentences.",
        sentences=True,
        example='voc themes split T007 "Damaged parcels" --sentence app:p:1#0 --sentence app:p:9#2',
    ),
    _correction("move", ("THEME",), text="Move sentences to a theme.", sentences=True, example="voc themes move T007 --sentence app:p:1#0"),
    _correction("lock", ("THEME",), text="Keep a theme as it is at every refit."),
    _correction("unlock", ("THEME",), text="Let refits change a locked theme again."),
    _correction("retire", ("THEME",), text="Take a theme out of use; its sentences become unthemed."),
    _correction("undo", ("NUMBER",), text="Take a correction back; `voc themes corrections` lists the numbers."),
)  # fmt: skip

for _command in (list_, show, history, groups, emerging, models, corrections, refit, *CORRECTIONS):
    themes.add_command(_command)
COMMANDS = (themes,)
