"""`voc init`, `voc schema` and `voc completion`: what helps to set a project up."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import PATH
from pipeline.cli.options import data_hidden
from pipeline.cli.out import write_json, write_lines

SECTION = "Project"
SHELLS = ("bash", "zsh", "fish")


@command(SECTION, name="init", example="voc init shop-feedback --journey ecommerce")
@click.option(
    "--journey",
    default="ecommerce",
    show_default=True,
    metavar="NAME",
    help="Journey map to start from. An unknown name prints the list.",
)
@click.argument("folder", metavar="DIR", type=PATH)
def init(folder: Path, journey: str) -> None:
    """Write a project folder to start from.

    It holds settings, source mappings and a journey map to edit, an inbox and a README. Every command works inside the
    folder and below it: it finds configs/pipeline.yaml and data/ there. Nothing is overwritten.
    """
    from pipeline.jobs.init import init_project, next_steps

    init_project(folder, journey=journey)
    sys.stdout.write(next_steps(folder, journey=journey))


@command(SECTION, name="schema", example="voc schema --write configs/schema")
@data_hidden
@click.option(
    "--write", "folder", type=PATH, metavar="DIR", help="Write them to DIR, one file each, instead of printing."
)
def schema(folder: Path | None) -> None:
    """Print the JSON schemas of the configuration files.

    An editor completes and checks the files by them.
    """
    from pipeline.config.schema import schemas, write_schemas

    if folder:
        write_lines(write_schemas(folder))
    else:
        write_json(schemas())


@command(
    SECTION,
    name="completion",
    example="""
bash:  echo 'eval "$(voc completion bash)"' >> ~/.bashrc
zsh:   echo 'eval "$(voc completion zsh)"' >> ~/.zshrc
fish:  voc completion fish > ~/.config/fish/completions/voc.fish
""",
)
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands in your shell.

    SHELL is bash, zsh or fish. The lines below install it for good.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, shell
    maker = found(ctx.find_root().command, {}, "voc", "_VOC_COMPLETE")
    sys.stdout.write(maker.source_template % maker.source_vars() + "\n")


COMMANDS = (init, schema, completion)
