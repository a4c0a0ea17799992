"""`voc report`: the page that shows what is published, a workbook, or slides."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import PATH
from pipeline.cli.options import config_option, data_option, inbox_hidden, settings, wait_option
from pipeline.cli.out import write_lines

SECTION = "Read"


@command(
    SECTION,
    name="report",
    example="""
voc report                                          build published/report.html anew
voc report --lang de --out bericht.html             the same in German
voc report --xlsx                                   a workbook, published/report.xlsx
voc report --pptx --out november.pptx               slides for a meeting
voc report --source zendesk --since 2026-01 --out tickets.html
voc report --segment channel=email --out email.html
voc report --file data/published/adhoc/spring.duckdb --out spring.html
""",
)
@data_option
@config_option
@inbox_hidden
@wait_option
@click.option(
    "--out", metavar="FILE", type=PATH, help="File to write.  [default: report.html beside the published file]"
)
@click.option("--xlsx", is_flag=True, help="Write a workbook: a sheet for every question, with charts.")
@click.option("--pptx", is_flag=True, help="Write slides for a meeting, with charts that can be edited.")
@click.option(
    "--lang", "language", metavar="CODE", help="Language of its words: en or de.  [default: publish.page_language]"
)
@click.option("--run", "run_id", metavar="ID", help="Show a kept run instead of what is published.")
@click.option(
    "--file", type=PATH, metavar="FILE", help="Show this published file, such as the result of an ad-hoc run."
)
@click.option("--source", metavar="NAME", help="Show one source only.")
@click.option("--since", metavar="DAY", help="Show responses from this day or month on, as 2026-03-15 or 2026-03.")
@click.option("--until", metavar="DAY", help="Show responses up to this day or month.")
@click.option(
    "--segment",
    metavar="NAME=VALUE",
    help="Show one value of channel, language or an attribute, in any spelling (`voc segments`).",
)
@click.option("--with-customers", is_flag=True, help="Add customers at risk, by their keys.")
def report(
    out: Path | None,
    xlsx: bool,
    pptx: bool,
    language: str | None,
    run_id: str | None,
    file: Path | None,
    source: str | None,
    since: str | None,
    until: str | None,
    segment: str | None,
    with_customers: bool,
) -> int:
    """Write the page, one HTML file with every finding, a workbook or slides.

    It shows the journey, every number with its interval, and the sentences behind it. It opens from disk, without a server
    or a connection. A page of a part (--source, --since, --until, --segment) is computed anew from the responses that it shows.
    """
    from pipeline.jobs.report import Wanted, read_selection, write_page
    from pipeline.runs.progress import TerminalProgress

    used, selection = settings(), read_selection(source, since, until, segment)
    special = [run_id, file, source, since, until, segment, language, with_customers or None]
    kind = _kind(out, {"xlsx": xlsx, "pptx": pptx})
    if out is None and any(value is not None for value in special):
        raise click.UsageError(
            f"name the file with --out: report.{kind} shows everything that is published", click.get_current_context()
        )
    target = out or used.paths.page.with_suffix(f".{kind}")
    wanted = Wanted(target, language, run_id, file, selection, with_customers, kind)
    write_lines([str(write_page(used, wanted, progress=TerminalProgress()))])
    return 0


def _kind(out: Path | None, asked: dict[str, bool]) -> str:
    """Return what is to be written: what an option says, or the end of the file's name; else the page.

    Raises:
        click.UsageError: Two kinds are asked for, or the file's name ends as another kind.
    """
    kinds = [kind for kind, is_asked in asked.items() if is_asked]
    end = out.suffix.lower().lstrip(".") if out is not None else ""
    if len(kinds) > 1:
        raise click.UsageError(f"ask for one of {', '.join(f'--{k}' for k in kinds)}", click.get_current_context())
    named = end if end in asked else ""
    if kinds and end != kinds[0] and out is not None:
        raise click.UsageError(f"--out: with --{kinds[0]}, the name must end in .{kinds[0]}, got {out.name}")
    return kinds[0] if kinds else named or "html"


COMMANDS = (report,)
