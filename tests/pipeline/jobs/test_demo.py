"""`voc demo` deletes what a demo has made, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.places import MARKER, SAMPLES, find_place, shipped
from pipeline.contract import RunReport
from pipeline.errors import VocError, WarehouseBusy
from pipeline.jobs import demo
from pipeline.jobs.demo import clear_folder, run_demo
from pipeline.warehouse.lock import writer_lock


def files(folder: Path) -> set[str]:
    return {p.name for p in folder.rglob("*") if p.is_file()}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").write_text("a year of feedback")
    (tmp_path / "published").mkdir()
    with pytest.raises(VocError, match="nothing was deleted"):
        run_demo(tmp_path)
    assert files(tmp_path) == {"warehouse.duckdb"}
    assert (tmp_path / "published").is_dir()


def test_what_an_earlier_demo_made_is_deleted(tmp_path: Path) -> None:
    clear_folder(tmp_path / "demo")
    assert files(tmp_path / "demo") == {MARKER}
    (tmp_path / "demo" / "warehouse.duckdb").write_text("old")
    clear_folder(tmp_path / "demo")
    assert files(tmp_path / "demo") == {MARKER}


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    clear_folder(tmp_path / "empty")
    assert files(tmp_path / "empty") == {MARKER}
    (tmp_path / "file").write_text("mine")
    with pytest.raises(VocError, match="this is a file"):
        clear_folder(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_nothing_is_deleted_under_a_run_that_writes(tmp_path: Path) -> None:
    clear_folder(tmp_path)
    (tmp_path / "warehouse.duckdb").write_text("at work")
    with writer_lock(tmp_path / "warehouse.duckdb", purpose="voc run"), pytest.raises(WarehouseBusy):
        clear_folder(tmp_path)
    assert "warehouse.duckdb" in files(tmp_path)


def test_the_demo_uses_the_shipped_settings_inside_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "pipeline.yaml").write_text("journeys: [of-another-trade.yaml]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "run_pipeline", lambda *_, **__: RunReport("r", "complete", (), ""))
    settings, _ = run_demo()
    assert settings.paths.data == tmp_path / "data" / "demo"
    assert settings.journeys[0] == shipped("data/samples/journeys/ecommerce.yaml")
    assert settings.paths.inbox is not None
    assert (settings.paths.inbox / "planted_facts.yaml").is_file()


def test_later_commands_on_a_demo_use_its_settings_and_those_on_other_folders_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "run_pipeline", lambda *_, **__: RunReport("r", "complete", (), ""))
    run_demo(tmp_path / "first")
    assert find_place(data=tmp_path / "first").config == shipped(str(SAMPLES))
    assert find_place(data=tmp_path / "first", config=tmp_path / "own.yaml").config == tmp_path / "own.yaml"
    (tmp_path / "inbox").mkdir()
    run_demo(tmp_path / "second", inbox=tmp_path / "inbox")
    for other in ("second", "third"):
        assert find_place(data=tmp_path / other).config == find_place(start=tmp_path).config
