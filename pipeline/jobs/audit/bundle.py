"""An audit that is shipped with its texts: draw, items and what each labeller said, as files without a customer's words.

A bundle is a folder with draw.json, items.csv and one <labeller>.csv each, which are what `voc audit load` reads. The demo brings the
one of the samples in before its run, so that the figures are corrected at once. `voc audit export FOLDER` writes one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import Settings
from pipeline.errors import AuditError
from pipeline.jobs.audit.desk import NAME
from pipeline.jobs.audit.draw import recording
from pipeline.jobs.audit.labels import NO_OPINION, PACKAGE, Item, as_opinions, newest_draw, record
from pipeline.jobs.audit.load import read_file
from pipeline.jobs.audit.sheet import NOWHERE, opinion_columns
from pipeline.reading.warehouse import read_warehouse
from pipeline.warehouse.sql import run_sql

DRAW, ITEMS = "draw.json", "items.csv"
SCHEMA = pa.schema(
    [("draw_id", pa.int64()), ("item", pa.int64())]
    + [(name, pa.string()) for name in ("journey_id", "verbatim_id", "text_hash")]
    + [("start_char", pa.int32()), ("end_char", pa.int32()), ("stratum", pa.int32()), ("probability", pa.float64())]
)
"""Columns of items.csv, those of audits.items."""


def load_bundle(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Bring a bundle into a warehouse that has no draw; returns how many decisions of labellers it holds.

    The texts need not be there yet. Tables written: audits.draws, audits.items, audits.labels.

    Raises:
        AuditError: A file is missing or is not what it should be, or the warehouse has a draw.
    """
    if run_sql(con, PACKAGE, "last_draw").fetchall() != [(0,)]:
        raise AuditError("the warehouse has an audit sample already")
    try:
        draw = json.loads((folder / DRAW).read_text(encoding="utf-8"))
        with (folder / ITEMS).open(encoding="utf-8", newline="") as file:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
        table = pa.table({f.name: pa.array([r[f.name] for r in rows]).cast(f.type) for f in SCHEMA}, SCHEMA)
        row = {**draw, "now": datetime.now(UTC), "strata": json.dumps(draw["strata"], ensure_ascii=False)}
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise AuditError(f"{folder}: the shipped audit cannot be read: {type(e).__name__}") from None
    items = {
        (i["draw_id"], i["item"]): Item(
            i["draw_id"], i["item"], i["journey_id"], i["verbatim_id"], i["text_hash"], i["start_char"], i["end_char"], "", None
        )
        for i in table.to_pylist()
    }  # fmt: skip
    said = {path.stem: read_file(path) for path in sorted(folder.glob("*.csv")) if path.name != ITEMS}
    with recording(con, row, table):
        for who, answers in said.items():
            for key, (_, opinions) in answers.items():
                if key not in items:
                    raise AuditError(f"{folder / who}.csv: item {key[0]}-{key[1]} is not in {ITEMS}")
                record(con, items[key], tuple(dict.fromkeys(opinions)), who=who)
    return sum(map(len, said.values()))


def export_bundle(settings: Settings, folder: Path, *, draw_id: int | None = None) -> int:
    """Write a draw with its labels as a bundle; returns how many decisions it holds. What was taken back is left out.

    Args:
        settings: Settings of the installation.
        folder: Is made; it must not hold anything yet.
        draw_id: None: the newest.

    Raises:
        AuditError: There is no such draw, the folder is not empty, or it cannot be written.
        WarehouseBusy: A run writes.
        WarehouseError: There is no warehouse.
    """
    with read_warehouse(settings.paths.warehouse) as con:
        number = newest_draw(con, draw_id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise AuditError(f"{folder}: this folder is not empty; name another")
            return _write(con, folder, number)
        except OSError as e:
            raise AuditError(f"{folder}: cannot be written: {e.strerror or type(e).__name__}") from e


def _write(con: duckdb.DuckDBPyConnection, folder: Path, number: int) -> int:
    found = run_sql(con, PACKAGE, "bundle_draw", {"draw_id": number})
    draw = dict(zip([d[0] for d in found.description or ()], found.fetchall()[0], strict=True))
    draw["strata"] = json.loads(draw["strata"])
    (folder / DRAW).write_text(json.dumps(draw, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    items = run_sql(con, PACKAGE, "bundle_items", {"draw_id": number}).fetchall()
    _write_csv(folder / ITEMS, list(SCHEMA.names), items)
    by_labeller: dict[str, list[tuple[int, str]]] = {}
    for d, item, _, who, opinions in run_sql(con, PACKAGE, "said").fetchall():
        if d == number:
            by_labeller.setdefault(who, []).append((item, opinions))
    for who, answers in by_labeller.items():
        if not NAME.fullmatch(who):
            raise AuditError(
                f"labeller {who!r}: a file can be named by letters, digits, spaces, - and _ only; label under another name"
            )
        width = max([1, *(len(as_opinions(text)) for _, text in answers)])
        header = ["item", *(name for pair in opinion_columns(width) for name in pair)]
        _write_csv(folder / f"{who}.csv", header, [_answer(number, item, text, width) for item, text in answers])
    return sum(map(len, by_labeller.values()))


def _answer(draw_id: int, item: int, text: str, width: int) -> list[str]:
    said = [cell for o in as_opinions(text) for cell in (o.sentiment, o.touchpoint or NOWHERE)] or [NO_OPINION, ""]
    return [f"d{draw_id}-{item}", *said, *[""] * (2 * width - len(said))]


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
