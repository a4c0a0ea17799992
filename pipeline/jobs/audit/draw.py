"""`voc audit draw`: a stratified probability sample of customers, with all of their sentences or texts to label."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.contract import Models
from pipeline.errors import AuditError
from pipeline.jobs.audit.labels import PACKAGE, labeller
from pipeline.jobs.audit.sample import Member, Stratum, draw_members
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

TRAITS = ("touchpoint", "source", "language")
UNITS = ("sentence", "review")
LARGEST = {"sentence": 24, "review": 8}
"""Items of a customer above which nobody is asked to label them all."""
ITEM = ("journey_id", "verbatim_id", "text_hash", "start_char", "end_char")
Row = dict[str, Any]


def draw(
    settings: Settings,
    *,
    n: int = 300,
    by: Sequence[str] = TRAITS,
    unit: str = "sentence",
    seed: int | None = None,
    who: str | None = None,
    models: Models | None = None,
) -> Row:
    """Draw a sample and record it; returns its number, items, customers and strata.

    Tables written: audits.draws, audits.items.

    Args:
        settings: Settings of the installation.
        n: Items to draw, about: a drawn customer brings all of theirs.
        by: What the strata are made by, of TRAITS; () draws from all alike.
        unit: Label each sentence, or each text as a whole (review).
        seed: None: that of the settings and the number of the draw, so that a second draw is another one.
        who: None: the user's name on this machine.
        models: Their annotator says which sentences there are; None: as the settings say.

    Raises:
        AuditError: No text has been read and scored yet, or an argument is none of those that are known.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    if unknown := [trait for trait in by if trait not in TRAITS]:
        raise AuditError(f"--by {unknown[0]}: expected {', '.join(TRAITS)}, or none of them")
    if unit not in UNITS or n < 1:
        raise AuditError(f"expected a unit of {' or '.join(UNITS)} and at least one item, got {unit!r} and {n}")
    fingerprint = (models or LazyModels(settings)).annotator_fingerprint
    with writing(settings, purpose="voc audit draw") as con:
        frame = _frame(con, fingerprint, unit=unit)
        if not frame:
            raise AuditError(
                f"{settings.paths.warehouse}: no text has been read and scored yet; `voc run` does both, then draw again"
            )
        (last,) = run_sql(con, PACKAGE, "last_draw").fetchall()[0]
        number = last + 1
        used = settings.seed + number - 1 if seed is None else seed
        strata = draw_members(_members(frame, by), n=n, largest=LARGEST[unit], seed=used)
        items = _items(frame, strata, draw_id=number, seed=used)
        written = [{"stratum": s.name, "customers": s.customers, "drawn": len(s.drawn)} for s in strata]
        row = {
            "draw_id": number,
            "now": datetime.now(UTC),
            "who": labeller(who),
            "seed": used,
            "unit": unit,
            "strata_by": list(by),
            "strata": json.dumps(written, ensure_ascii=False),
        }
        with recording(con, row, items):
            pass
    customers = sum(len(s.drawn) for s in strata)
    return {
        "draw": number,
        "unit": unit,
        "seed": used,
        "items": items.num_rows,
        "customers": customers,
        "strata": written,
    }


def _frame(con: duckdb.DuckDBPyConnection, fingerprint: str, *, unit: str) -> dict[str, list[Row]]:
    """Return the items of each customer; a review has the touchpoints of its sentences."""
    known = con.execute("select 1 from duckdb_tables() where schema_name = 'insights' and table_name = 'opinions'")
    if known.fetchone() is None:
        return {}
    found = run_sql(con, PACKAGE, "frame_sentences", {"model_fingerprint": fingerprint})
    names = [d[0] for d in found.description or ()]
    made: dict[str, list[Row]] = defaultdict(list)
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        row["touchpoints"] = [row.pop("touchpoint")]
        rows = made[row["customer"]]
        if unit == "review":
            row |= {"start_char": None, "end_char": None}
            if rows and rows[-1]["verbatim_id"] == row["verbatim_id"]:
                rows[-1]["touchpoints"] += row["touchpoints"]
                continue
        rows.append(row)
    return dict(made)


def _members(frame: Mapping[str, Sequence[Row]], by: Sequence[str]) -> list[Member]:
    """Return the customers with their traits: the rarest touchpoint they speak of, their most frequent source and language."""
    spoken = {c: {t for row in rows for t in row["touchpoints"] if t is not None} for c, rows in frame.items()}
    speakers = Counter(t for named in spoken.values() for t in named)
    members = []
    for customer, rows in frame.items():
        traits = {
            "touchpoint": min(spoken[customer], key=lambda t: (speakers[t], t), default="unmapped"),
            **{trait: _most_frequent(row[trait] for row in rows) for trait in ("source", "language")},
        }
        members.append(Member(customer, len(rows), tuple(traits[trait] for trait in by)))
    return members


def _most_frequent(values: Any) -> str:
    counts = Counter(values)
    return str(min(counts, key=lambda v: (-counts[v], v)))


def _items(frame: Mapping[str, Sequence[Row]], strata: Sequence[Stratum], *, draw_id: int, seed: int) -> pa.Table:
    """Return the rows of audits.items: customers in an order that says nothing of their strata."""
    rows = []
    for position, stratum in enumerate(strata):
        chance = len(stratum.drawn) / stratum.customers
        rows += [
            {**{name: row[name] for name in ITEM}, "stratum": position, "probability": chance, "customer": customer}
            for customer in stratum.drawn
            for row in frame[customer]
        ]
    # one customer after the other: whoever stops early has labelled a random part of the customers, each of them whole
    rows.sort(key=lambda r: (_shuffled(r["customer"], seed), r["verbatim_id"], r["start_char"] or 0))
    numbered = [{"draw_id": draw_id, "item": i, **row} for i, row in enumerate(rows, 1)]
    schema = pa.schema(
        [("draw_id", pa.int64()), ("item", pa.int64())]
        + [(name, pa.string()) for name in ITEM[:3]]
        + [("start_char", pa.int32()), ("end_char", pa.int32()), ("stratum", pa.int32()), ("probability", pa.float64())]
    )
    return pa.Table.from_pylist(numbered, schema)


def _shuffled(customer: str, seed: int) -> str:
    return hashlib.sha256(f"order {seed}\n{customer}".encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def recording(con: duckdb.DuckDBPyConnection, row: Row, items: pa.Table) -> Iterator[None]:
    """Record a draw and its items in one transaction with what the block writes. Tables written: audits.draws, audits.items."""
    con.register("new_items", items)
    try:
        with transaction(con):
            run_sql(con, PACKAGE, "insert_draw", row)
            run_sql(con, PACKAGE, "insert_items")
            yield
    finally:
        con.unregister("new_items")
