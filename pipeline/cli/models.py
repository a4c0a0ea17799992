"""`voc annotate` and `voc evaluate`: the models alone, without a warehouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.frame import VocCommand, command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_hidden, given, settings
from pipeline.cli.out import note

SECTION = "Models"
F = TypeVar("F", bound=Callable[..., Any])


@command(
    SECTION,
    name="annotate",
    example="""
voc annotate texts.jsonl annotated.jsonl
voc annotate --serve --port 8411
curl -d '{"texts": [{"id": 1, "text": "Great app."}]}' -H 'content-type: application/json' localhost:8411/v1/annotate
""",
)
@click.option(
    "--serve", "as_service", is_flag=True, help="Answer other systems over http instead; see docs/service.md."
)
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="For --serve: address to listen on."
)
@click.option(
    "--port", metavar="N", type=Number(0), default=8411, show_default=True, help="For --serve; 0: any that is free."
)
@click.option(
    "--token-file", type=PATH, metavar="FILE", help="For --serve: file with the token that requests must bring."
)
@config_option
@data_hidden
@click.argument("source", metavar="[IN.jsonl]", type=PATH, required=False)
@click.argument("target", metavar="[OUT.jsonl]", type=PATH, required=False)
def annotate(
    source: Path | None, target: Path | None, as_service: bool, host: str, port: int, token_file: Path | None
) -> None:
    """Read texts with the annotator alone, without a database.

    IN.jsonl holds one JSON object per line: {"id", "text"} and, if wanted, "spans": [{"start", "end"}]. OUT.jsonl has
    one object per line in the same order, with sentiment, sentences, mentions and categories.
    """
    from pipeline.runs.models import LazyModels

    models = LazyModels(settings())
    if as_service:
        if source is not None:
            raise click.UsageError("--serve reads no file: texts come over http")
        from pipeline.jobs.service.serve import read_token, serve

        serve(
            lambda: models.annotator,
            host=host,
            port=port,
            token=read_token(token_file),
            ready=lambda address: note(f"texts are read at {address}/v1/annotate; end it with ctrl-c"),
        )
        return
    if source is None or target is None:
        raise click.UsageError("name IN.jsonl and OUT.jsonl, or --serve")
    from pipeline.jobs.annotate import annotate_file

    count = annotate_file(source, target, models.annotator)
    note(f"{count} texts annotated: {target}")


class Evaluate(VocCommand):
    """The command `evaluate`, which lists the suites below its help."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the suites by subject, then the example."""
        from pipeline.evaluation.suites import SUBJECTS, SUITES

        for subject in SUBJECTS:
            suites = [(name, suite.text) for name, suite in SUITES.items() if suite.subject == subject]
            with formatter.section(f"Suites of {subject}"):
                formatter.write_dl(suites)
        super().format_epilog(ctx, formatter)


def _refuse_data(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        raise click.UsageError(
            "--data is the folder of the warehouse, which no suite reads; --datasets names that of the labelled data",
            ctx,
        )


def _check_suites(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    from pipeline.evaluation.suites import SUBJECTS, SUITES

    wrong = [name for name in value if name not in (*SUBJECTS, *SUITES)]
    if wrong:
        raise click.UsageError(f"no suite {wrong[0]!r}; choose from {', '.join((*SUBJECTS, *SUITES))}", ctx)
    return value


def _flag(name: str, text: str) -> Callable[[F], F]:
    return click.option(name, is_flag=True, help=text)


def _file(name: str, metavar: str, text: str) -> Callable[[F], F]:
    return click.option(name, type=PATH, metavar=metavar, help=text)


@click.command(
    cls=Evaluate,
    name="evaluate",
    section=SECTION,
    example="""
voc evaluate behaviour                       seconds; needs no data
voc evaluate annotator --datasets labelled/  all suites of a subject
voc evaluate themes --quick                  three minutes instead of half an hour
voc evaluate touchpoints --labels mine.csv --journey configs/journeys/shop.yaml
""",
)
@_file("--datasets", "DIR", "Folder of the labelled data.  [default: $VOC_DATASETS]")
@_file("--card", "FILE", "Card to compare with.  [default: the shipped card of the subject]")
@_flag("--write-card", "Write the card from what is measured, instead of only comparing.")
@_file("--json", "FILE", "Also write the figures to FILE.")
@click.option("--threads", type=Number(1), default=2, show_default=True, metavar="N", help="Threads of the annotator.")
@_file("--weights", "DIR", "The annotator's files.  [default: the shipped ones]")
@click.option(
    "--backend",
    type=click.Choice(["shipped", "composed"]),
    default="shipped",
    show_default=True,
    help="Annotator to measure; composed needs --sentiment and --embedder.",
)
@click.option("--sentiment", metavar="MODEL", help="For the composed backend: model that gives the sentiment.")
@click.option("--embedder", metavar="MODEL", help="For the composed backend: sentence-transformers model.")
@_file("--exact", "FILE", "Also measure this fp32 encoder, and say what the shipped one loses.")
@_flag("--failures", "List the behaviour cases that fail instead of measuring.")
@_flag("--peers", "For speed: also measure what is in common use; takes a minute.")
@_file("--labels", "FILE.csv", "For touchpoints: your own labels, in the columns text and touchpoints.")
@_file("--journey", "FILE", "For touchpoints: the map of these labels.  [default: the first of the settings]")
@click.option(
    "--seeds", type=Number(1), metavar="N", help="For themes: seeds and replicates.  [default: 5; 2 with --quick]"
)
@_flag("--quick", "For themes: only the first reviews of each data set; not compared with the card.")
@_file("--cache", "DIR", "For themes: folder that keeps annotations and the peers' fits.")
@config_option
@click.option("--data", type=PATH, hidden=True, expose_value=False, callback=_refuse_data, is_eager=True)
@click.argument("suites", nargs=-1, metavar="[SUITE]...", callback=_check_suites)
def evaluate(suites: tuple[str, ...], weights: Path | None, **said: Any) -> int:
    """Reproduce the figures of the model cards.

    Figures come with 95 % bootstrap intervals. The exit code is 1 if one has fallen below its card. SUITE is a
    subject or a suite; without one it is annotator.
    """
    from pipeline.evaluation.command import evaluate as measure
    from pipeline.evaluation.options import Options

    if weights is not None:
        said["weights"] = weights
    return measure(suites, Options(config=given("config"), **said))


COMMANDS = (annotate, evaluate)
