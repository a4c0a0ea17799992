"""What a person wants to see at the end of a run: read from the published file, printed or put into artifacts."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.config.places import find_place
from pipeline.config.selection import part_text
from pipeline.config.settings import Settings
from pipeline.contract import REMARKS, TOLD, RunReport
from pipeline.errors import printable
from pipeline.reading.accuracy import accuracy_lines
from pipeline.reading.actions import action_section, with_writers
from pipeline.reading.asked import suggestion_lines
from pipeline.reading.groups import is_few, large_groups
from pipeline.reading.part import part_of
from pipeline.reading.ranking import GAIN, PAIN_POINT, change_lines, ranking_lines, read_ranking, shown, touchpoints_of
from pipeline.reading.segments import segment_lines
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

EVERY = 1_000_000
"""Rows to read where those about few customers are still to be held back."""
HELD = ("ranking", "alerts", "suggestions")
"""Tables about groups of customers of which the summary and the artifacts show rows."""
READ = ("read", "loaded", "updated", "repeated", "skipped", "rejected")
"""Counts of rows in the raw stage's facts, as rows_<name>."""
QUERIES = (
    "select place, touchpoint, label, customers, recent_share, trend, since from ranking where kind = 'pain point' order by place",
    "select period, customers, negative_share, negative_low, negative_high from touchpoint_scores "
    "where touchpoint_id = '{touchpoint}' order by period",
    "select table_name, column_name, description from data_dictionary where table_name = 'ranking'",
)
"""Three queries to try; {touchpoint} is the id of the first pain point's or gain's touchpoint, else of the one most spoken of."""


def collect(published: Path, *, run_id: str, top: int = 5, least: int = 1) -> dict[str, Any]:
    """Return the numbers of the published file.

    Args:
        published: The published file.
        run_id: Run whose input files are listed.
        top: Touchpoints of each list to return, and alerts.
        least: Rows about fewer customers are held back (publish.min_customers): what is printed or put into artifacts leaves
            the published file.

    Returns:
        "totals": one dict; "pain_points" and "gains": the rows of published.ranking, touchpoints with their themes below them,
        with one verbatim and the sentence of it that says it (quote); "painful_touchpoints" and "gainful_touchpoints": its
        touchpoints alone, with the names of their leading themes; "ranking_changes": what the run changed in these lists, and why; "most_spoken_of": its touchpoint_id, at
        most one row; "suggestions": what customers ask for, with a sentence that says it; "alerts": of the last two months, told for the first time, newest first;
        "held_back": number of rows held back, by table; "reader": what reader_quality says over all, at most one row; "accuracy": how right it is by people's labels; "unread":
        texts that are not read, by reason and language; "worse_reading": months in which the annotator is on weaker ground;
        "segments": what is counted apart and what is not, one dict per attribute; "segments_differ": the touchpoints at which one clearly
        differs from the others, with the one that differs most;
        "sight": what alerts would see, at most one row; "consistency": what the same customers say in two channels; "actions": what each declared action changed, newest first; "files": one dict per input file that the run read, for an ad-hoc run per file with a response that is selected; "manifest":
        run_id and manifest of the run that made the file; "part": what an ad-hoc run selected, in words, None for every other run. Texts are as published, not escaped.

    Raises:
        QueryError: Nothing is published yet, or the file cannot be read.
    """
    con = open_published(published)
    try:

        def rows(name: str, **params: Any) -> list[dict[str, Any]]:
            result = run_sql(con, "pipeline.reading", name, params)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

        def of_groups(name: str, **params: Any) -> list[dict[str, Any]]:
            return [row for row in rows(name, top=EVERY, **params) if not is_few(row, name, least)][:top]

        tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}

        def if_there(table: str, name: str) -> list[dict[str, Any]]:
            return rows(name) if table in tables else []  # a file of an earlier version has no such table

        manifest = rows("run_manifest", run_id=run_id)
        part = part_of(manifest[0]["manifest"]) if manifest else None
        ranking = read_ranking(con, least=least)
        pains, gains = (shown(ranking, kind, top) for kind in (PAIN_POINT, GAIN))
        return {
            "totals": rows("totals")[0],
            "pain_points": pains,
            "gains": gains,
            "painful_touchpoints": touchpoints_of(pains),
            "gainful_touchpoints": touchpoints_of(gains),
            "ranking_changes": rows("ranking_changes", least=least) if "ranking_changes" in tables else [],
            "most_spoken_of": rows("most_spoken_of"),
            "alerts": of_groups("newest_alerts"),
            "suggestions": of_groups("top_suggestions") if "suggestions" in tables else [],
            "held_back": {table: large_groups(con.table(table), table, least)[1] for table in HELD if table in tables},
            "reader": if_there("reader_quality", "reader"),
            "accuracy": if_there("reader_accuracy", "accuracy"),
            "unread": if_there("reader_quality", "unread"),
            "worse_reading": [row for row in if_there("reader_quality", "worse_reading") if row["customers"] >= least],
            "sight": if_there("watched_series", "sight"),
            "consistency": [row for row in if_there("consistency", "consistency") if row["customers"] >= least],
            "actions": with_writers(if_there("actions", "judged_actions"), least),
            "segments": if_there("segment_attributes", "counted_attributes"),
            "segments_differ": of_groups("segments_differ") if "segment_contrasts" in tables else [],
            "files": rows("read_files", run_id=run_id, every=part is not None),
            "manifest": manifest,
            "part": part and part_text(part),
        }
    finally:
        con.close()


