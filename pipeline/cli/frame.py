"""What every command is made of: help in sections, `-v` anywhere, an example below the options."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

import click

VERBOSE = "voc.verbose"
"""Key of the context's meta that says whether -v was given, before or after the command."""
CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 110}

LOGGED = ("pipeline", "models", "flows")
"""Packages whose log -v shows."""


def _note_verbose(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[VERBOSE] = True


def verbose_option() -> click.Option:
    """An option -v; each command and each group has one, so that it may stand before or after the command."""
    return click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        expose_value=False,
        callback=_note_verbose,
        help="Log to stderr, with the traceback of an unforeseen error.",
    )


class VocCommand(click.Command):
    """A command with -v, and an example of its use below the options.

    Attributes:
        section: Heading under which the group's help lists it.
        example: Lines to type, shown as they are.
    """

    def __init__(self, name: str, *, section: str = "", example: str = "", **attributes: Any) -> None:
        super().__init__(name, **(attributes | {"context_settings": CONTEXT}))
        self.section, self.example = section, example
        self.params.sort(key=lambda p: not p.expose_value)  # the command's own options first, those of all last
        self.params.append(verbose_option())

    def invoke(self, ctx: click.Context) -> Any:
        """Start the log, then do the work."""
        log_to_stderr(verbose=ctx.meta.get(VERBOSE, False))
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example."""
        if self.example:
            with formatter.section("Example"):
                formatter.write("".join(f"  {line}\n" for line in self.example.strip().splitlines()))
        super().format_epilog(ctx, formatter)


class VocGroup(click.Group):
    """A command with commands of its own, listed under the headings of their sections.

    Attributes:
        section: Heading under which the group above lists it.
        notes: Heading and lines shown at the end of the help, as they are.
    """

    def __init__(self, name: str, *, section: str = "", notes: dict[str, str] | None = None, **attributes: Any) -> None:
        alone = attributes.get("invoke_without_command", False)
        super().__init__(name, **(attributes | {"context_settings": CONTEXT, "no_args_is_help": not alone}))
        self.section, self.notes = section, notes or {}
        self.params.append(verbose_option())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings of their sections, in the order in which they were added."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, command in self.commands.items():
            heading = getattr(command, "section", "") or "Commands"
            sections.setdefault(heading, []).append((name, command.get_short_help_str(limit=200)))
        for heading, rows in sections.items():
            with formatter.section(heading):
                formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which they were added."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the notes."""
        for heading, text in self.notes.items():
            with formatter.section(heading):
                formatter.write("".join(f"  {line}\n" for line in text.strip().splitlines()))
        super().format_epilog(ctx, formatter)


def command(section: str = "", *, name: str, example: str = "") -> Callable[[Callable[..., Any]], VocCommand]:
    """Make a function a command; its docstring is the help, its first line the summary.

    Args:
        section: Heading under which the group's help lists it.
        name: As it is typed.
        example: Lines to type, shown below the options.
    """
    return click.command(name, cls=VocCommand, section=section, example=example)


def log_to_stderr(*, verbose: bool) -> None:
    """Send warnings of all libraries to stderr, and with `verbose` everything that the project's packages log."""
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, stream=sys.stderr)
    if verbose:
        for name in LOGGED:
            logging.getLogger(name).setLevel(logging.DEBUG)
