"""What the warehouse keeps of rows besides texts that are cleaned again: rejected rows, older versions, attributes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.raw.private_rows import Privacy, RowPrivacy
from pipeline.warehouse.customer_keys import note_secret
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.raw"


def clean_kept(con: duckdb.DuckDBPyConnection, settings: Settings, private: Privacy) -> int:
    """Clean what was kept under other rules, in one transaction; returns how many rows changed.

    Tables written: raw.rejected_rows, superseded, responses; ops.cleanings where a row has changed.

    Args:
        con: The writer's connection.
        settings: Of the run.
        private: How the rows of a source are stored.
    """
    with transaction(con):
        changed = {
            "rejected rows": _clean_rejects(con, private),
            "older versions": clean_versions(con, private),
            "attributes": _clean_attributes(con, private),
        }
        if sum(changed.values()):
            what = json.dumps({name: n for name, n in changed.items() if n})
            run_sql(con, "pipeline.warehouse", "begin_cleaning", {"run_id": None, "what": what})
        note_secret(con, settings)
    return sum(changed.values())


def clean_versions(con: duckdb.DuckDBPyConnection, private: Privacy) -> int:
    """Clean older versions of responses that were not cleaned by the rules in force; returns how many texts or values changed."""
    rows = _pending(con, "versions_to_clean", private)
    changed, clean = 0, []
    for source, group in groupby(sorted(rows, key=lambda r: r[1]), key=lambda r: r[1]):
        how = private.of(source)
        members = [(row, json.loads(response)) for row, _, response in group]
        texts = iter(how.clean_texts([text for _, version in members for text in _texts(version)]))
        for row, before in members:
            after = _version(before, how, texts)
            changed += after != before
            clean.append({"row": row, "response": json.dumps(after, ensure_ascii=False), "stamp": how.stamp})
    _run(con, "clean_versions", clean)
    return changed


def _texts(version: dict[str, Any]) -> list[str]:
    return [v["text"] for v in version.get("verbatims") or [] if v["text"] is not None]  # None: it was removed


def _version(version: dict[str, Any], how: RowPrivacy, texts: Iterator[str]) -> dict[str, Any]:
    """Return an older version as it is kept: its texts, which nothing is cleaned from any more, without personal details.

    Args:
        version: As it is stored.
        how: How the rows of its source are stored.
        texts: Cleaned texts; as many are taken as the version has.
    """
    verbatims = version.get("verbatims") or []
    response = dict(version["response"])
    if isinstance(kept := response.get("attributes"), dict):
        response["attributes"] = json.loads(how.attributes(json.dumps(kept, ensure_ascii=False)))
    for column in ("channel", "language"):
        if response.get(column):
            response[column] = how.clean(column, response[column])
    cleaned = [v if v["text"] is None else {**v, "text": next(texts)} for v in verbatims]
    return {**version, "response": response, "verbatims": cleaned}


def _clean_rejects(con: duckdb.DuckDBPyConnection, private: Privacy) -> int:
    rows = _pending(con, "rejects_to_clean", private)
    changed, clean = 0, []
    for source, group in groupby(sorted(rows, key=lambda r: r[1]), key=lambda r: r[1]):
        how, members = private.of(source), list(group)
        reasons, texts = how.rejects.clean([reason for *_, reason, _ in members], [text or "" for *_, text in members])
        for (row, _, reason, text), new_reason, new_text in zip(members, reasons, texts, strict=True):
            kept = None if text is None else new_text
            changed += (reason, text) != (new_reason, kept)
            clean.append({"row": row, "reason": new_reason, "raw_text": kept, "stamp": how.stamp})
    _run(con, "clean_rejects", clean)
    return changed


def _clean_attributes(con: duckdb.DuckDBPyConnection, private: Privacy) -> int:
    clean = []
    con.register("row_stamps", _stamps(private))
    stored = run_sql(con, PACKAGE, "stored_attributes").fetchall()
    for source, attributes, channel, language in stored:
        how = private.of(source)
        new = (
            attributes and how.attributes(attributes),
            channel and how.clean("channel", channel),
            language and how.clean("language", language),
        )
        if new != (attributes, channel, language):
            old = {"source": source, "attributes": attributes, "channel": channel, "language": language}
            clean.append({**old, "new_attributes": new[0], "new_channel": new[1], "new_language": new[2]})
    _run(con, "clean_attributes", clean)
    run_sql(con, PACKAGE, "write_cleaners")
    con.unregister("row_stamps")
    return len(clean)


def _stamps(private: Privacy) -> pa.Table:
    return pa.table({"source": list(private.stamps), "stamp": list(private.stamps.values())})


def _pending(con: duckdb.DuckDBPyConnection, query: str, private: Privacy) -> list[Any]:
    con.register("row_stamps", _stamps(private))
    rows = run_sql(con, PACKAGE, query).fetchall()
    con.unregister("row_stamps")
    return rows


def _run(con: duckdb.DuckDBPyConnection, query: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        schema = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in rows[0]])
        con.register("clean_rows", pa.Table.from_pylist(rows, schema))
        run_sql(con, PACKAGE, query)
        con.unregister("clean_rows")
