"""Snapshots are kept and pruned; going back pins, going forward ends it; a crash in between is mended."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import PublishError
from pipeline.jobs.nightly import run_pipeline
from pipeline.published import history
from pipeline.warehouse.connection import open_published, open_settings_warehouse
from pipeline.warehouse.snapshot import put
from tests.standin import StandInModels

MODELS = StandInModels(annotator_fingerprint="none")


def installation(folder: Path, *, seed: int, keep: int = 7) -> Settings:
    """Settings that differ by their seed, so that each run publishes."""
    settings = load_settings(data=folder / "data")
    publish = settings.publish.model_copy(update={"keep": keep})
    return settings.model_copy(update={"seed": seed, "publish": publish})


def run(folder: Path, *, seed: int, keep: int = 7) -> str:
    """A run over an empty warehouse; returns its id."""
    settings = installation(folder, seed=seed, keep=keep)
    return run_pipeline(settings, models=MODELS, stages=("insights", "published")).run_id


def seen(folder: Path) -> str:
    """The run that readers see, from the file itself."""
    con = open_published(folder / "data" / "published" / "voc.duckdb")
    rows = con.execute("select run_id from runs order by started_at desc limit 1").fetchall()
    con.close()
    return str(rows[0][0])


def kept(folder: Path) -> list[str]:
    return [p.stem for p in history.kept_snapshots(installation(folder, seed=1))]


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    folder = tmp_path_factory.mktemp("two")
    return folder, run(folder, seed=1), run(folder, seed=2)


@pytest.fixture
def copy(two_runs: tuple[Path, str, str], tmp_path: Path) -> tuple[Path, str, str]:
    shutil.copytree(two_runs[0] / "data", tmp_path / "data")
    return tmp_path, two_runs[1], two_runs[2]


def test_every_snapshot_is_kept_as_one_file_with_the_published(two_runs: tuple[Path, str, str]) -> None:
    folder, first, second = two_runs
    assert set(kept(folder)) == {first, second}
    settings = installation(folder, seed=1)
    assert settings.paths.published.samefile(settings.paths.snapshot(second))
    assert [p.name for p in settings.paths.published.parent.glob(".*")] == []


def test_going_back_pins_and_later_runs_say_so(copy: tuple[Path, str, str]) -> None:
    folder, first, second = copy
    settings = installation(folder, seed=2)
    with open_settings_warehouse(settings) as con:
        assert history.go_back(con, settings, first[-6:]) == first
    assert seen(folder) == first
    report = run_pipeline(installation(folder, seed=3), models=MODELS, stages=("insights", "published"))
    assert seen(folder) == first
    assert first in report.warnings[0]
    assert "voc publish --latest" in report.warnings[0]
    assert set(kept(folder)) == {first, second, report.run_id}
    with open_settings_warehouse(settings) as con:
        assert history.go_forward(con, settings) == report.run_id
        assert history.live_run(con) == (report.run_id, False)
    assert seen(folder) == report.run_id
    assert run(folder, seed=4) == seen(folder)


def test_a_pin_whose_file_was_not_put_in_place_is_mended_by_the_next_run(copy: tuple[Path, str, str]) -> None:
    folder, first, second = copy
    settings = installation(folder, seed=2)
    with open_settings_warehouse(settings) as con:
        history.record(con, first, action="go back", pinned=True)  # and here the process died
    assert seen(folder) == second
    run(folder, seed=2)
    assert seen(folder) == first


def test_a_reader_keeps_what_it_has_open_when_the_file_goes_back(copy: tuple[Path, str, str]) -> None:
    folder, first, second = copy
    settings = installation(folder, seed=2)
    reader = open_published(settings.paths.published)
    with open_settings_warehouse(settings) as con:
        history.go_back(con, settings, first)
    rows = reader.execute("select run_id from runs order by started_at desc limit 1").fetchall()
    reader.close()
    assert rows == [(second,)]
    assert seen(folder) == first


def test_the_oldest_are_pruned_but_never_the_pinned_one(copy: tuple[Path, str, str]) -> None:
    folder, first, _ = copy
    settings = installation(folder, seed=2)
    with open_settings_warehouse(settings) as con:
        history.go_back(con, settings, first)
    third, fourth = run(folder, seed=3, keep=2), run(folder, seed=4, keep=2)
    assert set(kept(folder)) == {first, third, fourth}
    with open_settings_warehouse(settings) as con:
        history.go_forward(con, settings)
    assert set(kept(folder)) == {first, third, fourth}
    fifth = run(folder, seed=5, keep=2)
    assert set(kept(folder)) == {fourth, fifth}


def test_a_run_that_is_not_kept_is_named_with_those_that_are(copy: tuple[Path, str, str]) -> None:
    folder, first, second = copy
    settings = installation(folder, seed=2)
    with open_settings_warehouse(settings) as con, pytest.raises(PublishError, match="no kept snapshot") as e:
        history.go_back(con, settings, "19990101")
    assert first in str(e.value)
    with open_settings_warehouse(settings) as con, pytest.raises(PublishError, match="several kept snapshots match"):
        history.go_back(con, settings, "20")
    assert seen(folder) == second


def test_a_file_system_without_links_gets_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("links are not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    (tmp_path / "a").write_text("content")
    put(tmp_path / "a", tmp_path / "kept" / "b")
    assert (tmp_path / "kept" / "b").read_text() == "content"
    assert [p.name for p in (tmp_path / "kept").iterdir()] == ["b"]


def test_giving_a_file_the_name_it_has_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("content")
    put(tmp_path / "a", tmp_path / "b")
    put(tmp_path / "a", tmp_path / "b")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_the_number_of_kept_snapshots_changes_no_result() -> None:
    settings = load_settings()
    more = settings.model_copy(update={"publish": settings.publish.model_copy(update={"keep": 30})})
    assert more.fingerprint() == settings.fingerprint()


def test_the_ledger_has_every_step(two_runs: tuple[Path, str, str]) -> None:
    folder, first, second = two_runs
    con = duckdb.connect(str(folder / "data" / "warehouse.duckdb"), read_only=True)
    rows = con.execute("select n, action, run_id, pinned from ops.publications order by n").fetchall()
    con.close()
    assert rows == [(1, "publish", first, False), (2, "publish", second, False)]
