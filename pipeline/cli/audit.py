"""`voc audit`: a sample of your own texts, labelled by people, that says how right the figures are and corrects them."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import VocGroup, command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option
from pipeline.cli.out import note, write_json, write_lines

SECTION = "Audit"
WHO = click.option("--who", metavar="NAME", help="Who labels.  [default: your name on this machine]")
DRAW = click.option("--draw", "draw_id", type=Number(1), metavar="N", help="Number of the draw.  [default: the newest]")


@click.command(
    cls=VocGroup,
    name="audit",
    section=SECTION,
    invoke_without_command=True,
    notes={
        "Example": """
voc audit draw --n 300              draw sentences of your own data
voc audit label                     label them on a local page, by keyboard
voc audit label --out labels.xlsx   or in a workbook
voc audit load labels.xlsx          bring its labels in
voc run                             figures corrected by the labels
voc audit                           how far it is, and how two labellers agree
"""
    },
)
@data_option
@config_option
@inbox_hidden
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def audit(ctx: click.Context, as_json: bool) -> int | None:
    """Measure the reader on a sample of your own data, labelled by you.

    Without a command it says how far the labelling is, and how far two labellers agree.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from pipeline.jobs.audit.status import audit_status, status_lines

    found = audit_status(settings())
    if as_json:
        write_json(found)
    else:
        write_lines(status_lines(found))
    return 0


@command(name="draw", example="voc audit draw --n 300\nvoc audit draw --n 200 --by touchpoint,language --unit review")
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option("--n", type=Number(1, 100_000), default=300, show_default=True, metavar="N", help="Items to draw, about.")
@click.option(
    "--by",
    default="touchpoint,source,language",
    show_default=True,
    metavar="LIST",
    help="What the strata are made by; '' draws from all customers alike.",
)
@click.option(
    "--unit",
    type=click.Choice(["sentence", "review"]),
    default="sentence",
    show_default=True,
    help="Label each sentence, or each text as a whole.",
)
@click.option(
    "--seed", type=Number(), metavar="N", help="Seed.  [default: the settings' seed and the number of the draw]"
)
@WHO
def draw(n: int, by: str, unit: str, seed: int | None, who: str | None) -> int:
    """Draw a sample of customers, with all of their sentences or texts."""
    from pipeline.jobs.audit.draw import draw as draw_sample

    traits = tuple(part.strip() for part in by.split(",") if part.strip())
    write_json(draw_sample(settings(), n=n, by=traits, unit=unit, seed=seed, who=who))
    note(
        "`voc audit label` shows the items one by one, as does /audit where `voc up` runs; `--out FILE.xlsx` writes a workbook."
    )
    return 0


@command(name="label", example="voc audit label --who anna\nvoc audit label --out labels.xlsx --who anna")
@data_option
@config_option
@inbox_hidden
@wait_option
@DRAW
@WHO
@click.option(
    "--port", type=Number(0, 65_535), default=0, metavar="PORT", help="Port of the page, on 127.0.0.1.  [default: any]"
)
@click.option("--out", "file", type=PATH, metavar="FILE", help="Write a workbook (.xlsx) or CSV to fill in instead.")
def label(draw_id: int | None, who: str | None, port: int, file: Path | None) -> int:
    """Label the sample: on a local page by keyboard, or in a workbook.

    What the reader says of a text is not shown. The page is served until Ctrl-C, on this machine alone; its link works once.
    """
    if file is None:
        from pipeline.jobs.audit.desk import Desk
        from pipeline.jobs.audit.serve import serve_labels

        serve_labels(Desk(settings(), draw_id=draw_id, who=who), port=port, tell=note)
        return 0
    from pipeline.jobs.audit.label import write_labels

    n = write_labels(settings(), file, draw_id=draw_id, who=who)
    note(f"written: {file}, {n} items; fill in sentiment and touchpoint, then `voc audit load {file}`")
    return 0


@command(name="load", example="voc audit load labels.xlsx --who anna")
@data_option
@config_option
@inbox_hidden
@wait_option
@WHO
@click.argument("file", type=PATH)
def load(file: Path, who: str | None) -> int:
    """Bring in the labels of a filled-in FILE: workbook, CSV or JSON.

    Rows without a sentiment are not labelled yet. A file can be loaded again: only what is new is recorded.
    """
    from pipeline.jobs.audit.load import load_labels

    write_json(load_labels(settings(), file, who=who))
    note("The figures are corrected with the next `voc run`.")
    return 0


@command(name="export", example="voc audit export audit-of-march")
@data_option
@config_option
@inbox_hidden
@DRAW
@click.argument("folder", type=PATH)
def export(folder: Path, draw_id: int | None) -> int:
    """Write a draw and its labels into an empty FOLDER, without any words.

    It holds keys of texts and what people said of them: enough to look at who said what, or to keep the labels of a data set with it.
    """
    from pipeline.jobs.audit.bundle import export_bundle

    n = export_bundle(settings(), folder, draw_id=draw_id)
    note(f"written: {folder}, {n} labels")
    return 0


for _command in (draw, label, load, export):
    audit.add_command(_command)
COMMANDS = (audit,)
