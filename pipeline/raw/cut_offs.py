"""Which answers count as satisfied: what the mappings in force say, brought to every stored answer on the same scale."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from pipeline.config.source_fields import SATISFACTION, item_of, kind_of
from pipeline.config.sources import SourceMapping
from pipeline.warehouse.sql import run_sql

_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("source", "kind", "item")),
        *((name, pa.float64()) for name in ("scale_min", "scale_max", "satisfied_from")),
        ("higher_is_better", pa.bool_()),
    ]
)


def apply_cut_offs(con: duckdb.DuckDBPyConnection, mappings: Mapping[str, SourceMapping], *, package: str) -> None:
    """Write what each mapping states as satisfied into raw.scores.satisfied_from, also of answers loaded earlier.

    A file is read only once, so a cut-off that is stated later, or changed, would otherwise hold for new files alone and the
    key figure would be made of both. Scores on another scale than the mapping's, from before it changed, stay as they are.
    """
    rows = [
        {
            "source": source,
            "kind": kind_of(name),
            "item": item_of(name),
            "scale_min": score.min,
            "scale_max": score.max,
            "satisfied_from": score.cut_off,
            "higher_is_better": score.higher_is_better,
        }
        for source, mapping in mappings.items()
        for name, score in mapping.scores.items()
        if kind_of(name) in SATISFACTION
    ]
    con.register("new_cut_offs", pa.Table.from_pylist(rows, _SCHEMA))
    try:
        run_sql(con, package, "cut_offs")
    finally:
        con.unregister("new_cut_offs")
