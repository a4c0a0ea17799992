"""The command line. Imports of the work's own modules are inside the commands, so that `voc --help` is instant."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import VocError
from pipeline.themes.arguments import add_arguments as add_theme_arguments

if TYPE_CHECKING:
    from pipeline.config.settings import Settings

Command = Callable[[argparse.Namespace], int]
STAGE_NAMES = ("raw", "enriched", "themes", "touchpoints", "insights", "published")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 on success, 1 on an expected error (one line on stderr), 2 on wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] in (["up"], ["serve"]):  # has options of its own, and the only import of flows
        from flows.serve import main as serve

        return _guarded(lambda: serve(arguments[1:]))
    if arguments[:1] == ["touchpoints"]:  # names may stand before and after its options
        from pipeline.touchpoints.commands import main as touchpoints

        return _guarded(lambda: touchpoints(arguments[1:]))
    if arguments[:2] == ["evaluate", "touchpoints"]:
        from pipeline.evaluation.touchpoints_command import main as evaluate_touchpoints

        return _guarded(lambda: evaluate_touchpoints(arguments[2:]))
    if arguments[:2] == ["evaluate", "themes"]:
        from pipeline.evaluation.themes_command import main as evaluate_themes

        return _guarded(lambda: evaluate_themes(arguments[2:]))
    if arguments[:1] == ["evaluate"]:  # options of its own, too
        from pipeline.evaluation.annotator_command import main as evaluate

        return _guarded(lambda: evaluate(arguments[1:]))
    args = build_parser().parse_args(arguments)
    level = logging.DEBUG if args.verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    command: Command = args.command
    return _guarded(lambda: command(args))


def _guarded(run: Callable[[], int | None]) -> int:
    from models.base import ModelError

    try:
        return run() or 0
    except (VocError, ModelError) as e:
        sys.stderr.write(f"voc: {e}\n")
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("voc: stopped; `voc run` carries on where it was\n")
        return 130


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command but serve."""
    parser = argparse.ArgumentParser(
        prog="voc", description="Voice of the Customer: exported feedback in, scored and audited DuckDB tables out."
    )
    parser.add_argument("--verbose", "-v", action="store_true", help="log what the stages do, to stderr")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        sub.set_defaults(command=command)
        sub.add_argument(
            "--data", type=Path, metavar="DIR", help="folder of warehouse.duckdb and published/ (default: data/)"
        )
        return sub

    def add_run(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        sub = add(name, command, text)
        sub.add_argument("--config", type=Path, metavar="FILE", help="settings (default: configs/pipeline.yaml)")
        sub.add_argument("--inbox", type=Path, metavar="DIR", help="folder with input files (default: <data>/inbox)")
        return sub

    run = add_run("run", _run, "run all stages, then publish")
    run.add_argument(
        "--preview",
        type=int,
        default=0,
        metavar="N",
        help="print the first N scored verbatims as soon as they are there",
    )
    run.add_argument("--wait", type=float, metavar="SECONDS", help="wait for another writer instead of giving up")
    stage = add_run("stage", _stage, "run one stage")
    stage.add_argument("name", choices=STAGE_NAMES)
    add_run("demo", _demo, "run the main job on data/samples, afresh, into data/demo")

    annotate = add("annotate", _annotate, "read texts with the annotator alone, no database")
    annotate.add_argument("input", type=Path, metavar="IN.jsonl")
    annotate.add_argument("output", type=Path, metavar="OUT.jsonl")
    annotate.add_argument("--config", type=Path, metavar="FILE")
    add_theme_arguments(add_run("themes", _themes, "show, correct or refit the themes"))

    query = add("query", _query, "run SQL on the published file, read-only")
    query.add_argument("sql")
    query.add_argument("--format", choices=("table", "csv", "json"), default="table")
    rejected = add("rejected", _rejected, "list rows that could not be read, with their reasons")
    rejected.add_argument("--limit", type=int, default=20)
    add("status", _status, "runs, freshness, who is writing")
    docs = add("docs", _docs, "the data dictionary of the published file")
    docs.add_argument("table", nargs="?")
    export = add("export", _export, "copy the published tables to Parquet files")
    export.add_argument("folder", type=Path, metavar="DIR")
    publish = add_run("publish", _publish, "list kept snapshots, go back to one, go forward again")
    which = publish.add_mutually_exclusive_group()
    which.add_argument("--list", action="store_true", help="list what is kept (this is the default)")
    which.add_argument("--run", metavar="ID", dest="run_id", help="publish this run's snapshot and pin it")
    which.add_argument("--latest", action="store_true", help="publish the newest and end the pin")
    diff = add_run("diff", _diff, "what changed between two runs in inputs, models and results")
    diff.add_argument(
        "older", nargs="?", default="previous", metavar="RUN", help="id or a part of it (default: previous)"
    )
    diff.add_argument("newer", nargs="?", default="latest", metavar="RUN", help="the other one (default: latest)")
    diff.add_argument("--json", action="store_true", help="as one JSON object")
    alerts = add_run("alerts", _alerts, "tell what is due: failed or late runs, old data, rejected rows, clear changes")
    alerts.add_argument("--test", action="store_true", help="send a made-up alert to every configured channel")
    erase = add_run("erase", _erase, "erase one customer from every table and file")
    who = erase.add_mutually_exclusive_group(required=True)
    who.add_argument("--customer", metavar="KEY", help="the customer, as in the source")
    who.add_argument("--finish", action="store_true", help="finish an erasure that was interrupted")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.add_argument("--wait", type=float, metavar="SECONDS", help="wait for another writer instead of giving up")
    schema = add("schema", _schema, "JSON schemas of the configuration files")
    schema.add_argument("--write", type=Path, metavar="DIR", help="write them to a folder instead of printing")
    commands.add_parser("touchpoints", help="say where a sentence or a theme belongs; see `voc touchpoints --help`")
    commands.add_parser("evaluate", help="reproduce a model card's figures; see `voc evaluate --help`")
    commands.add_parser("up", help="start the Prefect server, its UI and the nightly schedule; see `voc up --help`")
    commands.add_parser("serve", help="the same as up")
    return parser


def _settings(args: argparse.Namespace) -> Settings:
    from pipeline.config.settings import load_settings

    return load_settings(getattr(args, "config", None), data=args.data, inbox=getattr(args, "inbox", None))


def _published(args: argparse.Namespace) -> Path:
    from pipeline.config.settings import ROOT

    data: Path = args.data or ROOT / "data"
    return data / "published" / "voc.duckdb"


def _run(args: argparse.Namespace) -> int:
    from pipeline.reading.summary import print_summary
    from pipeline.runs.progress import TerminalProgress
    from pipeline.runs.run import run_pipeline

    settings = _settings(args)
    if args.wait is not None:
        settings = settings.model_copy(update={"wait_s": args.wait})
    report = run_pipeline(settings, progress=TerminalProgress(previews=args.preview))
    print_summary(settings, report)
    return 0


def _demo(args: argparse.Namespace) -> int:
    import shutil

    from pipeline.config.settings import ROOT

    args.data = args.data or ROOT / "data" / "demo"
    args.inbox = args.inbox or ROOT / "data" / "samples"
    args.preview, args.wait = 6, None
    if (args.data / "warehouse.duckdb").exists():  # the demo shows a first run each time
        shutil.rmtree(args.data)
    return _run(args)


def _stage(args: argparse.Namespace) -> int:
    from pipeline.runs.progress import TerminalProgress
    from pipeline.runs.run import run_pipeline

    report = run_pipeline(_settings(args), progress=TerminalProgress(), stages=(args.name,))
    _write_json([s.as_dict() for s in report.stages])
    return 0


def _annotate(args: argparse.Namespace) -> int:
    from pipeline.jobs.annotate import annotate_file
    from pipeline.runs.run import LazyModels

    count = annotate_file(args.input, args.output, LazyModels(_settings(args)).annotator)
    sys.stderr.write(f"{count} texts annotated: {args.output}\n")
    return 0


def _themes(args: argparse.Namespace) -> int:
    from pipeline.themes.arguments import READS, read_correction, read_theme
    from pipeline.themes.commands import correction_command, themes_command

    if args.action in READS:
        return themes_command(_settings(args), args.action, read_theme(args), moment=args.as_of, as_json=args.json)
    return correction_command(_settings(args), args.action, read_correction(args), later=args.later)


def _query(args: argparse.Namespace) -> int:
    from pipeline.reading.query import print_query

    print_query(_published(args), args.sql, output=args.format)
    return 0


def _docs(args: argparse.Namespace) -> int:
    from pipeline.reading.query import print_docs

    print_docs(_published(args), args.table)
    return 0


def _export(args: argparse.Namespace) -> int:
    from pipeline.reading.query import export_parquet

    for path in export_parquet(_published(args), args.folder):
        sys.stdout.write(f"{path}\n")
    return 0


def _rejected(args: argparse.Namespace) -> int:
    from pipeline.reading.status import print_rejected

    print_rejected(_settings(args), limit=args.limit)
    return 0


def _status(args: argparse.Namespace) -> int:
    from pipeline.reading.status import print_status

    print_status(_settings(args))
    return 0


def _publish(args: argparse.Namespace) -> int:
    from pipeline.published.commands import publish_command

    return publish_command(_settings(args), run_id=args.run_id, latest=args.latest)


def _diff(args: argparse.Namespace) -> int:
    from pipeline.reading.diff import diff_runs, print_diff

    difference = diff_runs(_settings(args), args.older, args.newer)
    if args.json:
        _write_json(difference)
    else:
        print_diff(difference)
    return 0


def _alerts(args: argparse.Namespace) -> int:
    from pipeline.notices.tell import alerts_command

    return alerts_command(_settings(args), test=args.test)


def _erase(args: argparse.Namespace) -> int:
    from pipeline.jobs.erase import erase_command

    settings = _settings(args)
    if args.wait is not None:
        settings = settings.model_copy(update={"wait_s": args.wait})
    return erase_command(settings, args.customer, ask=not args.yes)


def _schema(args: argparse.Namespace) -> int:
    from pipeline.config.schema import schemas, write_schemas

    if args.write:
        for path in write_schemas(args.write):
            sys.stdout.write(f"{path}\n")
    else:
        _write_json(schemas())
    return 0


def _write_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
