"""Reading commands beside a run, before any run, and in its way: they lock nothing, create nothing and stop nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.warehouse.connection import open_warehouse
from tests.standin import StandInModels

READS = (
    ["themes", "list"],
    ["themes", "groups"],
    ["themes", "models"],
    ["themes", "emerging"],
    ["themes", "history"],
    ["themes", "show", "T001"],
    ["publish", "--list"],
    ["status"],
    ["docs", "kpis"],
    ["query", "select count(*) from verbatims"],
)
WAREHOUSE_ALONE = (
    ["themes", "corrections"],
    ["themes", "show", "T001", "--as-of", "2026-03-31"],
    ["touchpoints", "list"],
    ["rejected"],
)
"""What only the warehouse knows."""
WRITES = (
    ["themes", "rename", "T001", "Late parcels"],
    ["themes", "refit"],
    ["touchpoints", "pin", "--theme", "T001", "delivery"],
    ["publish", "--latest"],
    ["erase", "--customer", "C1", "--yes"],
)
HOLD = """
import sys, time
from pathlib import Path
from pipeline.warehouse.connection import open_warehouse
from pipeline.warehouse.lock import writer_lock
with writer_lock(Path(sys.argv[1]), purpose="voc run"), open_warehouse(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(120)
"""
READ = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
con.close()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder with a finished run of the web feedback."""
    settings = load_settings(data=tmp_path_factory.mktemp("read"), inbox=ROOT / "data" / "samples" / "qualtrics")
    run_pipeline(settings, models=StandInModels())
    return settings


@contextmanager
def beside(code: str, *args: object) -> Iterator[None]:
    """Another process that has said "held", for the length of the block."""
    command = [sys.executable, "-c", code, *map(str, args)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def busy(installed: Settings) -> Iterator[Settings]:
    """The same while another process holds the writer's lock and the file, as a run does."""
    with beside(HOLD, installed.paths.warehouse):
        yield installed


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_answers_while_a_run_writes(busy: Settings, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert main([*words, "--data", str(busy.paths.data)]) == 0
    assert capsys.readouterr().out
    assert time.monotonic() - began < 5  # a reader waits for nobody; generous because tests share a machine


@pytest.mark.parametrize("words", WAREHOUSE_ALONE, ids=" ".join)
def test_says_what_it_cannot_know_while_a_run_writes(
    busy: Settings, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--data", str(busy.paths.data)]) == 1
    said = capsys.readouterr().err
    assert "voc run" in said
    assert "try again when it has finished" in said


def test_answers_are_the_same_beside_a_run_and_without(installed: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    words = [w for w in READS if w[0] == "themes" and w[1] in ("list", "groups", "emerging")]

    def answers() -> list[str]:
        for w in words:
            assert main([*w, "--data", str(installed.paths.data)]) == 0
        return capsys.readouterr().out.splitlines()

    idle = answers()
    with beside(HOLD, installed.paths.warehouse):
        assert answers() == idle


@pytest.mark.parametrize("words", [*READS, *WAREHOUSE_ALONE, ["diff"]], ids=" ".join)
def test_an_empty_folder_stays_empty(tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*words, "--data", str(tmp_path / "nothing")])
    said = capsys.readouterr()
    assert code == (0 if words == ["status"] else 1)
    assert words == ["status"] or said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_only_a_run_makes_a_warehouse(tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--data", str(tmp_path / "nothing")]) == 1
    assert "there is no warehouse yet; run `voc run` first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*READS, *WAREHOUSE_ALONE], ids=" ".join)
def test_a_reader_leaves_the_warehouse_and_its_lock_as_they_are(installed: Settings, words: list[str]) -> None:
    files = [installed.paths.warehouse, installed.paths.warehouse.with_name("warehouse.duckdb.lock")]
    before = [f.stat().st_mtime_ns for f in files]
    assert main([*words, "--data", str(installed.paths.data)]) == ("--as-of" in words)  # there was no theme in March
    assert [f.stat().st_mtime_ns for f in files] == before


def test_a_reader_of_the_warehouse_makes_no_run_fail(installed: Settings) -> None:
    with beside(READ, installed.paths.warehouse, 1.5), open_warehouse(installed.paths.warehouse) as con:
        assert con.execute("select 1").fetchall() == [(1,)]


@pytest.mark.parametrize("how", ["connected", "attached", "used"])
def test_the_dictionary_has_its_rows_however_the_file_is_opened(installed: Settings, how: str) -> None:
    path = str(installed.paths.published)
    con = duckdb.connect(path, read_only=True) if how == "connected" else duckdb.connect()
    if how != "connected":
        con.execute("attach $path as any_name (read_only)", {"path": path})
    if how == "used":
        con.execute("use any_name.published")
    table = {"connected": "published.data_dictionary", "attached": "any_name.published.data_dictionary"}
    described = con.sql(f"select distinct table_name from {table.get(how, 'data_dictionary')}").fetchall()
    assert {"kpis", "pain_points", "data_dictionary"} <= {name for (name,) in described}
    con.close()
