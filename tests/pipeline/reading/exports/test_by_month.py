"""An export by month holds what is published, in types that others read; a later one writes what changed, and a half-finished one says so."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from pyarrow.dataset import dataset

from pipeline.errors import QueryError
from pipeline.reading.exports import folder as folders
from pipeline.reading.exports.by_month import export_by_month, is_by_month
from pipeline.reading.published import export_parquet

TABLES = """
create schema published;
create table published.runs as select 'run-1' as run_id, timestamp '2026-04-01 02:00' as started_at, 'Europe/Berlin' as timezone, '{"a": 1}'::json as manifest;
create table published.responses as select * from (values ('r1', timestamp '2026-02-28 23:30', date '2026-03-01'), ('r2', timestamp '2026-03-05 10:00', date '2026-03-05'),
    ('r3', timestamp '2026-01-05 10:00', date '2026-01-05'), ('r4', null, null)) as t (response_id, created_at, created_on);
create table published.verbatims as select 'v' || response_id[2:] as verbatim_id, response_id, created_on, 'words of ' || response_id as text from published.responses;
create table published.sentences as select 's' || verbatim_id[2:] as sentence_id, verbatim_id, ['a', 'b'] as further_touchpoint_ids from published.verbatims;
create table published.embeddings as select sentence_id, [1, 2, 3]::tinyint[3] as embedding from published.sentences;
create table published.scores as select response_id, 4.0 as value from published.responses where response_id <> 'r3';
create table published.kpis as select * from (values ('nps', '2026-03', 9), ('nps', 'all', 12), ('nps', '2026-W03', 9), ('csat', '2026-03', 2)) as t (kpi, period, customers);
create table published.themes as select 'T001' as theme_id, 9 as customers;
create table published.trends (period varchar, value double, customers bigint);
create table published.data_dictionary as select table_name from duckdb_tables() where schema_name = 'published' union all select 'data_dictionary';
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "voc.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(TABLES)
    return path


def change(published: Path, *statements: str) -> None:
    with duckdb.connect(str(published)) as con:
        for statement in statements:
            con.execute(statement)


def read(folder: Path, table: str, what: str = "*") -> list[tuple[object, ...]]:
    files = f"{folder}/{table}/*/*.parquet"
    found = duckdb.connect().execute(
        f"select {what} from read_parquet('{files}', hive_partitioning = true) order by all"
    )
    return found.fetchall()  # fmt: skip


def manifest(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "manifest.json").read_text())
    return found


def files(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_ino, p.stat().st_mtime_ns)
        for p in folder.rglob("*.parquet")
    }  # fmt: skip


def test_rows_lie_in_the_month_of_their_response(published: Path, tmp_path: Path) -> None:
    done = export_by_month(published, tmp_path / "lake", with_embeddings=True)
    assert read(tmp_path / "lake", "verbatims", "verbatim_id, month") == [
        ("v1", "2026-03"), ("v2", "2026-03"), ("v3", "2026-01"), ("v4", "all"),
    ]  # fmt: skip
    assert read(tmp_path / "lake", "sentences", "sentence_id, month")[0] == ("s1", "2026-03")
    assert read(tmp_path / "lake", "embeddings", "sentence_id, month")[2] == ("s3", "2026-01")
    assert read(tmp_path / "lake", "scores", "response_id, month") == [
        ("r1", "2026-03"),
        ("r2", "2026-03"),
        ("r4", "all"),
    ]
    assert read(tmp_path / "lake", "kpis", "period, month") == [
        ("2026-03", "2026-03"),
        ("2026-W03", "all"),
        ("all", "all"),
    ]
    assert read(tmp_path / "lake", "trends") == []  # an empty table has its columns, at the place where rows will come
    assert (tmp_path / "lake" / "themes.parquet").is_file()
    assert done.held_back == {"kpis": 1}
    said = manifest(tmp_path / "lake")
    assert (said["state"], said["run_id"], said["timezone"]) == ("complete", "run-1", "Europe/Berlin")
    assert said["months"] == ["2026-01", "2026-03"]


def test_types_are_those_that_every_reader_knows(published: Path, tmp_path: Path) -> None:
    export_by_month(published, tmp_path / "lake", with_embeddings=True)
    schema = pq.ParquetFile(tmp_path / "lake" / "responses" / "month=2026-03" / "data_0.parquet").schema_arrow
    assert str(schema.field("created_at").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("created_on").type) == "date32[day]"
    moment = read(tmp_path / "lake", "responses", "epoch(created_at)::bigint")[0]
    assert duckdb.connect().execute("select epoch(timestamp '2026-01-05 10:00')::bigint").fetchall() == [moment]
    assert str(pq.read_schema(tmp_path / "lake" / "runs.parquet").field("manifest").type) == "string"
    listed = pq.ParquetFile(tmp_path / "lake" / "embeddings" / "month=all" / "data_0.parquet").schema_arrow
    assert str(listed.field("embedding").type).startswith("list<element: int8")