def print_summary(settings: Settings, report: RunReport, *, adhoc: Path | None = None, dry_run: bool = False) -> None:
    """Print what was read, scored and found, where the published file lies, and three queries to try.

    Args:
        settings: Settings of the run.
        report: What it says of itself.
        adhoc: File of an ad-hoc run, which is kept elsewhere than the run wrote it; None: every other run.
        dry_run: No file is kept.
    """
    least = settings.publish.min_customers
    numbers = collect(settings.paths.published, run_id=report.run_id, least=least)
    level = f"{100 * settings.insights.confidence:.0f} %"
    seconds = sum(s.seconds for s in report.stages)
    said = "nothing was new, so the published file stays as it is" if report.status == "unchanged" else "complete"
    lines = [f"Run {report.run_id} {said}, {seconds:.1f} s", "", *_read(report, numbers), ""]
    lines += ranking_lines("Top pain points", numbers["pain_points"], level, least)
    lines += ranking_lines("Top gains", numbers["gains"], level, least)
    if numbers["ranking_changes"] and report.status != "unchanged":
        changes = change_lines(numbers["ranking_changes"])
        lines += ["What this run changed in these lists, and why", *(f"  {line}" for line in changes), ""]
    lines += suggestion_lines(numbers["suggestions"])
    if numbers["alerts"]:
        lines += ["Alerts of the last two months", *(f"  {row['headline']}" for row in numbers["alerts"]), ""]
    lines += segment_lines(numbers)
    lines += [
        *action_section(numbers["actions"]),
        *reading_lines(numbers),
        *held_lines(numbers["held_back"], least),
        "",
    ]
    page = [f"Page       {_short(settings.paths.page)}"] if settings.paths.page.exists() else []
    kept = "nowhere: a dry run keeps no file" if dry_run else _short(adhoc or settings.paths.published)
    lines += [*_warnings(report), f"Published  {kept}", *page]
    if not dry_run:
        lines += ["", "Try", *_to_try(settings, numbers, adhoc)]
    sys.stdout.write("\n".join(map(printable, lines)) + "\n")


def _to_try(settings: Settings, numbers: dict[str, Any], adhoc: Path | None) -> list[str]:
    first = numbers["painful_touchpoints"] or numbers["gainful_touchpoints"] or numbers["most_spoken_of"]
    option = "" if settings.paths.data == find_place().data else f" --data {shlex.quote(_short(settings.paths.data))}"
    if adhoc is not None:
        option = f" --file {shlex.quote(_short(adhoc))}"
    touchpoint = first[0]["touchpoint_id"] if first else ""
    return [f'  {_command()} query{option} "{query.replace("{touchpoint}", touchpoint)}"' for query in QUERIES]


def _read(report: RunReport, numbers: dict[str, Any]) -> list[str]:
    facts: dict[str, Any] = {k: v for s in report.stages for k, v in s.facts.items()}
    totals = numbers["totals"]
    counts = [f"{facts.get(f'rows_{k}', 0):,} {k}" for k in READ]
    files, sentences = len(numbers["files"]), max(1, totals["sentences"])
    seconds = "  ".join(f"{s.stage} {s.seconds:.1f}" for s in report.stages)
    spanned = ""
    if totals["oldest_response"] is not None:
        spanned = f", {totals['oldest_response']:%Y-%m-%d} to {totals['newest_response']:%Y-%m-%d}"
    rows = f"Rows       {', '.join(counts)} ({files} file{'' if files == 1 else 's'})"
    return [
        f"Selection  {numbers['part']}" if numbers["part"] else rows,
        *taken_lines(numbers["files"]),
        *(f"Told       {line}" for line in facts.get(TOLD, [])),
        *(f"Noted      {remark}" for remark in facts.get(REMARKS, [])),
        f"Published  {totals['responses']:,} responses of {totals['customers']:,} customers, "
        f"{totals['verbatims']:,} verbatims, {totals['sentences']:,} sentences{spanned}",
        f"Found      {totals['mentions']:,} mentions, {totals['themes']:,} themes "
        f"({100 * totals['unthemed'] / sentences:.0f} % of sentences unthemed, "
        f"{100 * totals['unmapped'] / sentences:.0f} % at no touchpoint)",
        f"Seconds    {seconds}",
    ]


