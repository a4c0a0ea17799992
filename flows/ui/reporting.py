"""What an analyst sees at the end of a run: numbers from the published file, as a summary and tables."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flows.ui.markdown import defuse, escape_markdown
from flows.ui.opening import read_opening
from flows.ui.ranking import VERBATIM_CHARS, changes_section, of_first, ranking_section
from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.errors import VocError
from pipeline.reading.actions import action_lines
from pipeline.reading.diff import describe_diff, diff_runs
from pipeline.reading.summary import READ, collect, held_lines, reading_lines

logger = logging.getLogger(__name__)

UP = "../../../../"
"""Beginning of a link to another address of the server. It leads to the root from every page of both UIs, since no address goes
above it (RFC 3986, section 5.2.4); the older UI keeps links that begin with a slash inside its own pages."""
CHANGES = 10
"""Changes that the summary shows of each kind; `voc diff` has all."""


def render_summary(
    numbers: dict[str, Any],
    reports: Sequence[dict[str, Any]],
    *,
    run_id: str,
    status: str,
    published: Path,
    difference: dict[str, list[str]] | None = None,
    manifest: UUID | None = None,
    least: int = 1,
    opening: Sequence[str] = (),
) -> str:
    """Return the summary as markdown; every text that may come from a customer or a file is escaped.

    Args:
        numbers: Of pipeline.reading.summary.collect.
        reports: Of the stages.
        run_id: Run that is summed up.
        status: Its status.
        published: The published file.
        difference: Of pipeline.reading.diff.describe_diff against the run before; None if there is none to compare with.
        manifest: Artifact with what determined the results; None: no link to it.
        least: Fewest customers of a row that is shown, as in `collect`.
        opening: Lines of opening.read_opening, which stand first.
    """
    facts = {r["stage"]: r["facts"] for r in reports}
    raw, totals = facts.get("raw", {}), numbers["totals"]
    scored = facts.get("enriched", {}).get("texts_scored", 0)
    said = "nothing was new, the published file stays" if status == "unchanged" else "complete"
    newest = totals["newest_response"]
    lines = [
        *opening[:2],
        *_page_link(published, run_id),
        *opening[2:],
        f"## Run {escape_markdown(run_id)}: {said}",
        "",
        *_read(numbers.get("part"), raw, scored),
        f"Published: {totals['responses']:,} responses, {totals['verbatims']:,} verbatims, "
        f"{totals['themes']:,} themes, {totals['pain_points']:,} pain points, {totals['gains']:,} gains; "
        f"newest response {f'{newest:%Y-%m-%d}' if newest else 'none'}.",
        "",
        f"File for queries: {escape_markdown(str(published))}",
        "",
        *_manifest_link(manifest),
        *ranking_section("Top pain points", numbers["pain_points"], least),
        *ranking_section("Top gains", numbers["gains"], least),
        *changes_section(numbers["ranking_changes"] if status != "unchanged" else []),
        *_suggestions(numbers.get("suggestions", [])),
        *_alerts(numbers["alerts"]),
        *_actions(numbers),
        *_trust(numbers, least),
        *_changes(difference),
        *_stages(reports),
        *_warnings(reports),
    ]
    return "\n".join(lines)


def _read(part: str | None, raw: dict[str, Any], scored: int) -> list[str]:
    """Return what a run read: a table of rows, or in words what an ad-hoc run selected."""
    if part:
        return [f"**Selection**: {escape_markdown(part, limit=1_000)}", ""]
    return [
        "| rows | " + " | ".join(READ) + " | texts scored |",
        "|---" * (len(READ) + 2) + "|",
        "| this run " + "".join(f"| {raw.get(f'rows_{k}', 0):,} " for k in READ) + f"| {scored:,} |",
        "",
    ]


def _suggestions(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return what customers ask for, as a table; nothing where nothing is asked for."""
    if not rows:
        return []
    lines = [
        "## What customers ask for",
        "",
        "| about | grouped by | customers | share | one of them |",
        "|---|---|--:|---|---|",
    ]
    for row in rows:
        share = f"{100 * row['share']:.0f} % ({100 * row['share_low']:.0f} to {100 * row['share_high']:.0f})"
        quote = escape_markdown(row["quote"] or "", limit=VERBATIM_CHARS)
        lines.append(
            f"| {escape_markdown(row['label'])} | {row['grouped_by']} | {row['customers']:,} | {share} | {quote} |"
        )
    return [*lines, ""]


def _page_link(published: Path, run_id: str) -> list[str]:
    """Return a relative link to the page of the run, or to the current one where the run published nothing."""
    if (published.with_name("pages") / f"{run_id}.html").is_file():
        name = run_id
    elif published.with_name("report.html").is_file():
        name = "latest"
    else:
        return []
    return [
        f"[The page]({UP}report/{name}): the journey, every number with its interval, and the sentences behind it.",
        "",
    ]


def _manifest_link(manifest: UUID | None) -> list[str]:
    """Return a relative link, so that it also works behind a tunnel or a proxy."""
    said = "input files, models, settings, seeds and package versions"
    return [f"[Manifest of the run]({UP}v2/artifacts/artifact/{manifest}): {said}.", ""] if manifest else []


