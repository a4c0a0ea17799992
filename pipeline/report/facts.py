"""What the page shows: rows of the published file, read once. Groups of few customers stay in the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.reading import open_published
from pipeline.reading.ranking import read_ranking
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.report"
Row = dict[str, Any]
QUERIES = (
    "about",
    "last_run",
    "kpis",
    "moves",
    "alerts",
    "new_themes",
    "journeys",
    "writers",
    "trends",
    "ranked",
    "suggestions",
    "theme_effects",
    "touchpoint_effects",
    "themes",
    "themes_at",
    "cells",
    "segment_kpis",
    "segment_contrasts",
    "consistency",
    "bias",
    "reading",
    "measured",
    "audited",
    "sight",
    "actions",
    "action_figures",
)
"""Names of Facts.rows: queries of sql/page.sql, but for RANKED."""
RANKED = "ranked"
"""The entries of published.ranking, as every other reader has them (pipeline/reading/ranking.py)."""
LATER = ("actions", "action_figures", "segment_contrasts", "consistency")
"""Queries that are called as the table which they read, and which a file of an earlier version may lack."""
PER_SUBJECT = 40
"""Sentences that a touchpoint or theme shows at most."""


@dataclass(frozen=True)
class Facts:
    """Rows of the published file.

    Attributes:
        rows: By the name of their query in sql/page.sql.
        sentences: By sentence_id, as `sentence_texts` of sql/sentences.sql gives them.
        chosen: Ids of a subject's sentences with the roles they were chosen for, by (subject, subject_id), best first.
        at_risk: Customers, where they were asked for.
        least: Fewest customers of a group that is shown.
        words_shown: Whether customers' words may be shown at all.
    """

    rows: dict[str, list[Row]]
    sentences: dict[str, Row] = field(default_factory=dict)
    chosen: dict[tuple[str, str], dict[str, set[str]]] = field(default_factory=dict)
    at_risk: list[Row] = field(default_factory=list)
    least: int = 1

    def one(self, name: str) -> Row:
        """Return the only row of a query, {} where there is none."""
        return self.rows[name][0] if self.rows[name] else {}


def read_facts(published: Path, *, least: int, with_customers: bool = False, per_subject: int = PER_SUBJECT) -> Facts:
    """Return what a page of this file shows.

    Args:
        published: A published file; it is read, never locked.
        least: Fewest customers of a group whose figures are shown (publish.min_customers).
        with_customers: Read customers at risk, too.
        per_subject: Sentences of a touchpoint or theme.

    Raises:
        QueryError: Nothing is published, or the file cannot be read.
    """
    with _opened(published) as con:
        rows = {name: _named(con, name, least) for name in QUERIES}
        subjects = _subjects(rows)
        chosen = _chosen(con, subjects, per_subject)
        wanted = sorted({i for ids in chosen.values() for i in ids})
        con.register("wanted", pa.table({"sentence_id": pa.array(wanted, pa.string())}))
        sentences = {row["sentence_id"]: row for row in _rows(con, "sentence_texts")}
        at_risk = _rows(con, "at_risk") if with_customers else []
    return Facts(rows, sentences, chosen, at_risk, least)


def read_rows(published: Path, names: Sequence[str], *, least: int) -> Facts:
    """Return facts with these queries only, without sentences of their own; every other query has no rows.

    Raises:
        QueryError: Nothing is published, or the file cannot be read.
    """
    with _opened(published) as con:
        rows = {name: _named(con, name, least) if name in names else [] for name in QUERIES}
    return Facts(rows, least=least)


@contextmanager
def _opened(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_published(published)
    try:
        yield con
    finally:
        con.close()


def _named(con: duckdb.DuckDBPyConnection, name: str, least: int) -> list[Row]:
    return read_ranking(con, least=least) if name == RANKED else _rows(con, name, least=least)


def _rows(con: duckdb.DuckDBPyConnection, name: str, **params: Any) -> list[Row]:
    if name in LATER and not con.execute("from duckdb_tables() where table_name = $1", [name]).fetchall():
        return []  # a file of an earlier version has no such table
    result = run_sql(con, PACKAGE, name, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _subjects(rows: dict[str, list[Row]]) -> set[tuple[str, str]]:
    """Return touchpoints and themes that enough customers speak of."""
    points = {("touchpoint", f"{r['journey_id']}/{r['touchpoint_id']}") for r in rows["journeys"] if r["customers"]}
    return points | {("theme", r["theme_id"]) for r in rows["themes"]}


def _chosen(
    con: duckdb.DuckDBPyConnection, subjects: set[tuple[str, str]], most: int
) -> dict[tuple[str, str], dict[str, set[str]]]:
    """Return up to `most` sentences per subject, the first of each role first."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    for row in _rows(con, "chosen", most=most):
        key = (row["subject"], row["subject_id"])
        if key not in subjects:
            continue
        ids = found[key]
        if row["sentence_id"] in ids:
            ids[row["sentence_id"]].add(row["role"])
        elif len(ids) < most:
            ids[row["sentence_id"]] = {row["role"]}
    return dict(found)
