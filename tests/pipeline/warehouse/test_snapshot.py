import stat
from pathlib import Path

import duckdb
import pytest

from pipeline.config.modes import private_files
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.snapshot import build_snapshot, put


def publish(con: duckdb.DuckDBPyConnection, target: Path, value: int) -> None:
    with build_snapshot(con, target):
        con.execute("create table snapshot.published.t as select $v as v", {"v": value})


def read(target: Path) -> int:
    con = open_published(target)
    row = con.execute("select v from t").fetchone()
    con.close()
    assert row is not None
    return int(row[0])


def test_an_open_reader_keeps_the_old_file_and_a_new_one_sees_the_new(tmp_path: Path) -> None:
    con, target = duckdb.connect(), tmp_path / "published" / "voc.duckdb"
    publish(con, target, 1)
    old = open_published(target)
    publish(con, target, 2)
    assert old.execute("select v from t").fetchone() == (1,)
    assert read(target) == 2
    old.close()


def test_a_replacement_writes_no_byte_into_the_old_file(tmp_path: Path) -> None:
    """A copy over it would be torn for whoever reads just then, and would change every kept name of the old file."""
    con, target = duckdb.connect(), tmp_path / "voc.duckdb"
    publish(con, target, 1)
    before, number = target.read_bytes(), target.stat().st_ino
    with target.open("rb") as reader:
        publish(con, target, 2)
        assert reader.read() == before
    assert target.stat().st_ino != number
    put(target, tmp_path / "kept.duckdb")
    kept = (tmp_path / "kept.duckdb").read_bytes()
    publish(con, target, 3)
    assert (tmp_path / "kept.duckdb").read_bytes() == kept


@pytest.mark.parametrize(("for_group", "mode"), [(True, 0o640), (False, 0o600)])
def test_a_group_may_read_the_file_from_its_first_moment(tmp_path: Path, for_group: bool, mode: int) -> None:
    """It is opened before it gets its name: a reader of the group is never refused."""
    con, target, kept = duckdb.connect(), tmp_path / "voc.duckdb", tmp_path / "kept.duckdb"
    with private_files(), build_snapshot(con, target, kept=kept, for_group=for_group):
        con.execute("create table snapshot.published.t as select 1 as v")
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == mode


def test_an_error_while_building_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    con, target = duckdb.connect(), tmp_path / "voc.duckdb"
    publish(con, target, 1)
    with pytest.raises(RuntimeError), build_snapshot(con, target):
        con.execute("create table snapshot.published.t as select 2 as v")
        raise RuntimeError
    assert read(target) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["voc.duckdb"]
    publish(con, target, 3)
    assert read(target) == 3


def test_the_rest_of_a_dead_process_is_removed(tmp_path: Path) -> None:
    con, target = duckdb.connect(), tmp_path / "voc.duckdb"
    (tmp_path / ".voc.duckdb.1.building").write_text("half")
    (tmp_path / ".voc.duckdb.1.building.wal").write_text("half")
    publish(con, target, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["voc.duckdb"]


def test_the_file_keeps_the_oldest_storage_version_that_it_was_told(tmp_path: Path) -> None:
    con, target = duckdb.connect(), tmp_path / "voc.duckdb"
    publish(con, target, 1)
    reader = open_published(target)
    tags = reader.execute("select tags from duckdb_databases() where database_name = 'voc'").fetchone()
    reader.close()
    assert tags is not None
    assert "v1.2.0" in tags[0]["storage_version"]
