"""`voc privacy export`: everything that is held about one customer, in one file (GDPR, Articles 15 and 20)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.jobs.adhoc import adhoc_file
from pipeline.jobs.erasure.keys import require_secret, same_contacts, stored_forms
from pipeline.jobs.erasure.persons import AmbiguousKey, Others, other_keys
from pipeline.jobs.privacy.named_lines import Named
from pipeline.jobs.privacy.places import EXAMPLES, EXCLUDED, EXCLUDED_PUBLISHED, PUBLISHED, SPECIAL, WAREHOUSE
from pipeline.published import history
from pipeline.reading.warehouse import idle_warehouse
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql

PACKAGE = "pipeline.jobs.privacy"
FORMAT = "voc-customer-data/1"
OTHERS = ("who",)
"""Columns with the name of somebody else: the analyst who labelled or decided."""
LOGIC = {
    "sentiment": "A model reads each text and says how negative or positive it is as a whole, by sentence and by aspect, each with a probability.",
    "themes": "Sentences that say similar things are grouped; a sentence gets the theme whose centre is nearest, or none.",
    "touchpoints": "A sentence belongs to the place of the customer journey that its words or its aspects name, or to none.",
    "cues": "Patterns of words about effort, feelings and leaving (English only).",
    "risk": "customers.risk is a weighted sum of what the customer said about leaving, their last scores, unsolved contacts, a falling "
    "sentiment and open complaints; 0 to 1. The pipeline takes no decision by it.",
    "models": "run_id and model_fingerprint in the rows name the run and the model; published.runs has the manifest of each run.",
}


def customer_data(
    settings: Settings, customer_key: str, *, person: bool = False, now: datetime | None = None
) -> dict[str, Any]:
    """Return everything that is held about a customer, as values that JSON can hold.

    Nothing is written, and nothing waits but for settings.wait_s. While a run writes, nobody can open the warehouse: then the
    published file and the kept snapshots answer, and `complete` is false.

    Args:
        settings: Settings of the installation.
        customer_key: As in the source, in any spelling of an e-mail address or phone number.
        person: Whether to include what is held under further keys that are known to be the same person's.
        now: Time of the answer; None: the current time.

    Raises:
        VocError: The key is empty; or `person` is asked for and the key is that of several persons.
        ConfigError: The secret of pseudonyms is gone, so that nobody is found by name.
        WarehouseError: There is no warehouse, or it cannot be read.
        QueryError: The published file cannot be read.
    """
    keys = stored_forms(settings, customer_key)
    kept = _from_warehouse(settings, customer_key, keys, person=person)
    own: list[str] = []
    further: list[dict[str, Any]] = []
    if kept is not None:
        keys, further = tuple(kept.pop("keys")), kept.pop("further")
        own = [row["response_id"] for row in kept["raw.responses"]]
    shown = _from_published(settings.paths.published, keys, own) if settings.paths.published.exists() else {}
    return {
        "format": FORMAT,
        "made_at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "complete": kept is not None,
        "customer": {"keys": list(keys), "further_keys": further},
        "warehouse": kept or {},
        "published": shown.get("tables", {}),
        "quoted_as_example": shown.get("examples", []),
        "snapshots": _snapshots(settings, keys, own),
        "logic": LOGIC,
        "not_included": {**EXCLUDED, **{f"published.{name}": why for name, why in EXCLUDED_PUBLISHED.items()}},
    }


def is_empty(data: dict[str, Any]) -> bool:
    """Return whether nothing is held about the customer."""
    tables = [*data["warehouse"].values(), *data["published"].values(), data["snapshots"]]
    return not any(tables)


def as_text(data: dict[str, Any]) -> str:
    """Return the JSON text: UTF-8, indented, times in ISO 8601."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def _from_warehouse(settings: Settings, typed: str, keys: Sequence[str], *, person: bool) -> dict[str, Any] | None:
    """Return the rows by table, with the keys under which they were found; None while somebody writes."""
    deadline = time.monotonic() + settings.wait_s
    while True:
        with idle_warehouse(settings.paths.warehouse) as con:
            if con is not None:
                require_secret(con, settings, typed)
                forms = tuple(dict.fromkeys((*keys, *same_contacts(con, settings, typed))))
                others = _others(con, settings, forms, person=person)
                every = tuple(dict.fromkeys((*forms, *(others.keys if person else ()))))
                said = [{"key": key, "source": source or None, "included": person} for source, key in others.shown]
                said += [{"key": key, "source": source, "included": False} for source, key in others.shared]
                return {**_read_warehouse(con, every), "further": said}
        if time.monotonic() >= deadline:
            return None
        time.sleep(1)


def _others(con: duckdb.DuckDBPyConnection, settings: Settings, keys: Sequence[str], *, person: bool) -> Others:
    try:
        return other_keys(con, settings, keys)
    except AmbiguousKey:
        if person:
            raise
        return Others()