def test_pyarrow_reads_a_table_as_one(published: Path, tmp_path: Path) -> None:
    export_by_month(published, tmp_path / "lake")
    found = dataset(tmp_path / "lake" / "verbatims", partitioning="hive").to_table()
    months = sorted(found.column("month").to_pylist())
    assert (found.num_rows, months) == (4, ["2026-01", "2026-03", "2026-03", "all"])


def test_a_later_export_writes_only_what_changed(published: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    export_by_month(published, lake)
    before = files(lake)
    assert export_by_month(published, lake).written == ()
    assert files(lake) == before
    change(published, "insert into published.verbatims values ('v9', 'r2', date '2026-03-06', 'more')",
           "update published.runs set run_id = 'run-2'")  # fmt: skip
    assert set(export_by_month(published, lake).written) == {"runs.parquet", "verbatims/month=2026-03"}
    assert {p for p in before if files(lake)[p] != before[p]} == {
        "runs.parquet",
        "verbatims/month=2026-03/data_0.parquet",
    }
    assert manifest(lake)["run_id"] == "run-2"
    assert len(read(lake, "verbatims")) == 5


def test_another_limit_of_small_groups_is_another_export(published: Path, tmp_path: Path) -> None:
    export_by_month(published, tmp_path / "lake")
    done = export_by_month(published, tmp_path / "lake", min_customers=10)
    assert "kpis/month=2026-03" in done.removed
    assert read(tmp_path / "lake", "kpis", "period") == [("all",)]


def test_a_month_and_a_table_that_are_gone_are_removed(published: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    export_by_month(published, lake)
    gone = [f"delete from published.{table} where {column} = '{value}'" for table, column, value in (
        ("sentences", "verbatim_id", "v3"), ("verbatims", "response_id", "r3"), ("responses", "response_id", "r3"))]  # fmt: skip
    change(
        published,
        *gone,
        "drop table published.scores",
        "delete from published.data_dictionary where table_name = 'scores'",
    )
    done = export_by_month(published, lake)
    assert {"verbatims/month=2026-01", "responses/month=2026-01", "sentences/month=2026-01", "scores/month=all"} <= set(
        done.removed
    )
    assert not (lake / "scores").exists()
    assert not any("2026-01" in str(path) for path in lake.rglob("*"))
    assert not any(b"words of r3" in path.read_bytes() for path in lake.rglob("*") if path.is_file())


def test_a_file_that_somebody_changed_or_deleted_is_written_anew(published: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    export_by_month(published, lake)
    (lake / "themes.parquet").unlink()
    (lake / "verbatims" / "month=all" / "data_0.parquet").write_bytes(b"half")
    assert set(export_by_month(published, lake).written) == {"themes.parquet", "verbatims/month=all"}
    assert len(read(lake, "verbatims")) == 4


@pytest.mark.parametrize("first", [True, False])
def test_an_export_that_dies_is_not_whole_and_the_next_one_makes_it_so(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    lake = tmp_path / "lake"
    if not first:
        export_by_month(published, lake)
        change(published, "update published.verbatims set text = text || '!'")
    moved = 0
    rename = Path.rename

    def dying(path: Path, target: Path) -> Path:
        nonlocal moved
        moved += 1
        if moved == 3:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(folders.Path, "rename", dying)
        with pytest.raises(KeyboardInterrupt):
            export_by_month(published, lake)
    assert manifest(lake)["state"] == "being written"
    done = export_by_month(published, lake)
    assert (done.kept, manifest(lake)["state"]) == (0, "complete")
    assert len(read(lake, "verbatims")) == 4
    assert not (lake / folders.STAGE).exists()


def test_a_disk_that_fills_up_changes_nothing(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = tmp_path / "lake"
    export_by_month(published, lake)
    before = files(lake)
    change(published, "update published.verbatims set text = text || '!'")

    def full(stage: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.reading.exports.by_month.sync", full)
    with pytest.raises(QueryError, match="no space is left"):
        export_by_month(published, lake)
    assert (files(lake), manifest(lake)["state"]) == (before, "complete")


def test_the_two_kinds_of_export_and_other_peoples_files_are_not_mixed(published: Path, tmp_path: Path) -> None:
    export_by_month(published, tmp_path / "lake")
    with pytest.raises(QueryError, match="holds an export by month"):
        export_parquet(published, tmp_path / "lake")
    export_parquet(published, tmp_path / "flat")
    with pytest.raises(QueryError, match=r"no manifest\.json of an export by month"):
        export_by_month(published, tmp_path / "flat")
    assert (is_by_month(tmp_path / "lake"), is_by_month(tmp_path / "flat")) == (True, False)


def test_two_exports_at_once_are_refused(published: Path, tmp_path: Path) -> None:
    (tmp_path / "lake").mkdir()
    with folders.Folder(tmp_path / "lake").held(), pytest.raises(QueryError, match="another export is writing there"):
        export_by_month(published, tmp_path / "lake")


def test_a_folder_that_cannot_be_written_is_one_line(published: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(QueryError, match="Not a directory"):
        export_by_month(published, tmp_path / "file" / "x")
    with pytest.raises(QueryError, match="nothing has been published"):
        export_by_month(tmp_path / "none.duckdb", tmp_path / "y")
    assert not (tmp_path / "y").exists()
