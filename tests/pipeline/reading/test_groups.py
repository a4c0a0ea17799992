"""Rows about few customers do not leave the published file; they are counted."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.reading.groups import large_groups
from pipeline.reading.published import export_parquet


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "voc.duckdb"
    con = duckdb.connect(str(path))
    con.execute("create schema published")
    con.execute(
        "create table published.pain_points as select * from (values ('a', 4), ('b', 5), ('c', 0), ('d', null)) as t (label, customers)"
    )
    con.execute(
        "create table published.bias as select * from (values ('x', 90, 3), ('y', 9, 8)) as t (kpi, customers_wrote, customers_silent)"
    )
    con.execute("create table published.responses as select 'r1' as response_id, 1 as verbatims")
    con.execute(
        "create table published.data_dictionary as select unnest(['pain_points', 'bias', 'responses']) as table_name"
    )
    con.close()
    return path


def labels(file: Path) -> list[str]:
    return [row[0] for row in duckdb.connect().read_parquet(str(file)).order("all").fetchall()]


def test_small_groups_are_held_back_and_counted(published: Path, tmp_path: Path) -> None:
    held: dict[str, int] = {}
    export_parquet(published, tmp_path / "out", min_customers=5, held=held)
    assert labels(tmp_path / "out" / "pain_points.parquet") == ["b", "c", "d"]
    assert labels(tmp_path / "out" / "bias.parquet") == ["y"]
    assert labels(tmp_path / "out" / "responses.parquet") == ["r1"]
    assert held == {"bias": 1, "pain_points": 1}


def test_a_limit_of_one_holds_nothing_back(published: Path) -> None:
    con = duckdb.connect(str(published), read_only=True)
    rows, held = large_groups(con.table("published.pain_points"), "pain_points", 1)
    assert (len(rows.fetchall()), held) == (4, 0)
    con.close()
