"""`voc run`, `voc stage`, `voc reload` and `voc demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.exits import DONE, FILE_FAILED
from pipeline.cli.frame import command
from pipeline.cli.kinds import Number
from pipeline.cli.options import config_option, data_option, given, inbox_option, settings, shared, wait_option
from pipeline.cli.out import write_json, write_lines

if TYPE_CHECKING:
    from pipeline.contract import RunReport

SECTION = "Run"
STAGE_NAMES = ("raw", "enriched", "themes", "touchpoints", "insights", "published")


@command(
    SECTION,
    name="run",
    example="""
voc run                                  data/inbox/ into data/published/voc.duckdb
voc run --data /srv/voc --wait 3600      another folder; wait up to an hour for another writer
voc run --inbox exports --preview 5      show five scored texts as soon as they are there
""",
)
@data_option
@inbox_option
@config_option
@wait_option
@click.option(
    "--preview",
    type=Number(),
    default=0,
    metavar="N",
    help="Print N scored verbatims as soon as they are there.",
)
def run(preview: int) -> int:
    """Run all stages, then publish.

    Only what is new or has changed is computed. A run that was stopped is resumed by the next one.
    """
    return _run(preview)


@command(SECTION, name="stage", example="voc stage raw --inbox exports")
@data_option
@inbox_option
@config_option
@wait_option
@click.argument("name", metavar="NAME", type=click.Choice(STAGE_NAMES))
def stage(name: str) -> int:
    """Run one stage and print its report as JSON.

    NAME is one of raw, enriched, themes, touchpoints, insights and published.
    """
    from pipeline.jobs.nightly import run_pipeline
    from pipeline.runs.begin import require_warehouse
    from pipeline.runs.progress import TerminalProgress

    used = settings()
    if name != STAGE_NAMES[0]:
        require_warehouse(used)  # a mistyped --data would leave an empty one
    report = run_pipeline(used, progress=TerminalProgress(), stages=(name,))
    write_json([s.as_dict() for s in report.stages])
    return _code(report)


@command(SECTION, name="reload", example="voc reload shop_survey\nvoc reload shop_survey --yes")
@data_option
@inbox_option
@config_option
@wait_option
@click.option("--yes", "kept", is_flag=True, help="Make the change; without it, only say what it would be.")
@click.argument("source", metavar="SOURCE")
def reload(source: str, kept: bool) -> int:
    """Read the files of a source again, under its mapping as it is now.

    What they gave under the old mapping is replaced: responses that the mapping now leaves out go, others change. Only files that still
    lie in the inbox can be read again.
    """
    from pipeline.jobs.reload import reload as reload_files
    from pipeline.jobs.reload import reloaded_lines
    from pipeline.runs.progress import TerminalProgress

    done = reload_files(settings(), source, keep=kept, progress=TerminalProgress())
    write_lines(reloaded_lines(source, done, kept=kept))
    return DONE


@command(SECTION, name="demo", example="voc demo\nvoc demo --data /tmp/first-look")
@shared("--data", metavar="DIR", text="Folder of the demo.  [default: data/demo of the project]")
@shared("--inbox", metavar="DIR", text="Folder with the input files.  [default: the samples]")
@shared("--config", metavar="FILE", text="Settings file.  [default: those of the samples, also inside a project]")
def demo() -> int:
    """Run all stages on made-up samples, from the start, into data/demo.

    What an earlier demo left in the folder is deleted first. A folder that no demo has made is refused.
    """
    from pipeline.jobs.demo import run_demo
    from pipeline.reading.summary import print_summary
    from pipeline.runs.progress import TerminalProgress

    progress = TerminalProgress(previews=6)
    used, report = run_demo(given("data"), config=given("config"), inbox=given("inbox"), progress=progress)
    print_summary(used, report)
    return _code(report)


def _run(previews: int) -> int:
    from pipeline.jobs.nightly import run_pipeline
    from pipeline.reading.summary import print_summary
    from pipeline.runs.progress import TerminalProgress

    used = settings()
    report = run_pipeline(used, progress=TerminalProgress(previews=previews))
    print_summary(used, report)
    return _code(report)


def _code(report: RunReport) -> int:
    return FILE_FAILED if report.failed_files else DONE


COMMANDS = (run, stage, reload, demo)
