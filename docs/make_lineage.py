"""Rewrites docs/lineage.md: where every published table comes from, drawn from the headers of the .sql files."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.published.stage import BUILT, COPIED
from pipeline.warehouse.sql import Query, all_queries

PATH = Path(__file__).resolve().parent / "lineage.md"
STATE = ("raw", "enriched", "themes", "touchpoints", "ops")
"""Schemas whose tables a run adds to; the others are computed anew from them."""
ROOMS = {
    "pipeline/raw/": "raw: files of the inbox become responses, scores, measures and verbatims",
    "pipeline/enriched/": "enriched: verbatims become documents; their texts become sentences, sentiments and mentions",
    "pipeline/themes/": "themes: sentences get themes; fits and corrections change the registry",
    "pipeline/touchpoints/": "touchpoints: sentences are placed on the journey maps",
    "pipeline/insights/base/": "insights/base: one row per opinion, and the numbers that stand for names",
    "pipeline/insights/ranking/": "insights/ranking: scores of touchpoints, pain points, gains, segments",
    "pipeline/insights/evidence/": "insights/evidence: how likely sentences are misplaced or misread",
    "pipeline/insights/segments/": "insights/segments: which attributes become segments, and where one differs from the others",
    "pipeline/insights/audit/": "insights/audit: figures corrected by labels of your own",
    "pipeline/insights/kpis/": "insights/kpis: key figures",
    "pipeline/insights/drivers/": "insights/drivers: what goes with higher and lower scores",
    "pipeline/insights/change/": "insights/change: trends, alerts, moves of key figures",
    "pipeline/insights/actions/": "insights/actions: what the company did, and what changed",
    "pipeline/insights/people/": "insights/people: customers, cues, intended and actual experience, who writes",
    "pipeline/insights/trust/": "insights/trust: how far the annotator can be trusted on these texts",
    "pipeline/insights/wishes/": "insights/wishes: what customers ask for, without blame",
    "pipeline/published/": "published: tables that are built for readers",
}
INTRO = """# Lineage

Where every published table comes from. Written by `python docs/make_lineage.py` from the headers of the .sql files
(`-- reads:`, `-- frames:`, `-- writes:`, `-- key:`); tests hold each header against its statements, and this page against
the headers.

Each arrow of this picture leads from where a table is made to where it is read; arrows that follow from others are left
out.

"""
TABLE = """
## From a published table back to what it stands on

*Reads* names the tables that the file itself reads. *Stands on* follows them, through temporary tables and what Python
computes, back to the tables that runs add to (raw, enriched, themes, touchpoints). No two rows of a table share its key.

| published table | one row per | key | file | reads | stands on |
|---|---|---|---|---|---|
"""
LEGEND = """
## How each stage makes its tables

A box is a table of the warehouse, a box with round ends a temporary table, a hexagon a frame that Python computes and
registers, a slanted box a query whose rows Python reads (or one that writes several tables). A flag is what comes from
outside. Queries that only look something up are left out.
"""
SHAPES = {"table": '["{}"]', "temporary": '(["{}"])', "frame": '{{{{"{}"}}}}', "query": '[/"{}"/]', "outside": '>"{}"]'}


def rendered() -> str:
    """The whole page."""
    rows = "".join(_row(table) for table in sorted((*BUILT, *COPIED)))
    drawn = "".join(_drawn(room, title) for room, title in ROOMS.items())
    return INTRO + _overview() + TABLE + rows + LEGEND + drawn


def reads_between_rooms() -> set[tuple[str, str]]:
    """(room that makes a table, room that reads or copies it), less what follows from two other pairs."""
    writers = {name: room for room in ROOMS for q in _within(room) for name in q.writes if "." in name}
    pairs = {
        (writers[name], room)
        for room in ROOMS
        for query in _within(room)
        for name in query.reads
        if writers.get(name, room) != room
    }
    pairs |= {(writers[f"insights.{table}"], "pipeline/published/") for table in COPIED}
    reach = set(pairs)
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    return {(a, d) for a, d in pairs if not any((a, b) in reach and (b, d) in reach for b in ROOMS)}


def maker(table: str) -> Query:
    """The query that makes a published table: in published, or in insights where it is copied from there.

    Raises:
        LookupError: No query makes it.
    """
    for schema in ("published", "insights"):
        for query in all_queries():
            made_up = query.path.startswith("pipeline/evaluation/")  # files for timing have tables of the same names
            if query.key and not made_up and f"{schema}.{table}" in query.writes:
                return query
    raise LookupError(f"{table}: no .sql file makes it")


def stands_on(query: Query) -> set[str]:
    """Tables of STATE that the query's rows are computed from, directly or through other tables and frames."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [query]
    while waiting:
        one = waiting.pop()
        for name in _sources(one):
            if name.split(".")[0] in STATE and "." in name:
                found.add(name)
            elif name not in seen:
                seen.add(name)
                waiting += [q for q in all_queries() if name in (q.name, *q.writes) and _near(q, one, name)]
    return found