def _read_warehouse(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, Any]:
    params = {"keys": list(keys), "folded": [key.lower() for key in keys if "@" in key]}
    for name in ("own_responses", "own_verbatims", "own_texts"):
        run_sql(con, PACKAGE, name, params)
    found: dict[str, Any] = {"keys": list(keys)}
    for table, column in WAREHOUSE.items():
        if column != SPECIAL:
            own = {"response_id": "own_responses", "verbatim_id": "own_verbatims", "text_hash": "own_texts"}[column]
            found[table] = _rows(con.table(table).join(con.table(own), column, how="semi"))
    for table in (t for t, column in WAREHOUSE.items() if column == SPECIAL):
        result = run_sql(con, PACKAGE, table.split(".")[1], params)
        columns = [d[0] for d in result.description or ()]
        rows = (dict(zip(columns, row, strict=True)) for row in result.fetchall())
        found[table] = list(_own_rejects(rows, Named(keys)) if table == "raw.rejected_rows" else rows)
    return found


def _own_rejects(rows: Iterable[dict[str, Any]], named: Named) -> Iterator[dict[str, Any]]:
    """Yield the rejected rows that name the customer, without lines that do not."""
    for row in rows:
        text = named.lines(row["raw_text"] or "")
        if text or named.is_in(row["reason"]):
            yield {**row, "raw_text": text or None}


def _from_published(published: Path, keys: Sequence[str], own: Sequence[str]) -> dict[str, Any]:
    """Return the rows by table of a published file, and where the customer's sentences are quoted as examples."""
    con = open_published(published)
    try:
        responses, verbatims = _own_in(con, keys, own)
        ids = {"response_id": responses, "verbatim_id": verbatims}
        there = {name for (name,) in con.execute("select distinct table_name from data_dictionary").fetchall()}
        tables = {}
        for name, column in PUBLISHED.items():
            if name in there:
                tables[name] = _where(con, name, column, ids, keys)
        return {"tables": tables, "examples": _examples(con, verbatims, there)}
    finally:
        con.close()


def _own_in(con: duckdb.DuckDBPyConnection, keys: Sequence[str], own: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the response_ids and verbatim_ids of the customer in a published file; `own` has ids that are known otherwise."""
    folded = [key.lower() for key in keys if "@" in key]
    given = {"keys": list(keys), "folded": folded, "own": list(own)}
    ids = [row[0] for row in run_sql(con, PACKAGE, "published_responses", given).fetchall()]
    verbatims = con.execute("select verbatim_id from verbatims where list_contains($ids, response_id)", {"ids": ids})
    return ids, [row[0] for row in verbatims.fetchall()]


def _where(
    con: duckdb.DuckDBPyConnection, table: str, column: str, own: dict[str, list[str]], keys: Sequence[str]
) -> list[dict[str, Any]]:
    values, key = own.get(column, own["verbatim_id"]), duckdb.ColumnExpression(column)
    if column == "sentence_id":
        key = duckdb.FunctionExpression(
            "regexp_replace", key, duckdb.ConstantExpression("#[0-9]+$"), duckdb.ConstantExpression("")
        )
    elif column == "customer_key":
        folded = [k.lower() for k in keys if "@" in k]
        values = [*keys, *folded]
        lowered = duckdb.FunctionExpression("lower", key)
        key = (
            duckdb.CaseExpression(lowered.isin(*map(duckdb.ConstantExpression, folded)), lowered).otherwise(key)
            if folded
            else key
        )
    if not values:
        return []
    relation = con.table(table)
    chosen = key.isin(*map(duckdb.ConstantExpression, values))
    if column == "customer_key" and "keys" in relation.columns and table == "customers":
        every = duckdb.ConstantExpression(list(values))  # a person's row stands under the first of the keys
        chosen = chosen | duckdb.FunctionExpression("list_has_any", duckdb.ColumnExpression("keys"), every)
    return _rows(relation.filter(chosen))


def _examples(con: duckdb.DuckDBPyConnection, verbatims: Sequence[str], there: set[str]) -> list[dict[str, Any]]:
    """Return where sentences of the customer stand as examples: table, label or touchpoint, and their own ids only."""
    found, own = [], set(verbatims)
    for name in sorted(there & set(EXCLUDED_PUBLISHED)):
        relation = con.table(name)
        for column in set(EXAMPLES) & set(relation.columns):
            for row in _rows(relation):
                ids = [i for i in row[column] or () if i in own or i.rpartition("#")[0] in own]
                if ids:
                    about = {
                        k: row[k] for k in ("theme_id", "label", "touchpoint_id", "headline", "period") if row.get(k)
                    }
                    found.append({"table": name, **about, "ids": ids})
    return found


def _snapshots(settings: Settings, keys: Sequence[str], own: Sequence[str]) -> list[dict[str, Any]]:
    """Return the kept snapshots and ad-hoc results that hold responses of the customer, with their number."""
    found = []
    adhoc = sorted(adhoc_file(settings, "x").parent.glob("*.duckdb"))
    for path in (*history.kept_snapshots(settings), *adhoc):
        con = open_published(path)
        try:
            responses, verbatims = _own_in(con, keys, own)
        finally:
            con.close()
        if responses:
            name = path.relative_to(settings.paths.data).as_posix()
            found.append({"file": name, "responses": len(responses), "verbatims": len(verbatims)})
    return found


def _rows(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    """Return the rows by column; left out are vectors of a model (blobs), which no person can read, and names of analysts."""
    kinds = zip(relation.columns, relation.types, strict=True)
    names = [c for c, kind in kinds if str(kind) != "BLOB" and c not in OTHERS]
    if not names:
        return []
    rows = relation.select(*map(duckdb.ColumnExpression, names)).order("all").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
