"""What `make chaos` compares after each point, and the readers that read all the while."""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.connection import open_published

OWN = (
    "run_id",
    "loaded_at",
    "rejected_at",
    "superseded_at",
    "superseded_by_run",
    "happened_at",
    "made_at",
    "updated_at",
)
"""Columns that name the run or the time of the work: the only ones that are not compared."""
LEDGER = ("ops", "runs")
"""Schema and published table of the ledger: attempts and reports of killed runs are meant to differ."""


@dataclass
class Table:
    """What happened, for the report."""

    points: int = 0
    done: Counter[str] = field(default_factory=Counter)
    hung: int = 0
    resumed: int = 0
    finished_first: int = 0
    different: list[str] = field(default_factory=list)
    rows_lost: int = 0
    reads: int = 0
    refused: int = 0
    torn: int = 0
    longest_ms: float = 0.0
    p999_ms: float = 0.0
    recovery_s: float = 0.0

    def lines(self) -> list[str]:
        """One line a figure."""
        faults = ", ".join(f"{n} {fault}" for fault, n in sorted(self.done.items()))
        return [
            f"points               {self.points} ({faults})",
            f"hit the run          {self.points - self.finished_first} (the others came after its end)",
            f"hung                 {self.hung} at the fault, and were killed",
            f"resumed              {self.resumed} under the same run id",
            f"rows lost            {self.rows_lost}",
            f"tables that differ   {len(self.different)} {self.different[:3] or ''}",
            f"reads                {self.reads:,}, refused {self.refused}, of a half run {self.torn}",
            f"wait of a reader     longest {self.longest_ms:.0f} ms, 999 of 1,000 under {self.p999_ms:.0f} ms",
            f"longest restart      {self.recovery_s:.1f} s",
        ]


def digests(file: Path) -> dict[str, tuple[int, str]]:
    """Rows and hash of each table of a DuckDB file, without the columns of OWN and without the ledger."""
    con = duckdb.connect()
    con.execute("attach $path as db (read_only)", {"path": str(file)})
    names = con.execute(
        "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns() "
        "where database_name = 'db' and not internal group by all order by all"
    ).fetchall()
    found = {}
    for schema, table, columns in names:
        if schema in LEDGER or table in LEDGER:
            continue
        kept = ", ".join(f'"{c}"' for c in columns if c not in OWN)
        rows = con.execute(f'select {kept} from db."{schema}"."{table}" order by all').fetchall()
        found[f"{schema}.{table}"] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    con.close()
    return found


def counts_of(con: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """What tells one complete run from another, and from half of one."""
    query = (
        "select (select count(*) from responses), (select count(*) from verbatims), (select count(*) from sentences), "
        "(select count(*) from pain_points), (select count(*) from gains), (select count(*) from data_dictionary), "
        "(select count(*) filter (where status = 'complete') > 0 from runs)"
    )
    return tuple(con.execute(query).fetchall()[0])


def read_again_and_again(file: Path, good: set[tuple[Any, ...]], stop: Any, out: Any, *, keep: bool) -> None:
    """Open and query until told to stop; with `keep` one connection is kept open and must never see a change."""
    refused = torn = 0
    waits: list[float] = []
    kept = open_published(file) if keep else None
    first = counts_of(kept) if kept else None
    while not stop.is_set():
        began = time.perf_counter()
        try:
            if kept:
                torn += counts_of(kept) != first
            else:
                con = open_published(file)
                torn += counts_of(con) not in good
                con.close()
        except Exception as e:
            refused += 1
            sys.stderr.write(f"a reader was refused: {type(e).__name__}: {e}\n")
        waits.append(1000 * (time.perf_counter() - began))
        time.sleep(0.1)
    out.put((len(waits), refused, torn, max(waits), sorted(waits)[int(0.999 * (len(waits) - 1))]))