def taken_lines(files: Sequence[dict[str, Any]]) -> list[str]:
    """Return what each file of a run was taken for: one line for each source, with its files and responses."""
    by_source: dict[str, list[dict[str, Any]]] = {}
    for file in files:
        if file["source"] and file["status"] == "loaded":
            by_source.setdefault(file["source"], []).append(file)
    lines = []
    for source, read in sorted(by_source.items()):
        named = ", ".join(file["file_name"] for file in read[:3]) + (
            f", and {len(read) - 3:,} more" if len(read) > 3 else ""
        )
        rows = sum(file["rows_loaded"] + file["rows_updated"] for file in read)
        lines.append(f"Read as    {source}: {named} ({rows:,} response{'' if rows == 1 else 's'})")
    return lines


def reading_lines(numbers: dict[str, Any]) -> list[str]:
    """Return what the summary says of the annotator on these texts and of what alerts would see, line by line."""
    lines = []
    for row in numbers["reader"]:
        parts = []
        if row["expected_right"] is not None:
            ends = f"{100 * row['expected_low']:.0f} to {100 * row['expected_high']:.0f}"
            parts.append(
                f"the sentiment of {100 * row['expected_right']:.0f} % of texts is expected to be right ({ends})"
            )
        if row["contradicting_share"] is not None:
            ends = f"{100 * row['contradicting_low']:.0f} to {100 * row['contradicting_high']:.0f}"
            parts.append(
                f"{100 * row['contradicting_share']:.0f} % read as the opposite of the customer's own score ({ends})"
            )
        if row["far_share"] is not None:
            parts.append(f"{100 * row['far_share']:.0f} % of sentences are unlike the training texts (5 % is ordinary)")
        if parts:
            lines.append("Reading    " + "; ".join(parts))
    lines += accuracy_lines(numbers["accuracy"])
    unread = sum(row["texts"] for row in numbers["unread"])
    if unread:
        named = [
            f"{r['texts']:,} {r['language'] if r['unread'] == 'language' else 'without words'}"
            for r in numbers["unread"][:4]
        ]
        total = max(1, numbers["totals"]["verbatims"])
        lines.append(
            f"Unread     {unread:,} texts ({100 * unread / total:.1f} %: {', '.join(named)}); they are in no share, their scores count"
        )
    lines += [f"Weaker     {row['headline']}" for row in numbers["worse_reading"][:5]]
    for row in numbers["consistency"][:2]:
        ends = f"{100 * row['agreement_low']:.0f} to {100 * row['agreement_high']:.0f}"
        lines.append(
            f"Across     {row['touchpoint']}: of {row['customers']:,} customers who spoke of it in {row['first_place']} and {row['second_place']}, "
            f"{100 * row['agreement']:.0f} % say the same in both ({ends}), {100 * row['contradictory']:.0f} % the opposite; consistency"
        )
    for row in numbers["sight"]:
        if row["doubling_31"] is not None:
            lines.append(
                f"Sight      a doubling of complaints is found within 31 days in {100 * row['doubling_31']:.0f} of 100 cases, within 85 in "
                f"{100 * row['doubling_85']:.0f} (median of {row['watched']:,} series; watched_series): no alert does not mean no change"
            )
    return lines


def held_lines(held: dict[str, int], least: int) -> list[str]:
    """Return how many rows about few customers the summary holds back, as no line or one."""
    if not sum(held.values()):
        return []
    named = ", ".join(f"{n:,} of {table}" for table, n in held.items() if n)
    return [f"Held back  rows about fewer than {least} customers: {named} (publish.min_customers)"]


def _warnings(report: RunReport) -> list[str]:
    return ["Warnings", *(f"  {w}" for w in report.warnings), ""] if report.warnings else []


def _short(path: Path) -> str:
    """Return the path relative to the current folder if it lies below it, else the whole path."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _command() -> str:
    """Return how to call voc from here: just its name if it is on the path, else as it was called."""
    called = Path(sys.argv[0])
    return "voc" if called.name != "voc" or called.parent == Path() else _short(called.resolve().parent / "voc")