def render_manifest(runs: Sequence[dict[str, Any]]) -> str:
    """Return the manifest of a run as markdown: JSON, shown as it is."""
    (run,) = runs
    indented = json.dumps(json.loads(run["manifest"]), indent=2, ensure_ascii=False, sort_keys=True)
    lines = [f"    {line}" for line in indented.splitlines()]  # an indented block: no text of it can end it
    return "\n".join([f"# Manifest of run {escape_markdown(run['run_id'])}", "", *lines, ""])


def _alerts(rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    return [
        "## Alerts of the last two months",
        "",
        *(f"- {escape_markdown(r['headline'], limit=500)}" for r in rows),
        "",
    ]


def _actions(numbers: dict[str, Any]) -> list[str]:
    """Return what each declared action changed."""
    lines = [f"- {escape_markdown(line, limit=500)}" for line in action_lines(numbers["actions"])]
    return ["## What our actions changed", "", *lines, ""] if lines else []


def _trust(numbers: dict[str, Any], least: int) -> list[str]:
    """Return how far the annotator can be trusted, what alerts would see, and what is held back."""
    said = [*reading_lines(numbers), *held_lines(numbers["held_back"], least)]
    shown = [escape_markdown(" ".join(line.split()), limit=500) for line in said]
    return ["## How far to trust it", "", *(f"- {line}" for line in shown), ""] if shown else []


def _changes(difference: dict[str, list[str]] | None) -> list[str]:
    """Return what changed since the run before, one list per section, at most CHANGES entries each."""
    if difference is None:
        return []
    lines = ["## What changed since the run before", ""]
    for title, rows in difference.items():
        more = [f"- and {len(rows) - CHANGES} more: `voc diff`"] if len(rows) > CHANGES else []
        lines += [f"**{title}**", "", *(f"- {escape_markdown(r, limit=300)}" for r in rows[:CHANGES]), *more, ""]
    return lines


def _stages(reports: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Stages", "", "| stage | rows written | seconds |", "|---|--:|--:|"]
    for r in reports:
        lines.append(f"| {escape_markdown(r['stage'])} | {sum(r['rows'].values()):,} | {r['seconds']:.1f} |")
    return [*lines, ""]


def _warnings(reports: Sequence[dict[str, Any]]) -> list[str]:
    warned = [escape_markdown(w, limit=500) for r in reports for w in r["warnings"]]
    return ["## Warnings", "", *(f"- {w}" for w in warned), ""] if warned else []


def table_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows for a table artifact: plain values, texts defused, no verbatims (the summary has them)."""
    hidden = {"verbatim", "quote", "example_sentence_ids"}
    return [{k: _cell(v) for k, v in row.items() if k not in hidden} for row in rows]


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 4)
    return defuse(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value), limit=500)


def difference_of(settings: Settings, run_id: str) -> dict[str, list[str]] | None:
    """Return what the run changed against the snapshot kept before it; None if there are not two, or it published nothing."""
    try:
        found = diff_runs(settings, "previous", "latest")
    except VocError:
        return None
    return describe_diff(found) if found["newer"] == run_id else None


def _opening(published: Path, least: int) -> list[str]:
    """Return how the summary begins; nothing where a file of an earlier version has other tables."""
    try:
        return read_opening(published, least=least)
    except Exception as e:  # DuckDB's own, where a table or a column is not there: the rest of the summary stands
        logger.warning("the summary has no key figures: %s", type(e).__name__)
        return []


def publish_artifacts(
    published: Path, report: RunReport, *, least: int, difference: dict[str, list[str]] | None = None
) -> None:
    """Make the artifacts of the current run: summary, manifest, link to the file, and tables of what the summary begins.

    Rows about fewer than `least` customers (publish.min_customers) stay in the published file; the summary counts them.
    The results are published already: a failure here is a warning in the log, and the run stays complete.
    """
    from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

    try:
        numbers = collect(published, run_id=report.run_id, top=100, least=least)
        shown = {**numbers, "pain_points": of_first(numbers["pain_points"]), "gains": of_first(numbers["gains"])}
        shown["alerts"] = numbers["alerts"][:5]
        made = create_markdown_artifact(render_manifest(numbers["manifest"]), key="voc-manifest")
        manifest = cast("UUID", made)  # a coroutine only inside an event loop, where flows never run
        create_link_artifact(published.resolve().as_uri(), link_text=str(published), key="voc-published")
        for key in ("pain_points", "gains", "alerts", "files"):
            if numbers[key]:
                said = f"{key.replace('_', ' ').capitalize()} after run {report.run_id}"
                create_table_artifact(table_rows(numbers[key]), key=f"voc-{key.replace('_', '-')}", description=said)
        summary = render_summary(
            shown,
            [stage.as_dict() for stage in report.stages],
            run_id=report.run_id,
            status=report.status,
            published=published,
            difference=difference,
            manifest=manifest,
            least=least,
            opening=_opening(published, least),
        )
        said = f"Summary of run {report.run_id}"  # made last: both UIs show the newest card first
        create_markdown_artifact(summary, key="voc-summary", description=said)
    except Exception as e:
        logger.warning("the summary could not be made: %s", type(e).__name__)
