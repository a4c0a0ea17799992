"""`voc diff RUN RUN`: what changed between two runs in inputs, models and results, from their kept snapshots."""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.errors import QueryError, printable
from pipeline.published.history import find_kept, kept_snapshots
from pipeline.warehouse.sql import run_sql

RANKED = ("pain_points", "gains")
SECTIONS = {"files": "diff_files", "kpis": "diff_kpis", "themes": "diff_themes"}
"""Published table, which is also the key of the result: the query that compares it."""


def diff_runs(settings: Settings, older: str, newer: str) -> dict[str, Any]:
    """Return what changed from one run to another.

    Args:
        settings: Settings of the installation.
        older: Run whose snapshot is kept, or enough of its id; "previous" and "latest" name the last two.
        newer: The other one.

    Returns:
        "older", "newer": run ids. "inputs": counts before and after, and files. "models": what differs in the
        manifests, name to [before, after]. "results": pain_points, gains, kpis, themes: one dict per change; None
        where one of the snapshots has no such table.

    Raises:
        PublishError: A snapshot is not kept.
        QueryError: Fewer than two are kept, both are the same, or one cannot be read.
    """
    first, second = _resolve(settings, older), _resolve(settings, newer)
    if first == second:
        raise QueryError(f"{first}: cannot be compared with itself; name two different runs (`voc publish --list`)")
    con = duckdb.connect(":memory:")
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("attach $path as older (read_only)", {"path": str(settings.paths.snapshot(first))})
        con.execute("attach $path as newer (read_only)", {"path": str(settings.paths.snapshot(second))})
        totals = _rows(con, "diff_totals")[0]
        sections = {table: _rows(con, query) if _both(con, table) else None for table, query in SECTIONS.items()}
        ranked = {name: _ranking(con, name) for name in RANKED}
        manifests = (_manifest(con, "older", first), _manifest(con, "newer", second))
    except duckdb.Error as e:
        raise QueryError(f"{first}, {second}: cannot be compared: {str(e).splitlines()[0]}") from e
    finally:
        con.close()
    return {
        "older": first,
        "newer": second,
        "inputs": {**totals, "files": sections.pop("files")},
        "models": changed(*(_flat(m) for m in manifests)),
        "results": {**ranked, **sections},
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the names whose values differ, with [before, after]; None stands for a name that one side lacks."""
    names = sorted(before.keys() | after.keys())
    return {n: [before.get(n), after.get(n)] for n in names if before.get(n) != after.get(n)}


def _resolve(settings: Settings, name: str) -> str:
    if name not in ("latest", "previous"):
        return find_kept(settings, name)
    kept, place = [p.stem for p in kept_snapshots(settings)], 1 if name == "latest" else 2
    if len(kept) < place:
        raise QueryError(
            f"{name}: {len(kept)} snapshots are kept, but two are needed; `voc run` on new data makes another"
        )
    return kept[-place]


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    result = run_sql(con, "pipeline.reading", name)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _both(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = con.execute(
        "select count(*) from duckdb_tables() where database_name in ('older', 'newer') and schema_name = 'published' "
        "and table_name = $table",
        {"table": table},
    ).fetchall()
    return found == [(2,)]


def _ranking(con: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]] | None:
    if not _both(con, table):
        return None
    for view, side in (("before", "older"), ("after", "newer")):
        con.table(f"{side}.published.{table}").create_view(view, replace=True)
    return _rows(con, "diff_ranking")


def _manifest(con: duckdb.DuckDBPyConnection, side: str, run_id: str) -> dict[str, Any]:
    found = con.table(f"{side}.published.runs").project("run_id, manifest").fetchall()
    manifest: dict[str, Any] = json.loads(dict(found).get(run_id) or "{}")
    return manifest


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """Return a nested manifest as dotted names, without entries that do not explain a difference (publish_key, files)."""
    if not isinstance(value, dict):
        return {prefix: value}
    flat: dict[str, Any] = {}
    for key, inner in value.items():
        if prefix or key not in ("publish_key", "files", "data_hash"):
            flat.update(_flat(inner, f"{prefix}.{key}" if prefix else key))
    return flat


def print_diff(difference: dict[str, Any]) -> None:
    """Print it for a person to read."""
    lines = [f"{difference['older']} → {difference['newer']}"]
    for title, rows in describe_diff(difference).items():
        lines += ["", title, *(f"  {row}" for row in rows)]
    sys.stdout.write("\n".join(map(printable, lines)) + "\n")


def describe_diff(difference: dict[str, Any]) -> dict[str, list[str]]:
    """Return the lines for a person to read, by section; texts are as published, not escaped."""
    inputs, results = difference["inputs"], difference["results"]
    counted = []
    for what in ("responses", "verbatims", "rejected"):
        before, after = inputs[f"{what}_before"], inputs[f"{what}_after"]
        counted.append(f"{what:<10} {before:,} → {after:,} ({after - before:+,})")
    for f in inputs["files"] or ():
        counted.append(
            f"{f['change']} file {f['file_name']}: {f['status']}, {f['rows_read']:,} rows, {f['rows_rejected']:,} rejected"
        )
    models = [f"{name}: {_short(b)} → {_short(a)}" for name, (b, a) in difference["models"].items()]
    return {
        "Inputs": counted,
        "Models and settings": models or ["the same"],
        **{name.replace("_", " ").capitalize(): _section(results[name], _ranked_line) for name in RANKED},
        "Key figures outside their former interval": _section(results["kpis"], _kpi_line),
        "Themes": _section(results["themes"], _theme_line),
    }


def _section(rows: list[dict[str, Any]] | None, line: Any) -> list[str]:
    if rows is None:
        return ["not comparable: one of the snapshots is older than this table"]
    return [str(line(r)) for r in rows] or ["none"]


def _ranked_line(r: dict[str, Any]) -> str:
    place = f"{r['touchpoint_id']} ({r['journey_id']}): {r['label'] or r['theme_id'] or 'any theme'}"
    if r["change"] == "moved":
        return f"moved    rank {r['rank_before']} → {r['rank_after']}  {place}"
    return f"{r['change']:<8} rank {r['rank_after'] or r['rank_before']}  {place}"


def _kpi_line(r: dict[str, Any]) -> str:
    before = f"{r['value_before']:.4g} ({r['low_before']:.4g} to {r['high_before']:.4g})"
    return f"{r['kpi']} {r['scope']} {r['period']}: {before} → {r['value_after']:.4g}"


def _theme_line(r: dict[str, Any]) -> str:
    named = r["label_after"] or r["label_before"]
    return (
        f"{r['change']:<8} {r['theme_id']} {r['label_before']} → {named}"
        if r["change"] == "renamed"
        else (f"{r['change']:<8} {r['theme_id']} {named}")
    )


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 40 else f"{text[:12]}…"
