"""`voc actions`: what was done about what customers say, and what it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import Number
from pipeline.cli.options import config_option, data_option, settings
from pipeline.cli.out import note, write_json_lines, write_lines

SECTION = "Themes and touchpoints"
F = TypeVar("F", bound=Callable[..., Any])
ADD = 'voc actions add 2026-03-10 "App 5.3 mends signing in" --touchpoint account-access --hoped -0.7'


@click.command(
    cls=VocGroup,
    name="actions",
    section=SECTION,
    notes={"Example": f"{ADD}\nvoc run\nvoc actions list\n"},
)
@data_option
@config_option
def actions() -> None:
    """Say what you did about what customers say, and read what it changed.

    They stand in configs/actions.yaml. Each run compares the days before and after with touchpoints that nothing was done to.
    """


def _options(function: F) -> F:
    return data_option(config_option(function))


@command(name="add", example=ADD)
@_options
@click.option(
    "--touchpoint",
    multiple=True,
    metavar="ID",
    help="Touchpoint that it is about: id or journey/id; may be given again.",
)
@click.option("--theme", multiple=True, metavar="THEME_ID", help="Theme that it is about; may be given again.")
@click.option("--owner", metavar="NAME", help="Who answers for it.")
@click.option("--cost", type=Number(whole=False), metavar="AMOUNT", help="What it cost.")
@click.option("--currency", metavar="CODE", help="Currency of the cost, such as EUR.")
@click.option(
    "--hoped",
    type=float,
    metavar="CHANGE",
    help="Hoped-for effect on complaints: -0.5 is half as many.  [default: -0.5]",
)
@click.argument("date", metavar="DATE")
@click.argument("name", metavar="NAME")
def add(date: str, name: str, touchpoint: tuple[str, ...], theme: tuple[str, ...], **more: Any) -> int:
    """Write down what was done, from DATE on (such as 2026-03-10).

    NAME says what it was, in a few words. Name the touchpoints or the themes that it is about.
    """
    import datetime

    from pipeline.jobs.actions import add_action

    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        raise click.UsageError(f"DATE: expected a day such as 2026-03-10, got {date!r}") from None
    if bool(touchpoint) == bool(theme):
        raise click.UsageError("name either --touchpoint or --theme")
    about = {"touchpoint": _one(touchpoint), "theme": _one(theme)}
    added = add_action(settings(), {"date": day, "name": name, **about, **more})
    write_json_lines([added.model_dump(mode="json", exclude_defaults=True)])
    note("It is measured with the next `voc run`; `voc actions list` then says what it changed.")
    return 0


def _one(names: tuple[str, ...]) -> str | list[str] | None:
    """Return one name as it is, several as a list, none as None."""
    return (names[0] if len(names) == 1 else list(names)) if names else None


@command(name="list", example="voc actions list\nvoc actions list --json")
@_options
@click.option("--json", "as_json", is_flag=True, help="One JSON line per action.")
def list_(as_json: bool) -> int:
    """List the actions with what the last run says of them."""
    from pipeline.jobs.actions import list_actions

    found = list_actions(settings())
    if as_json:
        write_json_lines(found)
    for row in [] if as_json else found:
        write_lines([f"{row['date']}  {row['verdict'] or 'not measured yet'}: {row['name']}"])
        write_lines([f"    {text}" for text in (row["statement"], row["reason"], _sight(row)) if text])
    if not found:
        note("no actions; `voc actions add` writes one down")
    return 0


def _sight(row: dict[str, Any]) -> str | None:
    """Return from when on an effect of the size hoped for could be seen, while it is too early to say."""
    if row["verdict"] != "too early":
        return None
    hoped = f"{100 * row['hoped']:+.0f} %"
    if row["seen_from"]:
        return f"An effect of {hoped} would probably be seen from {row['seen_from']} on."
    return f"An effect of {hoped} would probably not be seen with so few complaints."


for _command in (add, list_):
    actions.add_command(_command)
COMMANDS = (actions,)
