"""The transaction of an erasure: whose rows go, what they are recognised by, tombstones, receipt. All of it or nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.jobs.erasure.places import PACKAGE
from pipeline.jobs.erasure.quotes import rewrite_corrections, rewrite_names, rewrite_quotes
from pipeline.jobs.erasure.rejects import Rejected, is_object, rejects_of
from pipeline.jobs.erasure.traces import Trace, trace_of
from pipeline.warehouse.pending import Pending
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

LONG_ID = 6
"""Characters from which on an id of a response tells somebody by itself."""
BATCH = 10_000
HIDDEN = "(a file whose name quotes the customer; its sha256 begins with {})"
"""What is said of an input file that may not be named."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the transaction erased.

    Attributes:
        pending: The erasure, with what its files are recognised by.
        counts: Rows by what they were.
        files: Input files that hold rows of the customer, relative to the inbox.
    """

    pending: Pending
    counts: dict[str, int]
    files: tuple[str, ...]


def erase_rows(con: duckdb.DuckDBPyConnection, pending: Pending, *, remember: Callable[[Pending], None]) -> Found:
    """Erase one customer from every table; finds nothing where it was done before.

    Tables written: every one that holds something of the customer (places.yaml); ops.tombstones, ops.erasures.

    Args:
        con: The writer's connection.
        pending: Whom.
        remember: Called before the transaction ends, with what files are recognised by; must be durable when it returns.
    """
    params = {"keys": list(pending.keys)}
    with transaction(con):
        for name in ("erased", "erased_versions", "erased_verbatims"):
            run_sql(con, PACKAGE, name, params)
        run_sql(con, PACKAGE, "erase_bury", {**params, "salt": secrets.token_hex(16)})
        (row,) = run_sql(con, PACKAGE, "count_erased").fetchall()
        counts = dict(zip(("responses", "older_versions", "texts", "scores", "measures"), row, strict=True))
        ids = [(a, b) for a, b in run_sql(con, PACKAGE, "erased_ids").fetchall()]
        texts = list(_texts(con, "erased_words"))
        lines = [(h, n) for h, n in run_sql(con, PACKAGE, "lines_of_customer").fetchall()]
        names = dict(run_sql(con, PACKAGE, "files_of_customer", {"rejected_files": []}).fetchall())
        run_sql(con, PACKAGE, "erase_rows", params)
        run_sql(con, PACKAGE, "erased_texts")
        founded = dict(run_sql(con, PACKAGE, "themes_of_customer").fetchall())
        gone = {text_hash for (text_hash,) in run_sql(con, PACKAGE, "erased_hashes").fetchall()}
        run_sql(con, PACKAGE, "erase_texts")
        rejected = [Rejected(*row) for row in run_sql(con, PACKAGE, "rejected_texts").fetchall()]
        done = _with_trace(con, pending, ids, texts, rejected)
        trace = trace_in(done)
        counts["rejected_rows"], rejected_files = _erase_rejects(con, trace, rejected, lines)
        names |= dict(run_sql(con, PACKAGE, "files_of_customer", {"rejected_files": rejected_files}).fetchall())
        unread = run_sql(con, PACKAGE, "unread_files").fetchall()
        names |= {name: digest for name, digest, said in unread if trace.quotes(said)}
        counts["labels"] = rewrite_names(con, trace, founded)
        counts["messages_and_notes"] = rewrite_quotes(con, trace)
        counts["corrections"] = rewrite_corrections(con, trace, gone)
        receipt = {"erasure_id": pending.erasure_id, "requested_at": pending.requested_at, **params}
        run_sql(con, PACKAGE, "open_receipt", {**receipt, "counts": json.dumps(counts)})
        remember(done)
    run_sql(con, PACKAGE, "erase_forget")
    shown = {HIDDEN.format(digest[:16]) if trace.quotes(name) else name for name, digest in names.items()}
    return Found(done, counts, tuple(sorted(shown)))


def trace_in(pending: Pending) -> Trace:
    """Return what the customer's words are recognised by, as far as a pending erasure knows."""
    ids = [part for i in pending.responses for part in (i, i.rsplit(":", 1)[-1]) if len(part) >= LONG_ID]
    return Trace.from_dict([*pending.keys, *ids], pending.trace)


def _with_trace(
    con: duckdb.DuckDBPyConnection,
    pending: Pending,
    ids: Sequence[tuple[str, str | None]],
    texts: Sequence[str],
    rejected: Sequence[Rejected],
) -> Pending:
    """Return the erasure with the ids and the trace; those of an interrupted one stay where nothing is found any more."""
    if not texts and pending.trace:
        return pending
    unowned = [(_rejected_text(r.raw_text), r.is_piece) for r in rejected if r.raw_text]
    made = trace_of(pending.keys, texts, _texts(con, "other_words"), unowned)
    responses = dict.fromkeys([*pending.responses, *(i for i, _ in ids)])
    return replace(pending, responses=tuple(responses), trace=made.as_dict())


def _rejected_text(raw_text: str) -> str:
    """Return the text of a rejected row; of a JSON object its values, in one text."""
    return " | ".join(_leaves(json.loads(raw_text))) if is_object(raw_text) else raw_text


def _texts(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[str]:
    """Yield the texts of a query; of JSON its values."""
    result = run_sql(con, PACKAGE, name)
    while rows := result.fetchmany(BATCH):
        for text, is_json in rows:
            yield from _leaves(json.loads(text)) if is_json else (text,)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif value is not None:
        yield str(value)


def _erase_rejects(
    con: duckdb.DuckDBPyConnection, trace: Trace, rows: Sequence[Rejected], lines: Sequence[tuple[str, int]]
) -> tuple[int, list[str]]:
    """Empty the rejected rows that are the customer's; returns how many, and the hashes of their files."""
    found = rejects_of(rows, trace, lines=lines)
    if found:
        con.register("erased_rejects", pa.table({"reject": pa.array([r.reject for r in found], pa.int64())}))
        try:
            run_sql(con, PACKAGE, "erase_rejects")
        finally:
            con.unregister("erased_rejects")
    return len(found), sorted({r.file_hash for r in found})
