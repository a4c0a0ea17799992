"""Commands that read results: `voc query`, `voc search`, `voc mcp`, `voc docs`, `voc export`, `voc diff` and `voc rejected`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.frame import command
from pipeline.cli.kinds import PATH, Number
from pipeline.cli.options import config_option, data_option, inbox_hidden, published, settings
from pipeline.cli.out import note, write_json, write_lines

SECTION = "Read"


@command(
    SECTION,
    name="query",
    example="""
voc query "from pain_points order by rank"
voc query --format csv "select kpi, value, low, high, n from kpis" > kpis.csv
voc query --file data/published/adhoc/spring.duckdb "from pain_points"
""",
)
@data_option
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How rows are printed; json is one object per line.",
)
@click.option(
    "--formulas", is_flag=True, help="In CSV, leave texts that begin as a formula as they are, without an apostrophe."
)
@click.option(
    "--file",
    type=PATH,
    metavar="FILE",
    help="Read this published file: a kept snapshot, or the result of an ad-hoc run.  [default: the one in --data]",
)
@click.argument("sql", metavar="SQL")
def query(sql: str, output: str, formulas: bool, file: Path | None) -> None:
    """Run SQL on the published file, read-only.

    SQL is one statement; tables need no schema name. This works at any moment, also while a run writes. A whole table ("from kpis") is shown
    with what matters first and identifiers last. Of a file that holds a part of what is loaded, a line on standard error says which.
    """
    from pipeline.reading.part import part_line
    from pipeline.reading.published import print_query

    if file is not None and (said := part_line(file)) is not None:
        note(said)

    print_query(file or published(), sql, output=output, formulas=formulas)


@command(
    SECTION,
    name="search",
    example="""
voc search "waited on the phone"
voc search "the parcel came late" --least 0.6 --limit 50 --json
""",
)
@data_option
@config_option
@inbox_hidden
@click.option("--limit", type=Number(1, 10_000), default=10, show_default=True, metavar="N", help="Sentences to print.")
@click.option(
    "--least",
    type=Number(-1, 1, whole=False),
    default=0.5,
    show_default=True,
    metavar="COSINE",
    help="From which likeness on a sentence is found and counted; 1 is the same.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("words", metavar="WORDS")
def search(words: str, limit: int, least: float, as_json: bool) -> None:
    """Find sentences that mean the same as WORDS, in whatever words.

    It counts them by touchpoint and month. Nothing leaves the machine; this works at any moment, also while a run writes.
    """
    from pipeline.reading.search import found_lines
    from pipeline.reading.search import search as find_alike
    from pipeline.runs.models import LazyModels

    used = settings()
    annotator = LazyModels(used).annotator
    found = find_alike(used.paths.published, words, annotator=annotator, most=limit, least=least)
    if as_json:
        write_json(found.as_dict())
    else:
        write_lines(found_lines(words, found, least=least))


@command(
    SECTION,
    name="mcp",
    example="voc mcp --data /srv/voc      (as the command of an MCP server in an assistant's settings)",
)
@data_option
@config_option
@inbox_hidden
def mcp() -> None:
    """Let an assistant read the published file, by the Model Context Protocol.

    It speaks over standard input and output, until the assistant closes them. The tools are read-only: overview, list_tables, query,
    search and pain_points. What they answer goes to the assistant, customers' texts included.
    """
    from pipeline.reading.answers import Answers
    from pipeline.reading.assistant import make_server
    from pipeline.runs.models import LazyModels

    used = settings()
    answers = Answers(used.paths.published, lambda: LazyModels(used).annotator, used.publish.min_customers)
    answers.overview()  # says now, in one line, that nothing is published, rather than at the first question
    make_server(answers).run()


@command(SECTION, name="docs", example="voc docs pain_points")
@data_option
@click.argument("table", metavar="[TABLE]", required=False)
def docs(table: str | None) -> None:
    """Print what the published tables and columns mean.

    With TABLE it is only that table and its columns.
    """
    from pipeline.reading.published import print_docs

    print_docs(published(), table)


@command(SECTION, name="export", example="voc export parquet/\nvoc export --by month lake/")
@data_option
@config_option
@inbox_hidden
@click.option("--embeddings", is_flag=True, help="Write the table of embeddings, too: what `voc search` compares.")
@click.option(
    "--by",
    type=click.Choice(["month"]),
    help="Write one folder per month where a table has days, and next time only what changed.",
)
@click.argument("folder", metavar="DIR", type=PATH)
def export(folder: Path, by: str | None, embeddings: bool) -> None:
    """Copy the published tables to Parquet files in DIR, one per table.

    Rows about fewer customers than publish.min_customers of the settings (5) are held back, and counted.
    """
    from pipeline.reading.exports.by_month import export_by_month
    from pipeline.reading.published import export_parquet

    used, held = settings(), dict[str, int]()
    least, published_file = used.publish.min_customers, used.paths.published
    if by == "month":
        done = export_by_month(published_file, folder, min_customers=least, with_embeddings=embeddings)
        write_lines([done.line(str(folder))])
        held = done.held_back
    else:
        write_lines(export_parquet(published_file, folder, min_customers=least, held=held, with_embeddings=embeddings))
    if held:
        tables = ", ".join(f"{table} {rows:,}" for table, rows in held.items())
        note(f"held back: {sum(held.values()):,} rows about fewer than {least} customers ({tables})")


@command(SECTION, name="diff", example="voc diff\nvoc diff 20261101 latest --json")
@data_option
@config_option
@inbox_hidden
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.argument("older", metavar="[RUN]", default="previous")
@click.argument("newer", metavar="[RUN]", default="latest")
def diff(older: str, newer: str, as_json: bool) -> None:
    """Say what changed between two runs.

    Inputs, models and results are compared. RUN is an id or a part of one; the two default to previous and latest.
    """
    from pipeline.reading.diff import diff_runs, print_diff

    difference = diff_runs(settings(), older, newer)
    if as_json:
        write_json(difference)
    else:
        print_diff(difference)


@command(SECTION, name="rejected")
@data_option
@config_option
@click.option("--limit", type=Number(1), default=20, show_default=True, metavar="N", help="Print at most N rows.")
def rejected(limit: int) -> None:
    """List rows that could not be read, with line and reason."""
    from pipeline.reading.status import print_rejected

    print_rejected(settings(), limit=limit)


COMMANDS = (query, search, mcp, docs, export, diff, rejected)
