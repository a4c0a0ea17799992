"""The main job as its users meet it: rerun, new files, crashes, readers beside it, a bad configuration, a failed audit."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.errors import ConfigError, PublishError, WarehouseError
from pipeline.jobs.nightly import run_pipeline
from pipeline.runs.stages import STAGES
from pipeline.warehouse.connection import open_published
from tests.standin import StandInModels

SAMPLES = ROOT / "data" / "samples"
VOLATILE = {"run_id", "superseded_by_run", "loaded_at", "rejected_at", "superseded_at", "created_at", "first_seen"}
VOLATILE |= {
    "happened_at",
    "seconds",
    "fitted_at",
    "since",
    "checked_at",
    "found_at",
    "first_found_at",
    "valid_from",
    "valid_to",
}
"""Columns that tell when and by which run a row was written, not what it says."""
SCHEMAS = ("raw", "enriched", "themes", "touchpoints", "insights")


def small_inbox(folder: Path) -> Path:
    """The web feedback and the tickets: 190 responses, enough sentences for themes."""
    for source in ("web_feedback", "zendesk"):
        shutil.copytree(SAMPLES / source, folder / source)
    return folder


def contents(warehouse: Path) -> dict[str, list[str]]:
    """Every row of every table as text, sorted, without what differs from run to run."""
    con = duckdb.connect(str(warehouse), read_only=True)
    tables = con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
    found = {}
    for schema, table in tables:
        if schema not in SCHEMAS or table == "state":
            continue
        relation = con.table(f"{schema}.{table}")
        keep = [
            c for c in relation.columns if c not in VOLATILE or (schema, table, c) == ("raw", "responses", "created_at")
        ]
        found[f"{schema}.{table}"] = sorted(
            repr(row) for row in relation.project(", ".join(f'"{c}"' for c in keep)).fetchall()
        )
    con.close()
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("finished")
    settings = load_settings(data=folder / "data", inbox=small_inbox(folder / "inbox"))
    assert run_pipeline(settings).status == "complete"
    return settings


def test_a_second_run_writes_no_rows_and_leaves_the_file(finished: Settings) -> None:
    before = finished.paths.published.stat().st_mtime_ns
    report = run_pipeline(finished)
    assert report.status == "unchanged"
    assert [(s.stage, s.rows) for s in report.stages if s.written] == []
    assert finished.paths.published.stat().st_mtime_ns == before


def test_another_bound_of_unstable_themes_is_published(
    finished: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(finished.paths.data, tmp_path / "data")
    settings = load_settings(data=tmp_path / "data", inbox=small_inbox(tmp_path / "inbox"))
    monkeypatch.setattr("pipeline.published.stage.UNSTABLE", 1.1)
    assert [s.stage for s in run_pipeline(settings).stages if s.written] == ["published"]
    con = open_published(settings.paths.published)
    (stable,) = con.execute("select count(*) from themes where not unstable").fetchall()[0]
    con.close()
    assert stable == 0


def test_a_new_file_scores_its_verbatims_only(finished: Settings, tmp_path: Path) -> None:
    shutil.copytree(finished.paths.data, tmp_path / "data")
    inbox = small_inbox(tmp_path / "inbox")
    (inbox / "more.csv").write_text(
        "id,text,created_at\nn1,The new courier lost my lamp twice.,2026-06-30T10:00:00Z\n"
        "n2,Friendly woman on the phone sorted it at once.,2026-06-30T11:00:00Z\n",
        encoding="utf-8",
    )
    settings = load_settings(data=tmp_path / "data", inbox=inbox)
    stages = {s.stage: s for s in run_pipeline(settings).stages}
    assert stages["raw"].facts["rows_loaded"] == 2
    assert stages["enriched"].facts["texts_scored"] == 2
    assert stages["themes"].rows.get("topic_models", 0) == 0
    con = open_published(settings.paths.published)
    rows = con.execute(
        "select verbatim_id, sentiment_label from verbatims where verbatim_id like '%:n_' order by 1"
    ).fetchall()
    con.close()
    assert [label for _, label in rows] == ["negative", "positive"]


def start(data: Path, inbox: Path, *more: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--data", str(data), "--inbox", str(inbox), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=stderr)


def test_killed_at_several_points_it_ends_with_the_same_tables(finished: Settings, tmp_path: Path) -> None:
    inbox, data = small_inbox(tmp_path / "inbox"), tmp_path / "data"
    points = {"raw": 0.02, "enriched": 0.3, "themes": 0.2, "touchpoints": 0.02, "insights": 0.02}
    for (
        stage,
        seconds,
    ) in points.items():  # after the stage's first line in the log, which no speed of the machine can move
        with start(data, inbox, "-v", stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            assert any(f"stage={stage} start".encode() in line for line in process.stderr), f"{stage} was not begun"
            time.sleep(seconds)
            process.kill()
        assert process.returncode == -signal.SIGKILL
    assert start(data, inbox).wait(240) == 0
    theirs, ours = contents(data / "warehouse.duckdb"), contents(finished.paths.warehouse)
    assert theirs.keys() == ours.keys()
    for table, rows in ours.items():
        assert theirs[table] == rows, table
    con = duckdb.connect(str(data / "warehouse.duckdb"), read_only=True)
    runs = con.execute("select status, attempts from ops.runs").fetchall()
    con.close()
    assert runs == [("complete", len(points) + 1)], "one run, resumed each time that it was killed"


def test_readers_are_never_blocked_and_see_one_whole_run(finished: Settings, tmp_path: Path) -> None:
    shutil.copytree(finished.paths.data, tmp_path / "data")
    inbox = small_inbox(tmp_path / "inbox")
    shutil.copytree(SAMPLES / "trustpilot", inbox / "trustpilot")
    settings = load_settings(data=tmp_path / "data", inbox=inbox)
    stop, seen, waits = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            began = time.monotonic()
            con = open_published(settings.paths.published)
            waits.append(time.monotonic() - began)
            seen.add(
                con.execute("select (select count(*) from responses), (select sum(responses) from runs)").fetchone()
            )
            con.close()
            time.sleep(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    run_pipeline(settings)
    time.sleep(0.1)
    stop.set()
    reader.join()
    assert len(waits) > 20
    assert {responses for responses, _ in seen} == {190, 190 + 155}
    assert all(responses == loaded for responses, loaded in seen)


def test_a_failed_audit_leaves_the_old_file_and_says_which(finished: Settings, tmp_path: Path) -> None:
    shutil.copytree(finished.paths.data, tmp_path / "data")
    settings = load_settings(data=tmp_path / "data", inbox=finished.paths.inbox)
    con = duckdb.connect(str(settings.paths.warehouse))
    con.execute("insert into raw.verbatims select * from raw.verbatims limit 1")
    con.execute("update ops.runs set status = 'failed'")  # so that the next run publishes
    con.close()
    before = settings.paths.published.read_bytes()
    with pytest.raises(PublishError, match="unique_keys"):
        run_pipeline(settings)
    assert settings.paths.published.read_bytes() == before
    con = duckdb.connect(str(settings.paths.warehouse))
    status, error = con.execute("select status, error from ops.runs order by started_at desc limit 1").fetchone() or ()
    con.close()
    assert status == "failed"
    assert "unique_keys" in error


def test_a_wrong_mapping_stops_before_any_work(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    mapping = tmp_path / "configs" / "sources" / "zendesk.yaml"
    mapping.write_text(mapping.read_text(encoding="utf-8") + "\nsurprise: 1\n", encoding="utf-8")
    settings = load_settings(tmp_path / "configs" / "pipeline.yaml", data=tmp_path / "data", inbox=SAMPLES)
    with pytest.raises(ConfigError, match=r"zendesk\.yaml:\d+: surprise: "):
        run_pipeline(settings)
    assert not settings.paths.warehouse.exists()


def test_too_little_memory_is_an_error_that_names_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(data=tmp_path / "data", inbox=small_inbox(tmp_path / "inbox"))
    settings = settings.model_copy(update={"memory_limit": "30MB"})

    def run(con: duckdb.DuckDBPyConnection, *_: object, **__: object) -> None:
        con.execute("select list(range) from range(20_000_000)").fetchall()

    monkeypatch.setitem(STAGES, "raw", run)
    with pytest.raises(WarehouseError, match=r"stage raw: .* memory_limit = 30MB; set a larger one"):
        run_pipeline(settings, models=StandInModels())
