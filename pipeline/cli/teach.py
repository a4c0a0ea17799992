"""`voc teach`: your own labels teach the reader."""

from __future__ import annotations

import click

from pipeline.cli.audit import SECTION
from pipeline.cli.frame import VocGroup, command
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option
from pipeline.cli.out import note, write_json, write_lines


@click.command(
    cls=VocGroup,
    name="teach",
    section=SECTION,
    invoke_without_command=True,
    notes={
        "Example": """
voc audit draw && voc audit label   label a sample of your own data first
voc teach                           learn from it; kept only if it is better
voc run                             every text is scored anew
voc teach status                    what holds, and what it brings
voc teach undo                      back to the reader before
"""
    },
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.pass_context
def teach(ctx: click.Context) -> int | None:
    """Teach the reader by the labels of your audit samples.

    Sentiment, categories and touchpoints are learnt apart, touchpoints from pins as well. Each is kept only if customers that it has not
    learnt from are read better by more than chance. It takes seconds; the next run scores every text anew, or maps every sentence.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from pipeline.jobs.teach.teach import gain_lines
    from pipeline.jobs.teach.teach import teach as learn

    said = learn(settings())
    for line in gain_lines(said["parts"], said["kept"]):
        note(line)
    write_json(said)
    does = "maps every sentence" if said["kept"] == ["touchpoint"] else "scores every text"
    note(f"`voc run` {does} anew." if said["kept"] else "The reader stays as it is.")
    return 0


@command(name="undo", example="voc teach undo")
@data_option
@config_option
@inbox_hidden
@wait_option
def undo() -> int:
    """Go back to the reader before the last `voc teach`.

    What it said of each text is still there, so that the next run scores only what is new since.
    """
    from pipeline.jobs.teach.teach import undo_teaching

    write_json(undo_teaching(settings()))
    return 0


@command(name="status", example="voc teach status")
@data_option
@config_option
@inbox_hidden
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> int:
    """Say what the reader was taught, and what that brings."""
    from pipeline.jobs.teach.teach import gain_lines, teaching_status

    said = teaching_status(settings())
    if as_json:
        write_json(said)
    elif not said["version"]:
        write_lines(["The reader is the shipped one; `voc teach` teaches it by your labels."])
    else:
        unused = "" if said["in_use"] else "; it belongs to another reader and is not used: `voc teach` learns anew"
        write_lines(
            [
                f"Version {said['version']}, taught {said['taught_at']} by {said['labels']:,} labels{unused}",
                *gain_lines(said["gains"], said["kept"]),
            ]
        )
    return 0


for _command in (undo, status):
    teach.add_command(_command)
COMMANDS = (teach,)
