"""Options that mean the same in every command, and the settings that they lead to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.kinds import PATH, Number

if TYPE_CHECKING:
    from pipeline.config.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
GIVEN = "voc.given"
"""Key of the context's meta: the shared options that were given, by name."""


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None:
        ctx.meta.setdefault(GIVEN, {})[param.name] = value


def shared(*names: str, metavar: str, text: str, kind: Any = PATH, hidden: bool = False) -> Callable[[F], F]:
    """An option that may stand before or after an action; `given` and `settings` read it."""
    return click.option(
        *names, metavar=metavar, type=kind, help=text, hidden=hidden, expose_value=False, callback=_keep
    )


data_option = shared(
    "--data", metavar="DIR", text="Folder of warehouse.duckdb, inbox/ and published/.  [default: data/ of the project]"
)
config_option = shared(
    "--config", metavar="FILE", text="Settings file.  [default: configs/pipeline.yaml of the project]"
)
inbox_option = shared("--inbox", metavar="DIR", text="Folder with the input files.  [default: inbox/ in --data]")
data_hidden = shared("--data", metavar="DIR", text="Without effect here.", hidden=True)
inbox_hidden = shared("--inbox", metavar="DIR", text="Without effect here; earlier versions took it.", hidden=True)
wait_option = shared(
    "--wait",
    metavar="SECONDS",
    kind=Number(whole=False),
    text="Wait for another writer instead of giving up.  [default: wait_s of the settings]",
)


def given(name: str) -> Any:
    """Value of a shared option of the command at work; None if it was not given."""
    return click.get_current_context().meta.get(GIVEN, {}).get(name)


def settings() -> Settings:
    """Settings as --config, --data, --inbox and --wait say.

    Raises:
        ConfigError: The settings file is wrong.
    """
    from pipeline.config.settings import load_settings

    loaded = load_settings(given("config"), data=given("data"), inbox=given("inbox"))
    return loaded if given("wait") is None else loaded.model_copy(update={"wait_s": given("wait")})


def published() -> Path:
    """The published file in --data; no settings file is read."""
    from pipeline.config.places import find_place

    return find_place(data=given("data")).published