def _sources(query: Query) -> Iterator[str]:
    """Tables that the query reads, and queries that its frames come from."""
    yield from query.reads
    for origins in query.frames.values():
        yield from origins


def _near(query: Query, reader: Query, name: str) -> bool:
    """Whether `name` means this query to the reader: tables with a schema do everywhere, other names within a stage."""
    same = query.path.split("/")[1] == reader.path.split("/")[1]
    return name in query.writes if "." in name else same


def _row(table: str) -> str:
    query = maker(table)
    reads = [name for name in (*query.reads, *query.frames) if name != f"published.{table}"]
    cells = [
        f"`{table}`",
        query.grain.replace("|", "\\|"),
        ", ".join(query.key),
        f"[{query.path.removeprefix('pipeline/')}](../{query.path})",
        ", ".join(reads),
        _by_schema(stands_on(query)),
    ]
    return "| " + " | ".join(cells) + " |\n"


def _by_schema(names: Iterable[str]) -> str:
    parts = []
    for schema in STATE:
        tables = sorted(name.split(".")[1] for name in names if name.split(".")[0] == schema)
        if tables:
            parts.append(f"{schema}: {', '.join(tables)}")
    return "; ".join(parts)


def _within(room: str) -> list[Query]:
    return [q for q in all_queries() if q.path.startswith(room) and "/audits/" not in q.path]


def _overview() -> str:
    nodes: dict[str, str] = {}
    for room in ROOMS:
        _node(("table", _short(room)), nodes)
    edges = [
        f"    {_node(('table', _short(a)), nodes)} --> {_node(('table', _short(b)), nodes)}\n"
        for a, b in sorted(reads_between_rooms())
    ]
    return f"```mermaid\nflowchart LR\n{''.join(nodes.values())}{''.join(edges)}```\n"


def _short(room: str) -> str:
    return room.removeprefix("pipeline/").removesuffix("/")


def _drawn(room: str, title: str) -> str:
    queries = _within(room)
    origins = {origin for q in queries for names in q.frames.values() for origin in names}
    nodes: dict[str, str] = {}
    edges: list[str] = []
    for query in queries:
        if query.writes or query.name in origins:
            for source, target in _arrows(query):
                edge = f"    {_node(source, nodes)} --> {_node(target, nodes)}\n"
                if edge not in edges:
                    edges.append(edge)
    return f"\n### {title}\n\n```mermaid\nflowchart LR\n{''.join(nodes.values())}{''.join(edges)}```\n"


def _arrows(query: Query) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs of (kind, name): from what is read to what is made; the frames of a query are one node."""
    sources = [(_kind(name), name) for name in query.reads if name not in query.writes]
    if query.frames:
        frames = ("frame", "<br>".join(query.frames))
        sources.append(frames)
        known = {q.name for q in all_queries()}
        origins = dict.fromkeys(origin for names in query.frames.values() for origin in names)
        yield from ((("query" if o in known else "outside", o), frames) for o in origins)
    targets = [(_kind(name), name) for name in query.writes]
    if len(targets) == 1:
        yield from ((source, targets[0]) for source in sources)
        return
    middle = ("query", query.name)
    yield from ((source, middle) for source in sources)
    yield from ((middle, target) for target in targets)


def _kind(name: str) -> str:
    return "table" if "." in name else "temporary"


def _node(node: tuple[str, str], nodes: dict[str, str]) -> str:
    """Identifier of a node; its line is added to `nodes` the first time."""
    kind, name = node
    first, *more = name.split("<br>")
    key = re.sub(r"\W", "_", f"{kind[0]}_{first}") + (f"_{len(more)}" if more else "")
    nodes.setdefault(key, f"    {key}{SHAPES[kind].format(name)}\n")
    return key


if __name__ == "__main__":
    PATH.write_text(rendered(), encoding="utf-8")
    sys.exit(0)
