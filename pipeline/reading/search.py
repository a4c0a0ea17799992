"""Sentences that mean the same in other words: `voc search`, by the embeddings in the published file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

if TYPE_CHECKING:
    from models.base import Annotator

PACKAGE = "pipeline.reading"
LEAST = 0.5
"""Cosine from which on two sentences are called alike. On the samples (November 2026) the 32 sentences above it for "waited on the phone" are about
calling and being kept waiting; from 0.4 on most are about other things."""


@dataclass(frozen=True, slots=True)
class Match:
    """One sentence alike.

    Attributes:
        score: Cosine with the words that were looked for, -1 to 1.
        text: The sentence; a customer's words.
        created_at: Time the customer gave it, UTC.
        created_on: Its day in the time zone of the settings.
        touchpoint: Name of its touchpoint; None where it is unmapped.
    """

    score: float
    sentence_id: str
    verbatim_id: str
    created_at: datetime
    created_on: date
    source: str
    touchpoint_id: str | None
    touchpoint: str | None
    sentiment_label: str
    polarity: float
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many sentences alike there are in one part: a touchpoint, a month, or all.

    Attributes:
        part: "all", "touchpoint" or "month".
        name: Of the touchpoint, or the month as YYYY-MM; None for all.
        sentences: Number of sentences alike.
        customers: Different customers who wrote them.
        negative: How many of the sentences are negative.
    """

    part: str
    name: str | None
    sentences: int
    customers: int
    negative: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found.

    Attributes:
        matches: Likest first.
        counts: Of all sentences alike, shown in matches or not: all, then by month in order, then by touchpoint with most customers first.
    """

    matches: tuple[Match, ...]
    counts: tuple[Count, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"matches": [asdict(m) for m in self.matches], "counts": [asdict(c) for c in self.counts]}


def search(published: Path | str, words: str, *, annotator: Annotator, most: int = 10, least: float = LEAST) -> Found:
    """Return the sentences of the published file that are alike in meaning, and where and when there are how many.

    Args:
        published: The published file.
        words: What is looked for, best as a customer would say it.
        annotator: The one that the file was made with.
        most: Number of sentences to return; all of them are counted.
        least: Cosine from which on a sentence is alike.

    Raises:
        QueryError: Nothing is published, it has no embeddings, or another annotator made them; or there are no words to look for.
    """
    if not words.strip():
        raise QueryError("nothing to look for: give some words, as a customer would say it")
    vector = annotator.embed([words])[0].tolist()
    with closing(open_published(published)) as con:
        if not _check(con, published, annotator.fingerprint, len(vector)):
            return Found((), (Count("all", None, 0, 0, 0),))
        return find(con, vector, most=most, least=least)


def find(con: duckdb.DuckDBPyConnection, vector: Sequence[float], *, most: int, least: float) -> Found:
    """Return what is alike to an embedding; makes the temporary table `matches`.

    Args:
        con: A connection to a published file.
        vector: (dim,) the embedding of what is looked for; its length does not matter.
        most: Number of sentences to return.
        least: Cosine from which on a sentence is alike.
    """
    kind = f"float[{len(vector)}]"
    cosine = f"array_inner_product(embedding::{kind}, $vector::{kind}) / length"
    size = math.sqrt(sum(x * x for x in vector)) or 1.0
    # the number of dimensions is part of a type and takes no parameter; it is the length of a list of ours
    con.execute(
        f"create or replace temp table matches as select sentence_id, {cosine} as score from embeddings where score >= $least",  # noqa: S608
        {"vector": [x / size for x in vector], "least": least},
    )
    matches = run_sql(con, PACKAGE, "search_matches", {"most": most}).fetchall()
    counts = run_sql(con, PACKAGE, "search_counts").fetchall()
    return Found(tuple(Match(*row) for row in matches), tuple(Count(*row) for row in counts))


def found_lines(words: str, found: Found, *, least: float) -> list[str]:
    """Return what a person reads: how many there are, the sentences, then the counts by touchpoint and month."""
    (whole,) = (c for c in found.counts if c.part == "all")
    if not whole.sentences:
        return [f"no sentence is like {words!r} (cosine from {least:g} on); --least 0.4 looks further"]
    lines = [
        f"{whole.sentences:,} sentences of {whole.customers:,} customers are like {words!r} (cosine from {least:g} on), {whole.negative:,} of them negative",
        "",
    ]
    for m in found.matches:
        lines.append(f"{m.score:.2f}  {m.created_on}  {m.sentiment_label:<8}  {m.touchpoint or 'unmapped'}")
        lines += [f"      {' '.join(m.text.split())}", f"      {m.sentence_id}"]
    for part, title in (("touchpoint", "By touchpoint"), ("month", "By month")):
        rows = [c for c in found.counts if c.part == part]
        wide = max(len(str(c.name)) for c in rows)
        lines += ["", f"{title:<{wide + 2}}  customers  sentences  negative"]
        lines += [f"  {c.name or '':<{wide}}  {c.customers:>9,}  {c.sentences:>9,}  {c.negative:>8,}" for c in rows]
    return lines


def _check(con: duckdb.DuckDBPyConnection, published: Path | str, fingerprint: str, dim: int) -> bool:
    """Return whether there is a sentence to compare.

    Raises:
        QueryError: The file has no embeddings, or another annotator made them.
    """
    kinds = run_sql(con, PACKAGE, "search_columns").fetchall()
    if not kinds:
        raise QueryError(
            f"{published}: holds no embeddings; set publish.embeddings: true in the settings file, then run `voc run`"
        )
    if not con.execute("select 1 from embeddings limit 1").fetchall():
        return False
    made_by = run_sql(con, PACKAGE, "search_model").fetchall()
    if kinds != [(f"TINYINT[{dim}]",)] or (made_by and made_by[0][0] != fingerprint):
        raise QueryError(
            f"{published}: was made with another annotator than the settings name; run `voc run`, then search again"
        )
    return True
