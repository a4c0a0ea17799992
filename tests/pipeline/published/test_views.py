"""What researchers build on: every published table is found in schema main, too; texts, times and JSON are of one kind everywhere."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow
import pyarrow.parquet as pq
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.reading import export_parquet
from pipeline.warehouse.rewrite import rewrite

SIDES = """
select schema_name, list((table_name, column_name, data_type, comment) order by table_name, column_index)
from duckdb_columns() where database_name = current_database() and schema_name in ('main', 'published') and not internal
group by schema_name order by schema_name
"""


@pytest.fixture
def file(sample_run: tuple[Settings, RunReport]) -> Path:
    return sample_run[0].paths.published


def test_main_has_a_view_of_every_published_table_with_its_comments(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as con:
        (main, in_main), (published, in_published) = con.execute(SIDES).fetchall()
        assert (main, published) == ("main", "published")
        assert in_main == in_published
        rows = con.execute("select (select count(*) from kpis), (select count(*) from published.kpis)").fetchall()[0]
        assert rows[0] == rows[1] > 0
        commented = con.execute("select count(*) - count(comment) from duckdb_views() where not internal").fetchall()
        assert commented == [(0,)]


def test_views_find_their_tables_under_any_name(file: Path) -> None:
    with duckdb.connect() as con:
        con.execute("attach $path as other (read_only)", {"path": str(file)})
        con.execute("create schema published; create table published.kpis as select 1 as mine")  # of the reader's own
        assert con.execute("select count(*) from other.main.kpis where kpi = 'nps'").fetchall()[0][0] > 0


def test_a_copy_of_the_file_keeps_its_views(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(file.read_bytes())
    rewrite(copy, storage_version="v1.2.0")  # as the removal of texts does
    with duckdb.connect(str(copy), read_only=True) as con:
        (_, in_main), (_, in_published) = con.execute(SIDES).fetchall()
        assert in_main == in_published


def test_ibis_lists_and_reads_them(file: Path) -> None:
    ibis = pytest.importorskip("ibis")
    if duckdb.__version__ >= "2":
        pytest.skip("ibis 12 calls what DuckDB 2 has not")
    con = ibis.duckdb.connect(str(file), read_only=True)
    assert "pain_points" in con.list_tables()
    assert con.table("kpis").count().execute() > 0


def test_sqlalchemy_reads_them(file: Path) -> None:
    pytest.importorskip("duckdb_engine")
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"duckdb:///{file}", connect_args={"read_only": True})
    assert "pain_points" in sqlalchemy.inspect(engine).get_view_names()
    with engine.connect() as con:
        assert con.execute(sqlalchemy.text("select count(*) from kpis")).scalar_one() > 0


def test_polars_reads_them(file: Path) -> None:
    polars = pytest.importorskip("polars")
    with duckdb.connect(str(file), read_only=True) as con:
        assert polars.read_database("select kpi, value from kpis", con).height > 0


def test_a_sentence_has_its_text_and_the_chances_of_the_three_classes(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as con:
        (row,) = con.execute(
            "select count(text) = count(*), max(abs(negative_probability + neutral_probability + positive_probability - 1)), "
            "max(abs(positive_probability - negative_probability - polarity)), "
            "bool_and(greatest(negative_probability, neutral_probability, positive_probability) <= confidence + 1e-6) from sentences"
        ).fetchall()
        assert row[0] and row[1] < 1e-6 and row[2] < 1e-6 and row[3]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles"])
def test_times_join_in_every_time_zone(file: Path, zone: str) -> None:
    with duckdb.connect(str(file), read_only=True) as con:
        con.execute("set timezone = $zone", {"zone": zone})
        sql = "select count(distinct c.customer_key) from customers c join responses r on r.customer_key = c.customer_key and r.created_at = c.last_response_at"
        assert con.execute(sql).fetchall() == con.execute("select count(*) from customers").fetchall()


def test_json_can_be_read_from_parquet(file: Path, tmp_path: Path) -> None:
    export_parquet(file, tmp_path)
    manifests = pd.read_parquet(tmp_path / "runs.parquet")["manifest"]
    assert [sorted(json.loads(text))[:1] for text in manifests]
    assert pyarrow.types.is_string(pq.read_schema(tmp_path / "responses.parquet").field("attributes").type)
