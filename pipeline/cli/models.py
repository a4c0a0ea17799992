"""`voc annotate` and `voc evaluate`: the models alone, without a warehouse."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import PATH
from pipeline.cli.options import config_option, data_hidden, settings
from pipeline.cli.out import note

SECTION = "Models"


@command(SECTION, name="annotate", example="voc annotate texts.jsonl annotated.jsonl")
@config_option
@data_hidden
@click.argument("source", metavar="IN.jsonl", type=PATH)
@click.argument("target", metavar="OUT.jsonl", type=PATH)
def annotate(source: Path, target: Path) -> None:
    """Read texts with the annotator alone, without a database.

    IN.jsonl holds one JSON object per line: {"id", "text"} and, if wanted, "spans": [{"start", "end"}]. OUT.jsonl has
    one object per line in the same order, with sentiment, sentences, mentions and categories.
    """
    from pipeline.jobs.annotate import annotate_file
    from pipeline.runs.models import LazyModels

    count = annotate_file(source, target, LazyModels(settings()).annotator)
    note(f"{count} texts annotated: {target}")


@command(SECTION, name="evaluate", pass_through=True)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[SUITE] …")
def evaluate(words: tuple[str, ...]) -> int:
    """Reproduce the figures of a model card."""
    from pipeline.evaluation.arguments import main

    return main(words)


COMMANDS = (annotate, evaluate)
